"""Contracts, actions and commitments: what of them is indexed, and when it changes."""

import json
from decimal import Decimal
from uuid import UUID

import pytest
from wagtail.models import Page

from cities import models
from cities.languages import write
from portal.i18n import labels
from search.indexing import indexer, loader, outbox
from search.indexing.readers import contract_builder, contract_reader
from search.indexing.readers.contract_builder import row_uuid
from search.models import SearchChange
from search.schema.documents import Document
from search.schema.entries import Entry
from tests import factories as f

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]

KEYS = [UUID(int=number) for number in range(1, 9)]


def action(number=0, **values):
    facts = {"title_de": "Wärmenetz ausbauen", "number": "4.2", **values}
    return models.ContractAction(key=KEYS[number], **facts)


def commitment(number=4, **values):
    facts = {"organisation": "Stadtwerke", "kind": "company", "text_de": "Spart Gas.", **values}
    return models.ContractCommitment(key=KEYS[number], **facts)


@pytest.fixture
def contract():
    rows = {"actions": [action(), action(1, title_de="Radwege")], "commitments": [commitment()]}
    return f.contract(rows=rows)


def documents(page):
    """The documents of a contract as a rebuild reads them, by kind."""
    found = {}
    for document in loader.stream({}):
        if document.page_id == page.pk:
            found.setdefault(document.entry, []).append(document)
    return found


def the_action(page, **values):
    page.actions.set([action(**values)])
    (document,) = documents(f.publish(page))["action"]
    return document


def ids(page, *kept):
    """The uuids of the contract and of those of its rows that have these keys."""
    actions = {row_uuid(page.uuid, Entry.ACTION, KEYS[number]) for number in kept if number < 4}
    others = {row_uuid(page.uuid, Entry.COMMITMENT, KEYS[n]) for n in kept if n >= 4}
    return {str(uuid) for uuid in {page.uuid, *actions, *others}}


def noted():
    """What the outbox says last of each entry, which is emptied."""
    found = {str(row.uuid): row.removes for row in SearchChange.objects.order_by("pk")}
    SearchChange.objects.all().delete()
    return found


