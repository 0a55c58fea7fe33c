"""A version keeps what was public under its label, and nothing else."""

import json

import pytest
from django.db.models.signals import post_save
from wagtail.models import Page

from cities import models
from cities.access import querysets
from cities.contracts import sums, versions
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("dortmund")]
SECRET = "Geheimsache"


def action(number, title, **values):
    return models.ContractAction(number=number, title_de=title, **values)


def change(page, **values):
    """Publish the page with other values; rows are lists by relation."""
    draft = factories.fresh(page)
    for name, value in values.items():
        setattr(draft, name, value)
    return factories.publish(draft)


@pytest.fixture
def contract(db):
    rows = {"actions": [action("1", "Wärmenetz", co2=100, co2_year=2030)]}
    return factories.contract(version="1.0", rows=rows)


def labels(page):
    return [version.label for version in page.versions.all()]


def test_a_new_label_keeps_the_version_before(contract):
    page = change(contract, version="2.0", target_year=2040, actions=[action("2", "Parks")])
    assert labels(page) == ["1.0", "2.0"]
    older, newer = (versions.thaw(version) for version in page.versions.all())
    assert (older.target_year, newer.target_year) == (2035, 2040)
    assert [row.title_de for row in older.actions.all()] == ["Wärmenetz"]
    assert [row.title_de for row in newer.actions.all()] == ["Parks"]


def test_the_same_label_replaces_its_version(contract):
    before = contract.versions.get()
    page = change(contract, target_year=2040, change_reason_de="Tippfehler", stage="submitted")
    after = page.versions.get()
    assert versions.thaw(after).target_year == 2040
    assert (after.change_reason, after.stage) == ({"de": "Tippfehler"}, "submitted")
    assert (before.updated_at, after.published_at) == (None, before.published_at)
    assert after.updated_at is not None


def test_publishing_the_same_again_is_no_update(contract):
    page = change(contract, internal_notes="neu")
    assert page.versions.get().updated_at is None


def test_blanks_make_no_other_label(contract):
    assert labels(change(contract, version=" 1.0 ", target_year=2040)) == ["1.0"]


def test_drafts_and_pages_without_a_label_have_no_version(contract):
    draft = factories.fresh(contract)
    draft.version = "2.0"
    draft.save_revision()
    assert labels(contract) == ["1.0"]
    other = factories.contract(in_city=factories.city("amiens"))
    unpublished = factories.contract(
        in_city=factories.city("reims"), version="1.0", published=False
    )
    assert labels(other) == labels(unpublished) == []


def test_a_version_is_written_in_the_transaction_of_the_page(contract):
    def fail(**kwargs):
        raise RuntimeError("disk")

    post_save.connect(fail, sender=models.ContractPage)
    try:
        with pytest.raises(RuntimeError):
            change(contract, version="2.0")
    finally:
        post_save.disconnect(fail, sender=models.ContractPage)
    assert labels(contract) == ["1.0"]


def test_only_what_is_public_is_frozen():
    money = models.ContractFinance(source_kind="own", note_fr=SECRET, raw_input={"amount": SECRET})
    contact = models.ContractContact(name=SECRET, visibility="name_address", email="a@example.org")
    page = factories.contract(
        version="1.0",
        internal_notes=SECRET,
        raw_input={"target_percent": SECRET},
        heading={"de": "Vertrag", "en": "Contract", "fr": SECRET},
        state={"en": "ok", "fr": "draft"},
        rows={
            "actions": [action("1", "Netz", title_en="Grid", title_fr=SECRET)],
            "finance": [money],
            "contacts": [contact],
        },
    )
    content = page.versions.get().content
    assert SECRET not in json.dumps(content)
    assert content["actions"][0]["title_en"] == "Grid"


def test_every_field_of_the_page_is_frozen_or_private():
    private = {"page_ptr", "uuid", "internal_notes", "raw_input", "review_due", "digest"}
    known = {*versions.FACTS, *versions.TEXTS, "change_reason", "state", *private}
    columns = {
        field.name
        for field in models.ContractPage._meta.local_fields
        if not hasattr(field, "translated_field")
    }
    assert columns - known == set()


def test_every_kind_of_row_is_frozen_or_private():
    related = {
        relation.name
        for relation in models.ContractPage._meta.related_objects
        if relation.related_model.__name__.startswith("Contract")
    }
    assert related - set(versions.RELATIONS) == {"contacts", "versions"}


def test_a_frozen_page_is_read_in_two_statements(contract, django_assert_num_queries):
    field = factories.field("heat")
    rows = [action(str(n), "Netz", co2=n, co2_year=2030, field=field) for n in range(30)]
    papers = [models.ContractDocument(document=factories.document()) for _ in range(5)]
    page = change(contract, version="2.0", actions=rows, documents=papers)
    version = page.versions.get(label="2.0")
    with django_assert_num_queries(2):
        frozen = versions.thaw(version)
        assert {row.field.key for row in frozen.actions.all()} == {"heat"}
        assert len({row.document.title for row in frozen.documents.all()}) == 1
        assert sums.co2(frozen.actions.all()).value == sum(range(30))
        assert not frozen.contacts.all()


def test_a_version_outlives_what_its_rows_refer_to(contract):
    field, document = factories.field("heat"), factories.document()
    measure = factories.measure()
    rows = [action("1", "Netz", field=field, measure=measure)]
    page = change(contract, actions=rows, documents=[models.ContractDocument(document=document)])
    page = change(page, version="2.0", actions=[], documents=[])
    for each in (measure, field, document):
        each.delete()
    frozen = versions.thaw(page.versions.get(label="1.0"))
    assert [(row.title_de, row.field) for row in frozen.actions.all()] == [("Netz", None)]
    assert list(frozen.documents.all()) == []


def test_documents_of_older_versions_stay_available_with_the_contract(contract):
    named, linked = factories.document("Plan"), factories.document("Anlage")
    page = change(
        contract,
        documents=[models.ContractDocument(document=named)],
        strategy_de=f'<p><a linktype="document" id="{linked.pk}">Anlage</a></p>',
    )
    page = change(page, version="2.0", documents=[], strategy_de="<p>neu</p>")
    assert querysets.is_publicly_referenced(named)
    assert querysets.is_publicly_referenced(linked)
    factories.unpublish(page)
    assert not querysets.is_publicly_referenced(named)


def test_a_withdrawn_row_disappears_from_every_version(contract):
    promises = [
        models.ContractCommitment(organisation=name, kind="company", text_de="Wir sparen")
        for name in ("Bäckerei", SECRET)
    ]
    page = change(contract, commitments=promises)
    page = change(page, version="2.0")
    key = page.commitments.get(organisation=SECRET).key
    versions.remove_row(page, key)
    contents = [version.content for version in page.versions.all()]
    assert SECRET not in json.dumps(contents)
    for content in contents:
        assert [row["organisation"] for row in content["commitments"]] == ["Bäckerei"]
        assert len(content["actions"]) == 1


def test_versions_go_with_their_contract(contract):
    Page.objects.get(pk=contract.pk).delete()
    assert not models.ContractVersion.objects.exists()
