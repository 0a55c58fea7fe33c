"""What of a measure is in its document, what must never be, and what it costs to read."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from cities import models
from cities.languages import write
from portal.i18n import labels
from search.engines.registry import engine, reset
from search.indexing.loader import load, stream
from search.indexing.readers.document_builder import build, related
from search.query import thesaurus_store
from search.schema.documents import Document
from search.schema.facets import FACETS
from search.schema.request import SearchRequest
from search.searcher import search
from tests import factories

CANARY = "Kanarienvogel"


@pytest.fixture
def full(db):
    """A measure with everything a document is made from, and canaries in all that is not."""
    cluj = factories.city(
        "cluj-napoca",
        country="RO",
        heading={"de": "Klausenburg", "ro": "Cluj-Napoca", "fr": f"{CANARY} Cluj"},
        source_language="ro",
        population=286_598,
        state={"de": "ok", "fr": "draft"},
    )
    page = factories.measure(
        in_city=cluj,
        slug="termoficare",
        source_language="ro",
        heading={"ro": "Termoficare", "de": "Fernwärme", "en": "Heat", "fr": CANARY},
        summary={"ro": "Căldură\x1f nouă.", "de": "Neue Wärme.", "fr": CANARY},
        state={"de": "machine", "en": "heading", "fr": "draft"},
        solution={"ro": "<p>Conducte <b>noi</b>.</p><ul><li>Contoare &amp; pompe</li></ul>"},
        legal_basis={"ro": "<p>Legea 1</p>"},
        summary_easy="Einfache Sprache.",
        internal_notes=CANARY,
        level="full",
        measure_type="mitigation",
        start="2017-05",
        co2_reduction=Decimal("1200.50"),
        co2_method="planned",
        responsible_unit="Uzina de Nord",
        location_name="Mărăști",
        plan_name="Planul verde",
        ease="hard",
        time_to_implement="1_to_2",
        fields_of_action=[factories.field("heat", label={"de": "Wärme", "ro": "Căldură"})],
        goals=[factories.goal(7)],
        targets=[factories.target("7.2")],
        instruments=[factories.instrument("investment")],
    )
    page.contacts.add(
        models.MeasureContact(name=CANARY, unit="Amt", email="x@example.org", visibility="nothing")
    )
    page.effects.add(
        models.MeasureEffect(
            indicator_ro="Conducte schimbate", value=3, unit="km", source=f"{CANARY} source"
        )
    )
    page.partner_organisations.add(models.MeasurePartnerOrganisation(name="Stadtwerke Nordlicht"))
    page.save_revision().publish()
    return models.MeasurePage.objects.get(pk=page.pk)


@pytest.fixture
def document(full):
    (found,) = load([str(full.uuid)], {})
    return found


def test_every_facet_has_a_value_and_a_label(full):
    full.cost_band = factories.term(models.CostBand, "100_to_500")
    full.limits_ro = "<p>Prea scump</p>"
    full.contacts.add(models.MeasureContact(unit="Amt", visibility="unit"))
    full.save_revision().publish()
    (document,) = load([str(full.uuid)], {})
    for facet in FACETS.values():
        assert facet.values(document), facet.name
        # Years are their own labels.
        assert facet.years or set(facet.values(document)) <= set(labels.table(facet.name)), facet


def test_facts_and_keys(document, full):
    assert (document.uuid, document.page_id) == (str(full.uuid), full.pk)
    assert document.path == "/cities/cluj-napoca/termoficare/"
    assert (document.city, document.city_slug, document.country) == (
        "ro-cluj-napoca",
        "cluj-napoca",
        "RO",
    )
    assert document.goals == ("sdg-7",)
    assert document.targets == ("sdg-7-2",)
    assert document.fields == ("heat",)
    assert document.instruments == ("investment",)
    assert (document.level, document.status, document.measure_type) == (
        "full",
        "running",
        "mitigation",
    )
    assert (document.start_year, document.co2, document.co2_method) == (2017, 1200.5, "planned")
    today = datetime.now(UTC).timestamp()
    assert today - 600 < document.published <= document.changed <= today


def test_facts_that_only_facets_tell(document):
    assert (document.city_size, document.ease, document.duration) == ("l", "hard", "1_to_2")
    assert document.facet("effect") == ("1000-to-10000",)
    assert document.facet("cost") == document.facet("limits") == document.facet("contact") == ()


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ({"ro": "<p>Prea scump.</p>"}, True),
        ({"de": "<p>Zu teuer.</p>"}, True),
        ({"ro": "<p>&nbsp;</p>"}, False),
        ({"fr": "<p>Trop cher.</p>"}, False),
    ],
)
def test_what_did_not_work_must_be_told_in_a_public_language(full, texts, told):
    for language, text in texts.items():
        write(full, "limits", language, text)
    full.save()
    (document,) = load([str(full.uuid)], {})
    assert document.limits is told


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ({"name": "A", "visibility": "nothing"}, False),
        ({"unit": "Amt", "visibility": "name"}, True),
        ({"email": "x@example.org", "visibility": "name"}, False),
        ({"email": "x@example.org", "visibility": "name_address"}, True),
    ],
)
def test_a_contact_is_one_that_the_public_sees(full, contact, shown):
    full.contacts.set([models.MeasureContact(**contact)])
    full.save()
    (document,) = load([str(full.uuid)], {})
    assert document.contact is shown


def test_texts_of_public_languages_with_their_state(document):
    assert document.languages == ("ro", "de", "en")
    assert {code: text.state for code, text in document.texts.items()} == {
        "ro": "original",
        "de": "machine",
        "en": "approved",
    }
    romanian = document.texts["ro"]
    assert romanian.summary == "Căldură  nouă."
    assert "Conducte noi" in romanian.body
    assert "Contoare & pompe" in romanian.body
    assert "Conducte schimbate" in romanian.body
    assert "Legea 1" in romanian.body
    assert "<" not in romanian.body
    assert "Einfache Sprache." in document.texts["de"].body
    assert "Einfache Sprache." not in document.texts["en"].body


def test_labels_and_names_of_every_language(document):
    assert {"Wärme", "Klausenburg", "Rumänien", "sdg-7 (de)"} <= set(document.terms["de"])
    assert {"Căldură", "Cluj-Napoca", "România"} <= set(document.terms["ro"])
    assert "Roumanie" in document.terms["fr"]
    assert document.city_names == {"ro": "Cluj-Napoca", "de": "Klausenburg"}
    assert set(document.names) == {
        "Uzina de Nord",
        "Mărăști",
        "Planul verde",
        "Stadtwerke Nordlicht",
        "SDG 7",
    }


def test_nothing_that_is_not_public(document):
    assert CANARY not in json.dumps(document.to_dict())
    assert "example.org" not in json.dumps(document.to_dict())


def test_a_document_survives_its_plain_form(document):
    again = Document.from_dict(json.loads(json.dumps(document.to_dict())))
    assert (again, again.hash) == (document, document.hash)


def test_what_an_engine_keeps_lacks_only_what_is_only_searched(document):
    again = Document.from_dict(json.loads(json.dumps(document.to_stored())))
    assert (again, again.hash) == (replace(document, terms={}), document.hash)


def test_the_hash_follows_every_change(full, document):
    full.status = "stopped"
    full.save()
    (changed,) = load([str(full.uuid)], {})
    assert changed.hash != document.hash


def test_building_asks_the_database_nothing(full, django_assert_num_queries):
    models.MeasurePage.objects.filter(pk=full.pk).update(
        generic_measure=factories.term(models.GenericMeasure, "waste-heat"),
        cost_band=factories.term(models.CostBand, "medium"),
    )
    page = models.MeasurePage.objects.select_related("generic_measure", "cost_band").prefetch_related(
        "goals", "targets", "fields_of_action", "instruments", "co_benefits", "target_groups",
        "effects", "partner_cities", "partner_organisations", "funding_sources", "contacts",
    ).get(pk=full.pk)  # fmt: skip
    city = page.get_parent().specific
    with django_assert_num_queries(0):
        assert build(page, city, related(page)).kind == "waste-heat"


def test_many_are_read_as_each_page_reads_itself(full):
    later = factories.measure(
        goals=[factories.goal(13), factories.goal(2), factories.goal(7)],
        targets=[factories.target("13.2"), factories.target("7.2")],
    )
    for number, name in enumerate(("Zweite", "Erste")):
        later.partner_organisations.add(
            models.MeasurePartnerOrganisation(name=name, sort_order=1 - number)
        )
    later.save_revision().publish()
    factories.measure()
    pages = models.MeasurePage.objects.published()
    alone = {
        str(page.uuid): build(page, page.get_parent().specific, related(page)) for page in pages
    }

    together = {document.uuid: document for document in load(alone, {})}

    assert together == alone
    assert together[str(later.uuid)].goals == ("sdg-2", "sdg-7", "sdg-13")
    assert together[str(later.uuid)].names[:2] == ("Erste", "Zweite")


def test_queries_do_not_grow_with_measures(db, django_assert_max_num_queries):
    factories.measures(3, fields_of_action=[])
    with django_assert_max_num_queries(25) as few:
        assert len(list(stream({}))) == 3
    factories.measures(30)
    with django_assert_max_num_queries(25) as many:
        assert len(list(stream({}))) == 33
    assert len(many) == len(few)


def test_a_search_costs_a_small_query(
    db, settings, tmp_path, monkeypatch, django_assert_num_queries
):
    """What waits to be removed."""
    monkeypatch.setattr(thesaurus_store, "VERSION_CACHE_SECONDS", 60)
    settings.SEARCH_ENGINES = ["embedded"]
    settings.SEARCH_EMBEDDED_DIR = tmp_path / "search"
    reset()
    factories.measures(5)
    engine("embedded").rebuild(lambda: stream({}))
    thesaurus_store.bump_version()
    thesaurus_store.current_thesaurus()
    with django_assert_num_queries(1):
        assert search(SearchRequest("Maßnahme")).total == 5
    reset()
