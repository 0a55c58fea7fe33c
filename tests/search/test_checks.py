"""What would be forgotten in silence is an error at the start; and the lists say the truth."""

import json

import pytest
from django.core.checks import run_checks

from cities.languages import prepared_languages, read, translated_fields, write
from cities.models import ContractAction, MeasureEffect, MeasurePage
from search import checks
from search.indexing import loader
from search.indexing.readers import contract_builder, document_builder, page_readers
from tests import factories as f

LISTS = ("goals", "targets", "fields_of_action", "instruments", "co_benefits", "target_groups")


def ids():
    return {message.id for message in run_checks() if message.id.startswith("search.")}


def test_nothing_is_forgotten():
    assert ids() == set()


def test_a_page_type_that_nobody_decided_about(monkeypatch):
    monkeypatch.setattr(checks, "EXCLUDED_PAGES", checks.EXCLUDED_PAGES - {"cities.SdgPage"})
    assert ids() == {"search.E001"}


def test_a_language_without_a_recipe(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("la", "Latin")]
    (message,) = checks.check_language_recipes(None)
    assert "'la'" in message.msg


def test_an_interface_language_without_a_catalogue(settings):
    settings.INTERFACE_LANGUAGES = (*settings.INTERFACE_LANGUAGES, "la")
    assert ids() == {"search.E003"}


@pytest.mark.parametrize("name", ["heading", "solution", "measure_type", "goals", "cost_band"])
def test_a_field_that_nobody_decided_about(monkeypatch, name):
    monkeypatch.setattr(
        document_builder, "MEASURE_SOURCES", document_builder.MEASURE_SOURCES - {name}
    )
    (message,) = checks.check_measure_fields(None)
    assert f"MeasurePage.{name} is neither" in message.msg


def test_a_choice_that_nobody_decided_about(monkeypatch):
    left = {name: why for name, why in checks.EXCLUDED_FIELDS.items() if name != "effort"}
    monkeypatch.setattr(checks, "EXCLUDED_FIELDS", left)
    assert ids() == {"search.E004"}


def test_a_field_that_is_in_both_lists(monkeypatch):
    both = {**checks.EXCLUDED_FIELDS, "ease": "is in the document as well"}
    monkeypatch.setattr(checks, "EXCLUDED_FIELDS", both)
    assert ids() == {"search.E006"}


def test_a_field_that_does_not_exist(monkeypatch):
    monkeypatch.setattr(
        document_builder, "MEASURE_SOURCES", document_builder.MEASURE_SOURCES | {"colour"}
    )
    assert ids() == {"search.E005"}


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        (contract_builder.CONTRACT_TEXTS, ContractAction),
        (page_readers.PAGE_TEXTS, "portal.ArticlePage"),
    ],
)
def test_a_text_of_another_entry_that_nobody_decided_about(monkeypatch, texts, key):
    monkeypatch.setitem(texts, key, ())
    assert ids() == {"search.E007"}


@pytest.mark.django_db
def test_every_text_said_to_be_indexed_is_in_the_document_of_its_language():
    """A word of its own in each translated field and language."""
    page = f.measure(published=False)
    indexed = set(translated_fields(MeasurePage)) - checks.EXCLUDED_FIELDS.keys()
    assert len(indexed) > 10
    for language in ("de", "ro"):
        for name in indexed:
            write(page, name, language, f"{name}{language}".replace("_", ""))
    write(page, "state", "ro", "ok")
    page = f.publish(page)

    (document,) = loader.load([str(page.uuid)], {})
    for language in ("de", "ro"):
        text = document.texts[language]
        words = f"{text.heading} {text.summary} {text.body}".split()
        for name in indexed:
            assert f"{name}{language}".replace("_", "") in words


@pytest.mark.django_db
def test_every_term_said_to_be_indexed_is_in_the_document():
    model = {name: MeasurePage._meta.get_field(name).related_model for name in LISTS}
    extra = {"goals": {"number": 3, "colour": "#000000"}, "targets": {"code": "3.1"}}
    extra["targets"]["goal"] = f.goal(3)
    terms = {name: f.term(model[name], f"{name}-x", **extra.get(name, {})) for name in LISTS[1:]}
    terms["goals"] = f.goal(3)
    page = f.measure(**{name: [term] for name, term in terms.items()})
    assert set(LISTS) < document_builder.MEASURE_SOURCES

    (document,) = loader.load([str(page.uuid)], {})
    for term in terms.values():
        assert read(term, "label", "en") in document.terms["en"]


@pytest.mark.django_db
def test_rows_are_in_the_document_and_what_is_not_public_is_not():
    page = f.measure(
        published=False,
        internal_notes="geheim1",
        heading={"de": "Offen", "fr": "geheim2", "en": "geheim3"},
        state={"fr": "draft", "en": ""},
    )
    page.effects.set([MeasureEffect(indicator_de="Anzeiger", value=3)])
    page.contacts.create(name="geheim4", email="geheim5@example.org", visibility="nothing")
    page.save()
    page = f.publish(page)

    (document,) = loader.load([str(page.uuid)], {})
    assert "Anzeiger" in document.texts["de"].body
    assert set(document.texts) == {"de"}
    assert "geheim" not in json.dumps(document.to_dict())
    assert set(document.terms) == set(prepared_languages())
