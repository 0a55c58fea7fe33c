"""Page forms: languages, limits, required fields and invalid input."""

import json

import pytest

from cities import models
from cities.languages import locname, translated_fields
from tests import factories
from tests.cities.admin_forms import create, edit_address, errors, open_form, rich, save
from tests.factories import fresh

READY = {
    "measure_type": "mitigation", "status": "running", "start": "2023", "review_due": "2030-01-01",
}  # fmt: skip


@pytest.fixture
def ready(world):
    """The required fields of a snapshot besides heading and summary."""
    terms = {"fields_of_action": [factories.field().pk], "primary_goal": factories.goal().pk}
    return READY | terms


def draft_of(page):
    return fresh(page).get_latest_revision_as_object()


def test_the_form_has_only_the_citys_languages(world, as_user):
    names = open_form(as_user(world.cluj_editor), edit_address(world.cluj_measure))
    assert "heading_ro" in names
    assert "heading_en" in names
    assert "heading_de" not in names
    assert "heading_fr" not in names
    assert "state_ro" not in names, "the original has no state"
    assert "state_en" in names


def test_no_form_contains_a_base_name(world, as_user):
    browser = as_user(world.admin)
    for page in (world.home, world.cluj, world.cluj_measure, world.with_cluj, factories.sdg_page()):
        names = open_form(browser, edit_address(page))
        base = {name for name in translated_fields(type(page)) if name in names}
        assert not base, (type(page), base)


def test_a_row_has_only_the_citys_languages(world, as_user):
    measure = draft_of(world.cluj_measure)
    measure.effects.add(
        models.MeasureEffect(indicator_ro="Economie", indicator_de="Ersparnis", value=3)
    )
    measure.save_revision().publish()
    browser = as_user(world.cluj_editor)
    names = open_form(browser, edit_address(measure))
    assert "effects-0-indicator_ro" in names
    assert "effects-0-indicator_de" not in names
    save(browser, measure, **{"effects-0-indicator_ro": "Economie mare"})
    row = draft_of(measure).effects.get()
    assert (row.indicator_ro, row.indicator_de) == ("Economie mare", "Ersparnis")


def test_a_language_with_text_keeps_its_tab(world, as_user):
    measure = draft_of(world.cluj_measure)
    measure.heading_fr = "Autobus"
    measure.save_revision()
    assert "heading_fr" in open_form(as_user(world.cluj_editor), edit_address(measure))


def test_a_forged_post_leaves_other_languages_alone(world, as_user):
    browser = as_user(world.cluj_editor)
    save(browser, world.cluj_measure, heading_en="Buses", heading_de="GEFÄLSCHT", heading_ar="مزور")
    draft = draft_of(world.cluj_measure)
    assert draft.heading_en == "Buses"
    assert not draft.heading_de
    assert not draft.heading_ar


def test_the_original_stands_beside_the_translation(world, as_user):
    measure = draft_of(world.cluj_measure)
    measure.challenge_ro = "<p>Aer &amp; zgomot</p><p>a doua</p>"
    measure.save_revision()
    tab = as_user(world.cluj_editor).get(edit_address(measure), {"tab": "en"}).content.decode()
    assert '<div lang="ro" dir="auto"><p>Aer &amp; zgomot<br>a doua</p></div>' in tab


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("heading_ro", "x" * 161, "160"),
        ("measure_type", "sonst", "sonst"),
        ("source_language", "xx", "xx"),
    ],
)
def test_a_bad_value_is_named_at_its_field(world, as_user, field, value, message):
    response = save(as_user(world.admin), world.cluj_measure, **{field: value})
    assert message in " ".join(errors(response)[field])
    assert fresh(world.cluj_measure).latest_revision_id == world.cluj_measure.latest_revision_id


def test_the_greatest_lengths_are_accepted(world, as_user):
    texts = {"heading_ro": "ș" * 160, "summary_ro": "ț" * 250, "challenge_ro": rich("ă" * 5000)}
    response = save(as_user(world.cluj_editor), world.cluj_measure, **texts)
    assert response.status_code == 302
    assert draft_of(world.cluj_measure).heading_ro == "ș" * 160


@pytest.mark.parametrize("value", ["2017", "2017-05", "2017-05-12", ""])
def test_partial_dates_are_kept_as_typed(world, as_user, value):
    assert save(as_user(world.cluj_editor), world.cluj_measure, start=value).status_code == 302
    assert draft_of(world.cluj_measure).start == value


