"""Tabs of the edit form are fetched when they are opened, and behave as if they had been there."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.e2e.admin import Desk
from tests.e2e.editing.screens import WIDE

MAKE = """
from cities import models
from cities.models import CityPage
from tests import factories
city = CityPage.objects.get(slug="dortmund")
page = factories.measure(in_city=city, slug="%s", heading={"de": "Netz", "en": "Grid"})
factories.document("Bericht", collection=city.access.collection)
page.sources.add(models.MeasureSource(title="Plan"))
page.save_revision().publish()
print(page.pk)
"""
READ = """
from cities.models import MeasurePage
draft = MeasurePage.objects.get(pk=%s).get_latest_revision_as_object()
print("read:", draft.heading_de, draft.heading_en, draft.solution_en or "-", draft.cost_total,
      [row.title for row in draft.sources.all()])
"""
EDITS = "addEventListener('w-unsaved:add', () => { window.edits = (window.edits ?? 0) + 1 })"
WATCHED = "addEventListener('w-unsaved:watch-edits', () => { window.watched = true })"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('typed:')).length"
# Wagtail looks for edits twice a second; typed text is kept after as long a pause.
NOTICED = 1500


@pytest.fixture
def page(embedded_portal):
    said = embedded_portal.manage("shell", "--no-imports", "-c", MAKE % f"tabs-{uuid.uuid4().hex}")
    return said.split()[-1]


@pytest.fixture
def complaints():
    """What the browser's console said, and the questions before leaving a page."""
    return []