class TestDocuments:
    def test_a_contract_has_one_and_each_row_has_one(self, contract):
        found = documents(contract)
        assert {kind: len(each) for kind, each in found.items()} == {
            "contract": 1, "action": 2, "commitment": 1,
        }  # fmt: skip
        assert [each.place for kind in found.values() for each in kind] == [0, 1, 2, 3]
        for document in (each for kind in found.values() for each in kind):
            assert document.facet("entry")[0] in labels.table("entry")
            assert (document.city, document.country) == ("de-dortmund", "DE")
            assert "Dortmund" in document.terms["de"]
            again = Document.from_dict(json.loads(json.dumps(document.to_dict())))
            assert (again, again.hash) == (document, document.hash)

    def test_the_facts_of_an_action(self, contract):
        f.term(models.CostBand, "1m-10m", minimum=1_000_000, maximum=10_000_000)
        document = the_action(
            contract, field=f.field("heat"), responsible="Tiefbauamt", status="running",
            start="2026-03", end="2030", co2=Decimal("1200.50"), co2_year=2030,
            co2_method="planned", cost=Decimal(2_000_000), text_de="Neue Rohre.",
        )  # fmt: skip
        assert document.path == f"/cities/dortmund/contract/#action-{KEYS[0]}"
        text = document.texts["de"]
        assert (text.heading, text.summary) == ("Wärmenetz ausbauen", "Neue Rohre.")
        assert (document.start, document.end, document.start_year) == ("2026-03", "2030", 2026)
        assert (document.cost, document.currency) == (2_000_000.0, "EUR")
        assert document.names == ("4.2", "Tiefbauamt")
        facets = {"field": "heat", "status": "running", "effect": "1000-to-10000", "year": "2026"}
        for facet, value in {**facets, "cost": "1m-10m"}.items():
            assert document.facet(facet) == (value,)
        assert "heat (de)" in document.terms["de"]

    @pytest.mark.parametrize("cost", [{"cost": Decimal(5), "currency": "RON"}, {"cost": None}])
    def test_other_currencies_and_unknown_costs_are_in_no_band(self, contract, cost):
        f.term(models.CostBand, "low", minimum=0)
        assert the_action(contract, **cost).cost_band == ""

    def test_the_facts_of_a_commitment(self, contract):
        contract.commitments.set([commitment(by="2030", progress_de="Halb fertig.")])
        (document,) = documents(f.publish(contract))["commitment"]
        assert document.path == f"/cities/dortmund/contract/#commitment-{KEYS[4]}"
        text = document.texts["de"]
        assert (text.heading, text.summary, text.body) == (
            "Stadtwerke", "Spart Gas.", "Halb fertig.",
        )  # fmt: skip
        assert (document.organisation, document.end) == ("company", "2030")

    def test_the_texts_of_a_contract(self, contract):
        contract.strategy_de = "<p>Weniger <b>Gas</b>.</p>"
        contract.change_reason_de = "Neue Zahlen: 2 < 3"
        contract.events.set([models.ContractEvent(title_de="Bürgerrat", how_de="Kommen")])
        contract.finance.set([models.ContractFinance(note_de="Zuschuss", giver="KfW")])
        (document,) = documents(f.publish(contract))["contract"]
        for word in ("Weniger Gas", "2 < 3", "Bürgerrat", "Kommen", "Zuschuss"):
            assert word in document.texts["de"].body
        assert "KfW" in document.names
        assert (document.end, document.stage) == ("2035", "draft")
        assert "Wärmenetz" not in document.texts["de"].body

    def test_only_public_languages_are_indexed(self, contract):
        contract.heading_fr, contract.state_fr = "Contrat", "draft"
        titles = {"title_en": "Extend the grid", "title_fr": "geheim", "title_ro": "geheim"}
        document = the_action(contract, **titles)
        assert document.languages == tuple(document.texts) == ("de", "en")
        assert "geheim" not in json.dumps(document.to_dict())

    def test_an_action_without_a_public_title_is_not_found(self, contract):
        contract.actions.set([action(title_de=""), action(1, title_de=" ", title_fr="secret")])
        assert "action" not in documents(f.publish(contract))

    def test_a_commitment_without_texts_is_found_by_its_organisation(self, contract):
        contract.commitments.set([commitment(text_de="")])
        (document,) = documents(f.publish(contract))["commitment"]
        assert document.languages == ("de",)
        assert document.texts["de"].heading == "Stadtwerke"

    def test_an_action_says_whether_a_public_measure_describes_it(self, contract):
        measure = f.measure()
        assert the_action(contract, measure=measure).described is True
        f.unpublish(measure)
        (document,) = documents(contract)["action"]
        assert document.described is False
        assert measure.slug not in json.dumps(document.to_dict())

    def test_nothing_of_a_draft_is_indexed(self, contract):
        contract.actions.set([action(title_de="Noch geheim")])
        contract.save_revision()
        assert "geheim" not in str(list(loader.stream({})))
        f.contract(in_city=f.city("leeds"), published=False, rows={"actions": [action(2)]})
        assert {document.city for document in loader.stream({})} == {"de-dortmund"}

    def test_rows_of_a_copy_are_other_entries(self, contract):
        leeds = f.city("leeds")
        copy = contract.copy(to=leeds, update_attrs={"slug": "contract"})
        uuids = [document.uuid for document in loader.stream({})]
        assert copy.pk != contract.pk
        assert len(uuids) == len(set(uuids)) == 8


class TestChanges:
    def test_publishing_records_all(self):
        page = f.contract(published=False, rows={"actions": [action()]})
        SearchChange.objects.all().delete()
        f.publish(page)
        assert noted() == dict.fromkeys(ids(page, 0), False)

    def test_a_row_that_vanishes_is_removed_at_once(self, contract):
        SearchChange.objects.all().delete()
        contract.actions.set([row for row in contract.actions.all() if row.key != KEYS[1]])
        f.publish(contract)
        (gone,) = ids(contract, 1) - {str(contract.uuid)}
        assert outbox.pending_removals() == {gone}
        assert noted() == {**dict.fromkeys(ids(contract, 0, 4), False), gone: True}

    @pytest.mark.parametrize(
        "withdraw",
        [
            f.unpublish,
            f.restrict,
            lambda page: Page.objects.get(pk=page.pk).unpublish(),
            lambda page: page.delete(),
            lambda page: Page.objects.get(pk=page.pk).delete(),
            lambda page: f.restrict(f.city()),
            lambda page: f.city().unpublish(),
            lambda page: Page.objects.get(pk=f.city().pk).delete(),
        ],
    )
    def test_withdrawing_hides_contract_and_rows_at_once(self, contract, withdraw):
        SearchChange.objects.all().delete()
        withdraw(contract)
        assert outbox.pending_removals() == ids(contract, 0, 1, 4)

    def test_a_row_deleted_by_itself_is_removed_at_once(self, contract):
        SearchChange.objects.all().delete()
        models.ContractCommitment.objects.filter(contract=contract).delete()
        removed = SearchChange.objects.filter(removes=True).values_list("uuid", flat=True)
        assert {str(uuid) for uuid in removed} == ids(contract, 4) - {str(contract.uuid)}

    def test_moving_and_renaming_the_city_concern_all(self, contract):
        SearchChange.objects.all().delete()
        city = f.city()
        write(city, "heading", "de", "Anders")
        f.publish(city)
        everything = dict.fromkeys(ids(contract, 0, 1, 4), False)
        assert noted() == everything
        contract.move(f.city("leeds"), pos="last-child")
        assert everything.items() <= noted().items()

    def test_a_draft_changes_nothing(self, contract):
        SearchChange.objects.all().delete()
        contract.actions.set([])
        contract.save_revision()
        assert noted() == {}

    def test_a_renamed_field_concerns_its_actions(self, contract):
        field = f.field("heat")
        the_action(contract, field=field)
        SearchChange.objects.all().delete()
        write(field, "label", "de", "Anders")
        field.save()
        assert noted() == dict.fromkeys(ids(contract, 0) - {str(contract.uuid)}, False)

    @pytest.mark.parametrize("change", [f.unpublish, f.restrict, lambda page: page.delete()])
    def test_a_withdrawn_measure_concerns_its_actions(self, contract, change):
        measure = f.measure(in_city=f.city("leeds"))
        the_action(contract, measure=measure)
        SearchChange.objects.all().delete()
        change(measure)
        (changed,) = ids(contract, 0) - {str(contract.uuid)}
        assert noted() == {changed: False, str(measure.uuid): True}

    def test_statements_do_not_grow_with_rows(self, django_assert_max_num_queries):
        used = []
        for slug, count in (("leeds", 2), ("amiens", 8)):
            rows = {"actions": [action(number) for number in range(count)]}
            page = f.contract(in_city=f.city(slug), rows=rows)
            with django_assert_max_num_queries(60) as captured:
                f.restrict(page)
            used.append(len(captured))
        assert used[0] == used[1]


