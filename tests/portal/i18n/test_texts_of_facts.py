"""Texts of facts are in the visitor's language, or marked with the one they are in."""

import pytest

from cities import models
from portal.components import measure_facts
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure():
    return factories.measure(
        slug="bus",
        heading={"de": "Busse", "en": "Buses"},
        state={"en": "ok"},
        cost_total=5_000_000,
        cost_source="Haushaltsplan",
        cost_note={"de": "Schätzung", "en": "estimate"},
        co2_reduction=100,
        co2_method="calculated",
        co2_note={"de": "erwartet"},
        responsible_unit="Stadtwerke",
        funding_sources=[
            models.MeasureFunding(
                name="Bund", note_de="zwei Busse", note_en="two buses", sort_order=1
            )
        ],
    )


def shown(client, address):
    return client.get(address).content.decode()


def test_provenance_notes_are_in_the_readers_language(client, measure):
    german, english = (shown(client, f"/{code}/cities/dortmund/bus/") for code in ("de", "en"))
    assert "Schätzung. Quelle: Haushaltsplan" in german
    assert 'estimate. Source: <span lang="de">Haushaltsplan</span>' in english
    assert "Bund (zwei Busse)" in german
    assert "; erwartet" in german
    assert '\u202f; <span lang="de">erwartet' in shown(client, "/fr/cities/dortmund/bus/")
    assert '<span lang="de">Bund</span> (two buses)' in english


def test_what_is_not_translated_is_marked(client, measure):
    english = shown(client, "/en/cities/dortmund/bus/")
    assert '<span lang="de">erwartet</span>' in english
    assert 'lang="de">Stadtwerke</span>' in english


def test_a_source_is_marked_with_its_own_language(client, measure):
    measure.sources.create(title="Climate City Contract", language="en")
    measure.sources.create(title="Ratsbeschluss")
    factories.publish(measure)
    german, english = (shown(client, f"/{code}/cities/dortmund/bus/") for code in ("de", "en"))
    assert '<span lang="en">Climate City Contract</span>' in german
    assert "<span>Ratsbeschluss</span>" in german
    assert '<span lang="de">Ratsbeschluss</span>' in english


def test_a_partnerships_basis_is_in_the_readers_language(client):
    page = factories.partnership(
        factories.city("dortmund"),
        factories.city("leeds"),
        slug="dortmund-leeds",
        heading={"de": "Partnerschaft", "en": "Partnership"},
        state={"en": "ok"},
        since="1969-06-02",
        basis={"de": "Erklärung", "en": "Declaration"},
        funding={"de": "Haushalt der Stadt"},
    )
    english = shown(client, f"/en{page.get_url()[3:]}")
    assert "Declaration" in english
    assert "Erklärung" not in english
    assert '<span lang="de">Haushalt der Stadt</span>' in english


def test_a_fact_without_text_has_no_label_either(client):
    page = factories.partnership(
        factories.city("dortmund"), factories.city("leeds"), slug="dortmund-leeds"
    )
    assert "Funding" not in shown(client, f"/en{page.get_url()[3:]}")


def test_a_note_in_a_draft_translation_is_nowhere(client, measure):
    measure.state_en = "draft"
    factories.publish(measure)
    assert "estimate" not in shown(client, "/en/cities/dortmund/bus/")


def test_a_note_is_no_markup(measure):
    measure.cost_note_de = "<b>x</b>"
    (cost,) = measure_facts.cost(measure)
    assert "&lt;b&gt;x&lt;/b&gt;" in cost.note