def test_a_draft_needs_only_its_heading(world, as_user):
    browser = as_user(world.cluj_editor)
    assert "heading_ro" in errors(create(browser, world.cluj, "measurepage"))
    response = create(browser, world.cluj, "measurepage", heading_ro="Piste pentru biciclete")
    assert response.status_code == 302
    created = models.MeasurePage.objects.get(heading_ro="Piste pentru biciclete")
    assert (created.slug, created.live, created.source_language) == (
        "piste-pentru-biciclete",
        False,
        "ro",
    )
    assert created.title == "Piste pentru biciclete"


def test_publishing_needs_more(world, as_user, ready):
    browser = as_user(world.cluj_moderator)
    refused = errors(save(browser, world.cluj_draft, "publish"))
    assert set(refused) == {
        "summary_ro", "measure_type", "fields_of_action", "primary_goal", "status", "start", "review_due",
    } - {"status"}  # fmt: skip
    assert not fresh(world.cluj_draft).live
    response = save(browser, world.cluj_draft, "publish", summary_ro="Pe scurt", **ready)
    assert response.status_code == 302
    assert fresh(world.cluj_draft).live


def test_a_full_case_study_needs_its_story_and_its_failures(world, as_user, ready):
    values = ready | {"summary_ro": "Pe scurt", "level": "full", "status": "completed"}
    refused = errors(save(as_user(world.cluj_moderator), world.cluj_draft, "publish", **values))
    assert set(refused) == {
        "challenge_ro",
        "objectives_ro",
        "solution_ro",
        "success_factors_ro",
        "limits_ro",
    }


def test_submitting_needs_as_much_as_publishing(world, as_user, ready):
    browser = as_user(world.cluj_editor)
    assert "summary_ro" in errors(save(browser, world.cluj_draft, "submit"))
    assert not fresh(world.cluj_draft).workflow_in_progress
    save(browser, world.cluj_draft, "submit", summary_ro="Pe scurt", **ready)
    assert fresh(world.cluj_draft).workflow_in_progress


def test_the_main_goal_is_among_the_goals(world, as_user, ready):
    other = factories.goal(7)
    save(as_user(world.cluj_editor), world.cluj_draft, goals=[other.pk], **ready)
    assert {goal.number for goal in draft_of(world.cluj_draft).goals.all()} == {7, 13}


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("Тепла громада", "tepla-gromada"),
        ("مدينة خضراء", None),
        ("Straße ğ ı ș", "strasse-g-i-s"),
        ("!!!", "page"),
    ],
)
def test_a_slug_is_made_from_any_script(world, as_user, heading, slug):
    response = create(as_user(world.cluj_editor), world.cluj, "measurepage", heading_ro=heading)
    assert response.status_code == 302
    created = models.MeasurePage.objects.get(heading_ro=heading)
    assert created.slug
    assert created.slug.isascii()
    assert slug is None or created.slug == slug


def test_the_same_heading_twice_gets_another_slug(world, as_user):
    browser = as_user(world.cluj_editor)
    for _ in range(3):
        assert create(browser, world.cluj, "measurepage", heading_ro="Parcuri").status_code == 302
    slugs = models.MeasurePage.objects.filter(heading_ro="Parcuri").values_list("slug", flat=True)
    assert set(slugs) == {"parcuri", "parcuri-2", "parcuri-3"}


def test_a_taken_slug_that_was_typed_is_refused(world, as_user):
    response = save(as_user(world.cluj_editor), world.cluj_draft, slug="autobuze")
    assert "slug" in errors(response)
    assert draft_of(world.cluj_draft).slug == "ciorna"


@pytest.mark.parametrize(
    "link",
    [{"url": "javascript:alert(1)"}, {"url": "data:text/html,<script>"}, {"url": "vbscript:x"}],
)
def test_dangerous_links_lose_their_address(world, as_user, link):
    save(as_user(world.cluj_editor), world.cluj_measure, challenge_ro=rich("clic", link=link))
    stored = draft_of(world.cluj_measure).challenge_ro
    assert "clic" in stored
    for bad in ("javascript:", "data:", "vbscript:"):
        assert bad not in stored


def test_markup_typed_as_text_stays_text(world, as_user):
    hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    save(as_user(world.cluj_editor), world.cluj_measure, challenge_ro=rich(hostile))
    stored = draft_of(world.cluj_measure).challenge_ro
    assert "<script" not in stored
    assert "<img" not in stored
    assert "&lt;script&gt;" in stored


def test_elements_the_editor_does_not_offer_are_dropped(world, as_user):
    state = json.loads(rich("titlu"))
    state["blocks"][0]["type"] = "header-one"
    state["blocks"][0]["entityRanges"] = [{"offset": 0, "length": 1, "key": 0}]
    state["entityMap"] = {
        "0": {"type": "EMBED", "mutability": "IMMUTABLE", "data": {"url": "https://x.org"}}
    }
    save(as_user(world.cluj_editor), world.cluj_measure, challenge_ro=json.dumps(state))
    stored = draft_of(world.cluj_measure).challenge_ro or ""
    assert "<h1" not in stored
    assert "embed" not in stored