class TestIndex:
    def test_the_index_follows(self, used, contract):
        indexer.drain(used.name)
        assert used.hashes().keys() == ids(contract, 0, 1, 4)
        assert not indexer.check(used.name)

        contract.actions.set([action(2)])
        page = f.publish(contract)
        indexer.drain(used.name)
        assert used.hashes().keys() == ids(page, 2, 4)

        f.unpublish(page)
        indexer.drain(used.name)
        assert used.hashes() == {}
        assert not indexer.check(used.name)

    def test_differences_are_found_and_repaired(self, used, contract):
        indexer.drain(used.name)
        lost, kept = sorted(ids(contract, 0, 1) - {str(contract.uuid)})
        used.remove([lost])
        models.ContractAction.objects.filter(contract=contract).update(title_de="Neu")
        models.ContractCommitment.objects.filter(contract=contract).delete()
        SearchChange.objects.all().delete()
        difference = indexer.check(used.name)
        assert (difference.missing, difference.outdated) == ({lost}, {kept})
        assert len(difference.surplus) == 1

        indexer.repair(used.name, difference)
        indexer.drain(used.name)
        assert used.hashes().keys() == ids(contract, 0, 1)
        assert not indexer.check(used.name)

    def test_a_row_that_cannot_be_built_stops_no_other(self, used, contract, monkeypatch):
        def build_or_fail(read, row, place):
            if row.key == KEYS[1]:
                raise ValueError("a broken row")
            return contract_builder.build_action(read, row, place)

        monkeypatch.setitem(contract_reader._BUILD_ROW, Entry.ACTION, build_or_fail)
        indexer.drain(used.name)
        assert used.hashes().keys() == ids(contract, 0, 4)
        assert "a broken row" in SearchChange.objects.get().last_error

    def test_a_contract_that_cannot_be_read_stops_no_other(self, used, contract, monkeypatch):
        good = f.contract(in_city=f.city("leeds"), rows={"actions": [action(2)]})
        read = contract_reader._rows

        def read_or_fail(pages):
            if contract.pk in pages:
                raise ValueError("a broken row")
            return read(pages)

        monkeypatch.setattr(contract_reader, "_rows", read_or_fail)
        indexer.drain(used.name)
        assert used.hashes().keys() == ids(good, 2)
        assert {row.page_id for row in SearchChange.objects.all()} == {contract.pk}

    def test_reading_costs_the_same_for_many_rows(self, django_assert_max_num_queries):
        used = []
        for slug, count in (("leeds", 1), ("amiens", 4)):
            rows = {"actions": [action(number) for number in range(count)]}
            page = f.contract(in_city=f.city(slug), rows=rows)
            wanted = dict.fromkeys(ids(page, *range(count)), page.pk)
            with django_assert_max_num_queries(20) as captured:
                assert len(list(loader.load(wanted, {}, wanted))) == count + 1
            used.append(len(captured))
        assert used[0] == used[1]
