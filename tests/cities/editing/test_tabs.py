"""Tabs of the page form are fetched when they are opened; unopened ones keep what they hold."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail.models import Comment

from cities import models
from tests import factories
from tests.cities.admin_forms import (
    edit_address,
    errors,
    fields,
    open_form,
    open_tab,
    parse,
    save,
)
from tests.cities.editing.drafts import draft_of
from tests.factories import fresh

# Of a measure in Cluj-Napoca whose original is Romanian. The German one is for easy language.
LATER = ["de", "en", "effect", "transfer", "people"]


@pytest.fixture
def page(world):
    """A complete measure with something in each tab that is fetched."""
    created = factories.measure(
        in_city=world.cluj, slug="tramvai", source_language="ro", state={"en": "ok"},
        heading={"ro": "Tramvai", "en": "Tram"}, summary={"ro": "Pe scurt", "en": "In short"},
        measure_type="mitigation", start="2023", review_due=datetime.date(2030, 1, 1),
        fields_of_action=[factories.field()], primary_goal=factories.goal(), cost_total=1000,
        related=[world.cluj_measure],
    )  # fmt: skip
    created.effects.add(models.MeasureEffect(indicator_ro="Economie", value=3))
    created.contacts.add(models.MeasureContact(name="Ana"))
    created.sources.add(models.MeasureSource(title="Raport"))
    return factories.publish(created)


@pytest.fixture
def browser(world, as_user):
    return as_user(world.cluj_moderator)


def left_out(browser, page):
    """Return the names of the tabs that the form does not contain."""
    form = parse(browser.get(edit_address(page)))
    return [place["data-deferred-tab"] for place in form.select("[data-deferred-tab]")]


def held(page):
    """Return what the tabs hold that are fetched."""
    texts = (page.heading_en, page.summary_en, page.state_en, page.cost_total)
    rows = {
        "effects": [(row.indicator_ro, row.value, row.raw_input) for row in page.effects.all()],
        "contacts": [(row.name, row.raw_input) for row in page.contacts.all()],
        "sources": [row.title for row in page.sources.all()],
    }
    return texts, page.raw_input, list(page.related.all()), rows


def revise(page, change):
    """Save a draft that was changed by a function."""
    draft = draft_of(page)
    change(draft)
    draft.save_revision(clean=False)


def change_row(rows, **values):
    row = rows.get()
    for name, value in values.items():
        setattr(row, name, value)
    rows.add(row)


def revert_address(page, revision):
    return reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, revision.pk])


def add_address(world):
    return f"/admin/pages/add/cities/measurepage/{world.cluj.pk}/"


# --- What is sent --------------------------------------------------------------------------------
def test_a_form_comes_without_the_tabs_that_are_opened_later(browser, page):
    data = fields(browser.get(edit_address(page)).content)
    assert {"heading_ro", "start", "slug"} <= set(data)
    assert data["deferred_tabs"] == LATER == left_out(browser, page)
    assert {"heading_en", "cost_total", "ease", "contacts-0-name"}.isdisjoint(data)
    assert "deferred_tabs" not in open_form(browser, edit_address(page))


@pytest.mark.parametrize(
    ("tab", "name"),
    [
        ("en", "heading_en"),
        ("effect", "effects-0-value"),
        ("transfer", "ease"),
        ("people", "contacts-0-name"),
    ],
)
def test_a_tab_is_sent_alone(browser, page, tab, name):
    html = open_tab(browser, edit_address(page), tab)
    names = {field["name"] for field in html.select("[name]")}
    assert name in names
    assert {"heading_ro", "start", "csrfmiddlewaretoken", "deferred_tabs"}.isdisjoint(names)


@pytest.mark.parametrize(
    "tab", ["", "fr", "xx", "EN", "a\x00b", "x" * 5000, "../en", "id_effects", ["en", "xx"]]
)
def test_there_is_no_other_tab(browser, world, page, tab):
    addresses = (
        edit_address(page), add_address(world), revert_address(page, page.latest_revision)
    )  # fmt: skip
    for address in addresses:
        assert browser.get(address, {"tab": tab}, follow=True).status_code == 404


def test_the_tab_of_the_original_is_always_there_and_an_unused_one_never(browser, page):
    revise(page, lambda draft: setattr(draft, "source_language", "en"))
    assert left_out(browser, page) == ["de", "ro", "effect", "transfer", "people"]
    tabs = parse(browser.get(edit_address(page))).select("[role=tab]")
    titles = [next(tab.stripped_strings) for tab in tabs]
    assert titles[:3] == ["English", "Deutsch", "română"]
    assert "français" not in titles


def comment_on(path, **values):
    return lambda draft: Comment.objects.create(
        page_id=draft.pk, user=factories.user(path), text="?", contentpath=path, **values
    )


@pytest.mark.parametrize(
    ("tab", "change"),
    [
        ("effect", lambda draft: draft.raw_input.update(cost_total="circa 5")),
        ("people", lambda draft: change_row(draft.contacts, raw_input={"email": "ana"})),
        ("people", lambda draft: change_row(draft.sources, title="")),
        ("effect", lambda draft: setattr(draft, "currency", "lei")),
        ("en", comment_on("heading_en")),
        ("people", comment_on("contacts.1.name")),
    ],
    ids=["unread", "unread-row", "unfinished-row", "invalid", "comment", "comment-row"],
)
def test_a_tab_that_needs_a_look_comes_at_once(browser, page, tab, change):
    revise(page, change)
    assert left_out(browser, page) == [name for name in LATER if name != tab]


def test_a_tab_with_resolved_comments_can_wait(browser, world, page):
    resolved = {"resolved_at": page.last_published_at, "resolved_by": world.admin}
    comment_on("heading_en", **resolved)(page)
    assert left_out(browser, page) == LATER


@pytest.mark.parametrize("who", ["amiens_editor", "nobody"])
def test_a_tab_is_for_those_who_may_edit_the_page(world, as_user, page, who):
    browser = Client() if who == "nobody" else as_user(getattr(world, who))
    revert = revert_address(page, page.latest_revision)
    for address in (edit_address(page), add_address(world), revert):
        for query in ({}, {"tab": "en"}):
            answer = browser.get(address, query)
            assert (answer.status_code, b"heading_en" in answer.content) == (302, False)
    by_script = {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}
    assert browser.get(edit_address(page), {"tab": "en"}, **by_script).status_code == 403


def test_fetching_a_tab_leaves_no_message_and_no_session(browser, world, page):
    page.get_workflow().start(page, world.cluj_editor)
    page.current_workflow_task_state.reject(user=world.cluj_moderator, comment="Sursa?")
    sessions = EditingSession.objects.count()
    for address in (edit_address(page), revert_address(page, page.latest_revision)):
        open_tab(browser, address, "en")
    assert EditingSession.objects.count() == sessions
    assert list(browser.get("/admin/").context["messages"]) == []


# --- What is kept --------------------------------------------------------------------------------
@pytest.mark.parametrize("action", ["", "submit", "publish"])
def test_unopened_tabs_stay_as_they_are(browser, page, action):
    before = held(draft_of(page))
    response = save(browser, page, action, heading_ro="Tramvai nou")
    assert response.status_code == 302, errors(response)
    draft = draft_of(page)
    assert (draft.heading_ro, held(draft)) == ("Tramvai nou", before)
    assert fresh(page).heading_ro == ("Tramvai nou" if action == "publish" else "Tramvai")
    assert held(fresh(page)) == before


def test_only_the_opened_tab_is_changed(browser, page):
    texts, *others = held(draft_of(page))
    save(browser, page, heading_en="Trolley")
    assert held(draft_of(page)) == (("Trolley", *texts[1:]), *others)


def test_what_could_not_be_read_is_kept_but_not_published(browser, page):
    """The form was opened while nothing was wrong, and claims no version."""
    data = fields(browser.get(edit_address(page)).content) | {"heading_ro": "Nou"}
    del data["loaded_revision_id"]
    revise(page, lambda draft: draft.raw_input.update(cost_total="circa 5"))
    revise(page, lambda draft: change_row(draft.contacts, raw_input={"email": "ana"}))
    before = held(draft_of(page))
    assert browser.post(edit_address(page), data).status_code == 302
    assert (draft_of(page).heading_ro, held(draft_of(page))) == ("Nou", before)
    for action in ("action-submit", "action-publish"):
        refused = errors(browser.post(edit_address(page), data | {action: "1"}))
        assert [line.split(":")[0] for line in refused["__all__"]] == [
            "Efect și cost", "Oameni și surse",
        ]  # fmt: skip
    assert fresh(page).heading_ro == "Tramvai"


def test_reverting_brings_unopened_tabs_back_too(browser, page):
    first, before = page.latest_revision, held(draft_of(page))
    save(browser, page, every_tab=True, heading_en="Trolley", **{"contacts-0-name": "Maria"})
    assert held(draft_of(page)) != before
    address = revert_address(page, first)
    assert open_tab(browser, address, "en").select_one("[name=heading_en]")["value"] == "Tram"
    data = fields(browser.get(address).content)
    assert data["deferred_tabs"] == LATER
    assert browser.post(address, data).status_code == 302
    assert held(draft_of(page)) == before


def test_a_page_is_made_without_opening_its_tabs(browser, world):
    address = add_address(world)
    data = fields(browser.get(address).content)
    assert data["deferred_tabs"] == LATER
    assert open_tab(browser, address, "en").select_one("[name=heading_en]")
    assert browser.post(address, data | {"heading_ro": "Piste"}).status_code == 302
    created = draft_of(models.MeasurePage.objects.get(heading_ro="Piste"))
    assert (created.currency, created.source_language, created.raw_input) == ("EUR", "ro", {})


def test_a_translation_becomes_the_original_without_being_opened(browser, page):
    assert save(browser, page, "publish", source_language="en").status_code == 302
    assert (fresh(page).source_language, fresh(page).heading_en) == ("en", "Tram")
    revise(page, lambda draft: setattr(draft, "heading_ro", ""))
    refused = errors(save(browser, page, source_language="ro"))
    assert refused["__all__"][0].startswith("Titlu [ro]: ")


def test_a_form_without_markers_means_what_it_leaves_out(world, as_user):
    """As scripts and forms from before the update send it."""
    page = factories.section(heading={"de": "Förderung", "en": "Funding"})
    office = as_user(world.office)
    data = fields(office.get(edit_address(page)).content)
    assert data.pop("deferred_tabs") == ["en", "fr", "ro"]
    assert office.post(edit_address(page), data).status_code == 302
    assert (draft_of(page).heading_de, draft_of(page).heading_en or "") == ("Förderung", "")
