"""Texts without visible characters are empty; an empty translation is not public."""

import datetime

import pytest

from cities import completeness
from cities.languages import best, has_text
from cities.models import FieldOfAction, MeasurePage
from search.indexing.readers.document_builder import build, related
from tests import factories as f
from tests.cities import admin_forms

pytestmark = pytest.mark.django_db
NOTHING = [
    "", None, " ", "\u00a0", "\u200b", "\ufeff\u00ad", "\u3000", "\u2800", "\u3164", "\u200e\u200f",
    "<p></p>", "<p>&nbsp;</p>", '<p data-block-key="a"> </p><p>\u200b</p>', "<p><b></b><br/></p>",
    "<h3>&#160;</h3><ul><li></li></ul>", "&shy;", "\u0301",
]  # fmt: skip
SOMETHING = ["a", "<p>a</p>", "–", "0", "<3", "a < b", "&", "&amp;", "<p>&copy;</p>", "Ж", "西"]


@pytest.mark.parametrize("value", NOTHING)
def test_what_nobody_sees_is_no_text(value):
    assert not has_text(value)


@pytest.mark.parametrize("value", SOMETHING)
def test_whatever_is_seen_is_a_text(value):
    assert has_text(value)


def measure(**texts):
    created = f.measure(
        heading={"de": "Wärmenetz", "en": texts.pop("heading", "Heat grid")},
        summary={"de": "Kurz", "en": texts.pop("summary", "")},
        solution={"de": "<p>Lang</p>", "en": texts.pop("solution", "")},
        state={"en": texts.pop("state", "ok")},
    )
    return MeasurePage.objects.get(pk=created.pk)


@pytest.mark.parametrize("heading", [value for value in NOTHING if value and "<" not in value])
def test_a_language_whose_heading_nobody_sees_is_not_offered(client, heading):
    page = measure(heading=heading, summary="In short")
    assert page.languages_public == ["de"]
    assert build(page, f.city(), related(page)).languages == ("de",)
    html = client.get(page.get_url().replace("/de/", "/en/")).content.decode()
    assert "Wärmenetz" in html


@pytest.mark.parametrize("state", ["ok", "machine"])
@pytest.mark.parametrize("empty", ["", "<p>\u00a0</p>"])
def test_a_heading_alone_is_no_translation_of_more(client, state, empty):
    page = measure(solution=empty, state=state)
    assert page.languages_public == ["de"]
    assert build(page, f.city(), related(page)).languages == ("de",)
    assert "Heat grid" not in client.get(page.get_url().replace("/de/", "/en/")).content.decode()


@pytest.mark.parametrize("texts", [{"summary": "In short"}, {"solution": "<p>Long</p>"}])
def test_any_more_than_the_heading_is_a_translation(texts):
    assert measure(**texts).languages_public == ["de", "en"]


def test_unless_the_editor_calls_the_heading_enough(client):
    page = measure(state="heading")
    assert page.languages_public == ["de", "en"]
    assert page.translation_state("en") == "approved"
    assert "Heat grid" in client.get(page.get_url().replace("/de/", "/en/")).content.decode()


def test_a_heading_is_enough_where_the_original_has_no_more():
    created = f.measure(heading={"de": "Netz", "en": "Grid"}, state={"en": "ok"})
    assert created.languages_public == ["de", "en"]


def test_an_invisible_label_gives_way_to_the_next_language():
    term = FieldOfAction(key="heat", label_en="\u200b", label_de="Wärme")
    assert best(term, "label", "en") == ("Wärme", "de")


def test_an_invisible_text_is_missing():
    requirements = completeness.Requirements(("heading", "solution"))
    values = {"heading_de": "\u00a0", "solution_de": "<p>\u200b</p>"}
    assert completeness.missing_names(requirements, "de", values) == ["heading_de", "solution_de"]


def test_the_form_stores_no_invisible_text_and_says_what_is_not_offered(world, as_user):
    created = f.measure(
        in_city=world.dortmund, heading={"de": "Netz", "en": "Grid"}, state={"en": "ok"},
        summary={"de": "Kurz", "fr": "\u00a0"}, measure_type="adaptation", start="2020",
        fields_of_action=[f.field()], primary_goal=f.goal(), review_due=datetime.date(2030, 1, 1),
    )  # fmt: skip
    browser = as_user(world.dortmund_moderator)
    tab = admin_forms.open_tab(browser, admin_forms.edit_address(created), "en")
    assert "Nur die Überschrift" in tab.select_one("[data-contentpath=state_en] .help").text
    response = admin_forms.save(
        browser, created, "publish", heading_en="\u200b", summary_en="\u00a0", state_en="ok",
        solution_en=admin_forms.rich("\u00a0"),
    )  # fmt: skip
    assert response.status_code == 302, admin_forms.errors(response)
    saved = MeasurePage.objects.get(pk=created.pk)
    assert (saved.heading_en, saved.summary_en, saved.solution_en) == ("", "", "")
    response = admin_forms.save(browser, created, "publish", heading_de="\u00a0\u200b")
    assert "heading_de" in admin_forms.errors(response)