@pytest.fixture
def editor(browser, embedded_portal, page, complaints):
    """The editor of Dortmund at the form of the page."""
    context = browser.new_context(locale="de-DE", viewport=WIDE)
    tab = context.new_page()
    tab.set_default_timeout(20_000)
    tab.add_init_script(f"{EDITS}; {WATCHED}")
    desk = Desk(tab, embedded_portal.url).log_in("dortmund-editor")
    tab.on("console", lambda line: line.type == "error" and complaints.append(line.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.on("dialog", lambda question: (complaints.append(question.type), question.accept()))
    open_form(desk, page)
    yield desk
    context.close()


def open_form(editor, page):
    editor.go(f"pages/{page}/edit/")
    editor.tab.wait_for_function("() => window.watched")


def handle(editor, name):
    return editor.tab.get_by_role("tab", name=name)


def answer_at_once(editor, path):
    """Fetch an address before the browser does, so that its answer comes within the pause."""
    html = editor.tab.request.get(f"{editor.url}{path}").text()
    editor.tab.route(f"{editor.url}{path}", lambda route: route.fulfill(body=html))


def stored(portal, page):
    said = portal.manage("shell", "--no-imports", "-c", READ % page)
    return said.split("read:")[-1].strip()


def test_what_is_typed_into_an_opened_tab_is_saved(editor, embedded_portal, page, complaints):
    handle(editor, "English").click()
    expect(editor.field("heading_en")).to_have_value("Grid")
    editor.field("heading_en").fill("Heat grid")
    editor.write_rich("solution_en", "New pipes")
    # Rich text is put into its field a moment later.
    expect(editor.field("solution_en")).to_have_value(re.compile("New pipes"))
    editor.press(".action-save")
    kept = stored(embedded_portal, page)
    assert kept.startswith("Netz Heat grid <p")
    assert "New pipes" in kept
    assert kept.endswith("['Plan']")
    assert complaints == []


def test_to_look_at_tabs_is_no_edit(editor, page, complaints):
    answer_at_once(editor, f"/admin/pages/{page}/edit/?tab=transfer")
    handle(editor, "Übertragung").click()
    editor.field("ease").wait_for(state="visible")
    editor.tab.wait_for_timeout(NOTICED)
    assert editor.tab.evaluate(KEPT) == 0
    handle(editor, "English").click()
    for key, name in (("Right", "français"), ("Right", "română"), ("Left", "français")):
        editor.tab.keyboard.press(f"Arrow{key}")
        expect(handle(editor, name)).to_be_focused()
        # Its rich text fields have not started yet.
        editor.tab.wait_for_function(f"() => document.querySelector('[name=heading_{name[:2]}]')")
    editor.tab.wait_for_timeout(2 * NOTICED)
    assert editor.tab.evaluate("window.edits") is None
    assert editor.tab.evaluate(KEPT) == 0
    open_form(editor, page)
    assert complaints == [], "nobody was asked before leaving"

    handle(editor, "English").click()
    editor.field("heading_en").press_sequentially("s")
    editor.tab.wait_for_timeout(NOTICED)
    assert editor.tab.evaluate("window.edits") == 1
    assert editor.tab.evaluate(KEPT) == 1
    handle(editor, "Beteiligte und Quellen").click()
    editor.field("sources-0-title").wait_for(state="visible")
    editor.tab.wait_for_timeout(2 * NOTICED)
    assert editor.tab.evaluate(KEPT) == 1, "an edit stays one"
    open_form(editor, page)
    assert complaints == ["beforeunload"]


def test_a_tab_that_did_not_come_is_fetched_again(editor, embedded_portal, page):
    editor.field("heading_de").fill("Wärmenetz")
    editor.tab.route("**/edit/?tab=*", lambda route: route.abort())
    handle(editor, "English").click()
    alert = editor.tab.get_by_role("alert").filter(visible=True)
    expect(alert).to_contain_text("konnte nicht geladen werden")
    again = alert.get_by_role("button", name="Erneut versuchen")
    again.click()
    expect(handle(editor, "English")).to_be_focused()
    expect(again).to_be_visible()
    editor.tab.unroute("**/edit/?tab=*")
    again.click()
    expect(editor.field("heading_en")).to_have_value("Grid")
    editor.field("heading_en").fill("Heat grid")
    editor.tab.route("**/edit/?tab=*", lambda route: route.abort())
    handle(editor, "Beteiligte und Quellen").click()
    expect(alert).to_be_visible()
    editor.press(".action-save")
    assert stored(embedded_portal, page) == "Wärmenetz Heat grid - None ['Plan']"


def test_what_a_fetched_tab_offers_works(editor, embedded_portal, page, complaints):
    handle(editor, "Beteiligte und Quellen").click()
    shown = editor.tab.get_by_role("tabpanel")
    toggle = shown.locator("[data-panel-toggle]").first
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    shown.locator("[data-panel-heading]").first.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")

    shown.locator("#id_sources-ADD").click()
    editor.field("sources-1-title").fill("Ratsbeschluss")
    editor.field("sources-1-accessed").click()
    editor.tab.locator(".xdsoft_datetimepicker:visible .xdsoft_date").nth(10).click()
    expect(editor.field("sources-1-accessed")).not_to_have_value("")
    shown.locator("#id_documents-ADD").click()
    document = editor.tab.locator("#id_documents-0-document-chooser")
    document.locator("[data-chooser-action-choose]").first.click()
    editor.tab.locator(".modal-body").get_by_role("link", name="Bericht").first.click()
    expect(document).to_contain_text("Bericht")

    handle(editor, "Wirkung und Kosten").click()
    editor.field("cost_total").fill("1.250,5")
    expect(editor.tab.locator("#id_cost_total-reading")).to_have_text("Verstanden als 1.250,50")
    note = editor.area("cost_note_de")
    note.locator("textarea, input").first.hover()
    note.locator("[data-component=add-comment-button]").click()
    comment = editor.tab.locator("#comments textarea").first
    # Wagtail gives it the focus once it has arrived at its place.
    expect(comment).to_be_focused()
    comment.press_sequentially("Woher?", delay=50)
    editor.tab.locator("#comments [type=submit]").first.click()
    expect(editor.tab.locator("[name=comments-0-text]")).to_have_value("Woher?")
    editor.press(".action-save")
    assert stored(embedded_portal, page).endswith("1250.5 ['Plan', 'Ratsbeschluss']")
    expect(editor.tab.locator("[data-deferred-tab=effect]"), "it has a comment").to_have_count(0)
    assert complaints == []


def test_who_saves_while_a_tab_is_on_its_way_loses_nothing(editor, embedded_portal, page):
    editor.field("heading_de").fill("Wärmenetz")
    line = editor.tab.context.new_cdp_session(editor.tab)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 3000, "downloadThroughput": 20_000, "uploadThroughput": -1}
    line.send("Network.emulateNetworkConditions", slow)
    for name in ("English", "Beteiligte und Quellen"):
        handle(editor, name).click()
        expect(editor.tab.get_by_role("tabpanel").get_by_role("status")).to_have_text(
            "Wird geladen …"
        )
    editor.tab.locator("footer .action-save").click()
    line.send("Network.emulateNetworkConditions", slow | {"latency": 0, "downloadThroughput": -1})
    editor.tab.locator(".messages .success").wait_for()
    assert stored(embedded_portal, page) == "Wärmenetz Grid - None ['Plan']"


def test_a_link_to_a_field_opens_its_tab(editor, page, complaints):
    editor.tab.goto("about:blank")
    editor.go(f"pages/{page}/edit/#:w:contentpath=documents")
    expect(handle(editor, "Beteiligte und Quellen")).to_have_attribute("aria-selected", "true")
    expect(editor.tab.locator("#id_documents-ADD")).to_be_in_viewport()
    assert editor.tab.evaluate(KEPT) == 0
    assert complaints == []