@pytest.mark.parametrize("raw", ["", "null", "[]", "{}", "not json", '{"blocks": 3}', "[[1]]", "0"])
def test_broken_rich_text_is_no_server_error(world, as_user, raw):
    browser = as_user(world.cluj_editor)
    browser.raise_request_exception = False
    response = save(browser, world.cluj_measure, challenge_ro=raw)
    assert response.status_code in (200, 302, 400)


@pytest.mark.parametrize("heading", ["\x00", "   ", "\u202e\u200b", "a\x00b"])
def test_strange_headings_are_no_server_error(world, as_user, heading):
    browser = as_user(world.cluj_editor)
    browser.raise_request_exception = False
    response = save(browser, world.cluj_measure, heading_ro=heading)
    assert response.status_code in (200, 302)


def test_two_megabytes_are_refused_in_words(world, as_user):
    browser = as_user(world.cluj_editor)
    response = save(browser, world.cluj_measure, challenge_ro=rich("x" * 2_000_000))
    assert "5000" in errors(response)["challenge_ro"][0]


def test_coordinates_come_in_pairs_and_the_end_after_the_start(world, as_user):
    """A draft keeps both values; publishing validates them."""
    browser = as_user(world.cluj_moderator)
    refused = errors(
        save(browser, world.cluj_measure, "publish", latitude="46.7", start="2023-05", end="2022")
    )
    assert "longitude" in refused or "end" in refused
    save(browser, world.cluj_measure, latitude="46.7", start="2023-05", end="2022")
    draft = draft_of(world.cluj_measure)
    assert (draft.latitude, draft.start, draft.end) == (46.7, "2023-05", "2022")
    refused = errors(save(browser, world.cluj_measure, "publish", longitude="23.6"))
    assert "end" in refused
    assert "longitude" not in refused


def test_the_goal_of_a_goal_page_cannot_be_changed(world, as_user):
    page = factories.sdg_page(13)
    other = factories.goal(7)
    assert save(as_user(world.admin), page, goal=other.pk, heading_de="Klima").status_code == 302
    assert draft_of(page).goal == factories.goal(13)
    assert draft_of(page).heading_de == "Klima"


def test_a_hidden_original_does_not_block_publishing(world, as_user, ready):
    """The source language is no longer offered, so that its text has no field in the form."""
    page = factories.measure(
        in_city=world.cluj, published=False, source_language="ar", heading={"ar": "حافلات"},
        summary={"ar": "ملخص"},
    )  # fmt: skip
    page.save_revision()
    response = save(as_user(world.cluj_moderator), page, "publish", **ready)
    assert response.status_code == 302
    assert fresh(page).live
    assert fresh(page).heading_ar == "حافلات"


@pytest.mark.parametrize("language", ["ro", "en"])
def test_the_preview_shows_one_language(world, as_user, language):
    browser = as_user(world.cluj_editor)
    data = open_form(browser, edit_address(world.cluj_measure))
    data |= {"heading_ro": "Titlu românesc", "heading_en": "English title"}
    address = f"{edit_address(world.cluj_measure)}preview/"
    assert browser.post(address, data).json()["is_valid"]
    shown = browser.get(f"{address}?mode={language}").content.decode()
    wanted = {"ro": "Titlu românesc", "en": "English title"}[language]
    assert wanted in shown
    assert locname("heading", language)


def test_a_picture_needs_its_description_author_and_licence_to_be_published(world, as_user, ready):
    browser = as_user(world.cluj_moderator)
    values = ready | {"summary_ro": "Pe scurt", "image": world.cluj_image.pk}
    assert "image" in errors(save(browser, world.cluj_draft, "publish", **values))
    opened = browser.get(f"/admin/images/{world.cluj_image.pk}/")
    assert b'name="alt_ro"' in opened.content
    models.PortalImage.objects.filter(pk=world.cluj_image.pk).update(alt_ro="Un autobuz electric")
    assert save(browser, world.cluj_draft, "publish", **values).status_code == 302
    assert fresh(world.cluj_draft).live


def test_publishing_many_at_once_asks_the_same(world, as_user):
    browser = as_user(world.cluj_moderator)
    address = f"/admin/bulk/wagtailcore/page/publish/?id={world.cluj_draft.pk}"
    response = browser.post(address, follow=True)
    assert "Ciornă" in next(str(line) for line in response.context["messages"])
    assert not fresh(world.cluj_draft).live
