"""Numbers, amounts and dates in local notation; a draft is saved despite invalid values."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext

from cities import models, publishing
from cities.editing.date_fields import DateTimeFormField
from tests import factories
from tests.cities.admin_forms import (
    create,
    edit_address,
    errors,
    fields,
    open_form,
    open_tabs,
    rich,
    save,
)
from tests.cities.editing.drafts import draft_of, rows
from tests.factories import fresh


def field_errors(browser, page):
    """Return the errors of the reopened form by field name."""
    html = BeautifulSoup(browser.get(edit_address(page)).content, "lxml")
    return {
        box.find_parent(attrs={"data-contentpath": True})["data-contentpath"]: box.text.strip()
        for box in html.select("[id$=-errors]")
        if box.text.strip() and box.find_parent(attrs={"data-contentpath": True})
    }


TYPED = {
    "cost_total": ("1.250.000 lei", Decimal(1250000)),
    "cost_yearly": ("12,75", Decimal("12.75")),
    "co2_reduction": ("1.250", Decimal(1250)),
    "co2_year": (" 2024 ", 2024),
    "latitude": ("46,7712", 46.7712),
    "longitude": ("23.6236", 23.6236),
    "start": ("22.11.2023", "2023-11-22"),
    "end": ("decembrie 2025", "2025-12"),
    "last_reviewed": ("1 martie 2026", date(2026, 3, 1)),
    "review_due": ("22.11.2030", date(2030, 11, 22)),
}


def test_a_form_takes_what_people_write_and_shows_how_it_understood(world, as_user):
    browser = as_user(world.cluj_editor)
    typed = {name: text for name, (text, _value) in TYPED.items()} | {"currency": "RON"}
    assert save(browser, world.cluj_measure, **typed).status_code == 302
    draft = draft_of(world.cluj_measure)
    assert {name: getattr(draft, name) for name in TYPED} == {
        name: value for name, (_text, value) in TYPED.items()
    }
    shown = open_form(browser, edit_address(world.cluj_measure))
    assert shown["cost_total"] == ["1.250.000"]
    assert shown["cost_yearly"] == ["12,75"]
    assert shown["start"] == ["22 noiembrie 2023"]
    assert shown["review_due"] == ["22.11.2030"]
    # The displayed values are parsed to the same ones.
    save(browser, world.cluj_measure)
    assert {name: getattr(draft_of(world.cluj_measure), name) for name in TYPED} == {
        name: value for name, (_text, value) in TYPED.items()
    }


BAD = {
    "summary_ro": ("x" * 251, "250"),
    "challenge_ro": ("x" * 5001, "5000"),
    "start": ("2017-2020", "2023"),
    "end": ("2023-02-30", "nu există"),
    "currency": ("eur", "EUR"),
    "cost_total": ("1250-1300", "1.250,50"),
    "cost_yearly": ("-1", "0"),
    "co2_reduction": ("1,250", "sau 1,25 dacă"),
    "co2_year": ("0023", "1900"),
    "cost_year": ("٢٠٢٣", "2024"),
    "latitude": ("91", "90"),
    "plan_url": ("javascript:alert(1)", ""),
    "last_reviewed": ("curând", "2023-11-22"),
}


def test_one_bad_value_stops_nothing_else_from_being_saved(world, as_user):
    browser = as_user(world.cluj_editor)
    save(browser, world.cluj_measure, cost_total="1.000", start="2017")
    typed = {name: text for name, (text, _says) in BAD.items()}
    sent = typed | {"challenge_ro": rich("x" * 5001), "longitude": "23,6", "plan_name": "Plan"}
    response = save(browser, world.cluj_measure, **sent)
    assert response.status_code == 302
    draft = draft_of(world.cluj_measure)
    assert (draft.plan_name, draft.longitude) == ("Plan", 23.6)
    assert (draft.cost_total, draft.start, draft.summary_ro) == (Decimal(1000), "2017", "")
    again = browser.get(edit_address(world.cluj_measure))
    shown = fields(again.content)
    assert {name: shown[name] for name in typed if name != "challenge_ro"} == {
        name: [text] for name, text in typed.items() if name != "challenge_ro"
    }
    assert "xxxxx" in shown["challenge_ro"][0]
    errors_by_field = field_errors(browser, world.cluj_measure)
    for name, (_text, expected) in BAD.items():
        assert expected in errors_by_field[name], name


def test_what_could_not_be_read_is_told_and_gone_once_corrected(world, as_user):
    browser = as_user(world.cluj_editor)
    data = open_form(browser, edit_address(world.cluj_measure))
    response = browser.post(
        edit_address(world.cluj_measure), data | {"cost_total": "circa 5"}, follow=True
    )
    messages = " ".join(str(line) for line in response.context["messages"])
    with translation.override("ro"):
        assert capfirst(gettext("total cost")) in messages
    save(browser, world.cluj_measure, cost_total="5")
    assert draft_of(world.cluj_measure).raw_input == {}
    assert draft_of(world.cluj_measure).cost_total == 5


def test_nothing_unread_is_submitted_or_published(world, as_user):
    browser = as_user(world.cluj_moderator)
    save(browser, world.cluj_measure, cost_total="1250-1300")
    refused = errors(save(browser, world.cluj_measure, "publish"))
    assert "1.250,50" in refused["cost_total"][0]
    lacking = publishing.missing_for_publication(page=fresh(world.cluj_measure))
    assert capfirst(gettext("total cost")) in lacking


def test_a_row_keeps_what_could_not_be_read(world, as_user):
    browser = as_user(world.cluj_editor)
    sent = rows("effects", {"value": "1250-1300", "unit": "t"}, {"value": "9,99", "unit": "km"})
    response = create(browser, world.cluj, "measurepage", heading_ro="Piste", **sent)
    assert response.status_code == 302
    created = models.MeasurePage.objects.get(heading_ro="Piste")
    kept = draft_of(created).effects.all()
    assert [(row.value, row.unit) for row in kept] == [(None, "t"), (Decimal("9.99"), "km")]
    shown = fields(browser.get(edit_address(created)).content)
    assert shown["effects-0-value"] == ["1250-1300"]
    assert shown["effects-1-value"] == ["9,99"]


def test_a_currency_beside_a_sum_must_be_that_of_the_form(world, as_user):
    browser = as_user(world.cluj_moderator)
    refused = errors(
        save(browser, world.cluj_measure, "publish", cost_total="500 €", currency="RON")
    )
    assert "EUR" in refused["cost_total"][0]


def test_numbers_are_text_inputs_which_no_browser_corrects(world, as_user):
    """Chromium empties a numeric input that it cannot parse, and turned 9,99 into 999."""
    html = open_tabs(as_user(world.admin), edit_address(world.cluj_measure))
    inputs = html.select("#w-editor-form input, [data-edit-form] input")
    assert {"cost_total", "start"} <= {tag.get("name") for tag in inputs}
    kinds = {tag.get("type") for tag in inputs}
    assert "number" not in kinds
    assert "date" not in kinds


def test_the_schedule_names_its_time_zone_and_takes_a_german_date(world, as_user):
    browser = as_user(world.dortmund_moderator)
    html = browser.get(edit_address(world.measure)).content.decode()
    assert html.count("Mitteleuropäische Zeit (Europe/Berlin)") == 2
    assert save(browser, world.measure, go_live_at="22.11.2099 14:30").status_code == 302
    assert draft_of(world.measure).go_live_at == datetime(2099, 11, 22, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("1/12/2099 9h30", 9, 30),
        ("1er décembre 2099 à 9 h 30", 9, 30),
        ("1/12/2099, 18 h", 18, 0),
        ("2099-12-01 09:30", 9, 30),
    ],
)
def test_a_time_is_read_as_french_writes_it(text, hour, minute):
    with translation.override("fr"):
        time = timezone.localtime(DateTimeFormField().clean(text))
    assert (time.month, time.day, time.hour, time.minute) == (12, 1, hour, minute)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"kind": "money", "text": "1.250,5"}, ("shown", "1.250,50")),
        ({"kind": "partial-date", "text": "Dez 2025"}, ("shown", "Dezember 2025")),
        ({"kind": "number", "text": "1250-1300"}, ("error", "1250-1300")),
        ({"kind": "date", "text": "22.11.2023"}, ("shown", "22. November 2023")),
    ],
)
def test_a_field_says_how_it_understands_what_is_typed(world, as_user, query, expected):
    response = as_user(world.dortmund_editor).get("/admin/reading/", query)
    key, text = expected
    assert text in response.json()[key]


def test_only_known_readings_are_answered(world, as_user):
    browser = as_user(world.dortmund_editor)
    assert browser.get("/admin/reading/", {"kind": "x", "text": "1"}).status_code == 400
    assert browser.get("/admin/reading/", {"kind": "money", "text": "1" * 201}).status_code == 400


def test_a_vocabulary_takes_numbers_as_people_write_them(world, as_user):
    browser = as_user(world.office)
    sent = {
        "key": "gross",
        "sort_order": "3",
        "minimum": "1.250.000 ",
        "maximum": "",
        "label_de": "Groß",
    }
    assert browser.post("/admin/snippets/cities/costband/add/", sent).status_code == 302
    assert models.CostBand.objects.get(key="gross").minimum == 1_250_000
    response = browser.post(
        "/admin/snippets/cities/costband/add/", sent | {"key": "x", "minimum": "1,250"}
    )
    assert "oder 1,25," in response.content.decode()


def test_the_browser_is_told_which_typed_text_is_saved(world, as_user):
    """The cookie is set only if the form was saved, not if it is redisplayed."""
    browser = as_user(world.cluj_editor)
    opened = fields(browser.get(edit_address(world.cluj_measure)).content)
    assert opened["draft_token"] == [""]
    refused = save(browser, world.cluj_measure, heading_ro="x" * 161, draft_token="abc-1")
    assert "typed_saved" not in refused.cookies
    saved = save(browser, world.cluj_measure, plan_name="Plan", draft_token="abc-1")
    assert saved.cookies["typed_saved"].value == "abc-1"
    assert saved.cookies["typed_saved"]["path"] == "/admin/"
    forged = save(browser, world.cluj_measure, plan_name="B", draft_token="a; Domain=x")
    assert "typed_saved" not in forged.cookies


def test_the_browser_is_told_whose_typed_text_goes_at_logout(world, as_user):
    browser = as_user(world.cluj_editor)
    assert "typed_left" not in browser.get("/admin/").cookies
    left = browser.post("/admin/logout/").cookies["typed_left"]
    assert (left.value, left["path"]) == (str(world.cluj_editor.pk), "/admin/")
    assert "typed_left" not in browser.get("/admin/login/").cookies


def test_a_partnership_may_be_old_but_not_of_the_year_23(world, as_user):
    browser = as_user(world.admin)
    save(browser, world.with_cluj, since="836")
    assert draft_of(world.with_cluj).since == "0836"
    save(browser, world.with_cluj, since="0023")
    assert draft_of(world.with_cluj).raw_input == {"since": "0023"}


def test_a_year_outside_every_facet_is_refused_whoever_writes_it(db):
    measure = factories.measure(published=False)
    measure.start = "0023"
    assert measure.start_year is None
    for name, value in (("start", "0023"), ("cost_year", 23), ("start", "２０２３")):
        field = measure._meta.get_field(name)
        with pytest.raises(ValidationError, match=r"1900|2023-11"):
            field.run_validators(value)
