"""Input of editors is parsed or kept: in the field, in the draft, and in the browser until saved."""

import uuid

import pytest
from playwright.sync_api import expect

from cities.values.slugs import generate_slug
from tests.e2e.admin import Desk
from tests.e2e.editing.screens import WIDE

HEADING = "Getippt und geschlossen"
MAKE = f"""
from cities.models import CityPage
from tests import factories
city = CityPage.objects.get(slug="dortmund")
print(factories.measure(in_city=city, published=False, slug="%s", heading="{HEADING}").pk)
"""
READ = """
from cities.models import MeasurePage
draft = MeasurePage.objects.get(pk=%s).get_latest_revision_as_object()
print("read:", draft.cost_total, draft.start, draft.solution_de, draft.raw_input)
"""
# The keys of the texts that the browser keeps.
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('typed:'))"

# Typed text is stored after a shorter pause.
AFTER_PAUSE = 1000


@pytest.fixture
def page(embedded_portal):
    said = embedded_portal.manage("shell", "--no-imports", "-c", MAKE % f"typed-{uuid.uuid4().hex}")
    return said.split()[-1]


@pytest.fixture
def editor(browser, embedded_portal):
    context = browser.new_context(locale="de-DE", viewport=WIDE)
    desk = Desk(context.new_page(), embedded_portal.url)
    desk.tab.set_default_timeout(20_000)
    yield desk.log_in("dortmund-editor")
    context.close()


def stored(portal, page):
    said = portal.manage("shell", "--no-imports", "-c", READ % page)
    return said.split("read:")[-1]


def type_into(editor, name, text):
    """Type key by key: a browser drops keys that a numeric field does not accept."""
    editor.turn_to(f"[name={name}]")
    editor.field(name).click()
    editor.tab.keyboard.type(text)


def test_a_window_closed_without_saving_loses_nothing(editor, embedded_portal, page):
    editor.go(f"pages/{page}/edit/")
    type_into(editor, "cost_total", "9,99")
    reading = editor.tab.locator("#id_cost_total-reading")
    expect(reading).to_have_text("Verstanden als 9,99")
    type_into(editor, "cost_yearly", "1250-1300")
    expect(editor.tab.locator("#id_cost_yearly-reading")).to_contain_text("keine Spanne")
    editor.write_rich("solution_de", "Neue Leitungen")
    editor.tab.wait_for_function(
        "() => Object.values(localStorage).some((text) => text.includes('Neue Leitungen'))"
    )
    closed, editor.tab = editor.tab, editor.tab.context.new_page()
    closed.close()

    editor.go(f"pages/{page}/edit/")
    notice = editor.tab.locator(".typed")
    expect(notice).to_contain_text("nicht gespeichert")
    with editor.tab.expect_navigation():
        notice.get_by_role("button", name="Wiederherstellen").click()
    assert "Bitte korrigieren Sie noch diese Felder" in editor.messages()
    kept = stored(embedded_portal, page)
    assert "9.99" in kept
    assert "Neue Leitungen" in kept
    assert "{'cost_yearly': '1250-1300'}" in kept
    expect(editor.field("cost_yearly")).to_have_value("1250-1300")
    expect(editor.tab.locator(".typed")).to_have_count(0)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Lampes Éclairage!", "lampes-eclairage"),
        ("Grüne Dächer, Öl & Maß", "gruene-daecher-oel-mass"),
        ("Übergrün", "uebergruen"),
    ],
)
def test_a_typed_address_keeps_its_letters(editor, page, typed, kept):
    editor.go(f"pages/{page}/edit/")
    editor.turn_to("[name=slug]")
    editor.field("slug").fill(typed)
    editor.tab.keyboard.press("Tab")
    expect(editor.field("slug")).to_have_value(kept)
    assert generate_slug(typed, "de") == kept


def test_a_logout_forgets_what_its_author_typed(editor, page):
    editor.go(f"pages/{page}/edit/")
    editor.tab.evaluate(
        """() => localStorage.setItem("typed:0:/x/",
            JSON.stringify({ token: "b", time: Date.now(), fields: [] }))"""
    )
    type_into(editor, "plan_name", "Plan")
    editor.tab.wait_for_function(f"() => {KEPT}.length === 2")
    # A form that was typed into asks before it is left.
    editor.tab.on("dialog", lambda question: question.accept())
    editor.tab.locator(".sidebar-footer__account").click()
    editor.tab.get_by_role("button", name="Abmelden").click()
    editor.tab.wait_for_url("**/login/")
    assert editor.tab.evaluate(KEPT) == ["typed:0:/x/"], "another person's"

    editor.log_in("dortmund-editor")
    editor.go(f"pages/{page}/edit/")
    type_into(editor, "plan_name", "Plan")
    expect(editor.tab.locator(".typed")).to_have_count(0)
    editor.tab.wait_for_function(f"() => {KEPT}.length === 2")
    editor.go("")
    assert len(editor.tab.evaluate(KEPT)) == 2, "only once"


def test_who_was_logged_out_meanwhile_finds_the_text_again(editor, page):
    editor.go(f"pages/{page}/edit/")
    type_into(editor, "plan_name", "Plan")
    editor.tab.context.clear_cookies()
    editor.press(".action-save")
    expect(editor.tab.get_by_role("heading", name="Sie sind nicht mehr angemeldet")).to_be_visible()
    editor.log_in("dortmund-editor")
    editor.go(f"pages/{page}/edit/")
    expect(editor.tab.locator(".typed")).to_contain_text("nicht gespeichert")


def test_text_is_offered_until_it_is_restored_or_discarded(editor, page):
    editor.go(f"pages/{page}/edit/")
    type_into(editor, "plan_name", "Plan")
    editor.tab.wait_for_function(f"() => {KEPT}.length === 1")
    editor.tab.on("dialog", lambda question: question.accept())
    editor.tab.reload()
    expect(editor.tab.locator(".typed")).to_be_visible()
    # Neither a click without a change nor newer text replaces what is offered.
    editor.turn_to("[name=cost_total]")
    editor.field("cost_total").click()
    editor.tab.wait_for_timeout(AFTER_PAUSE)
    editor.tab.reload()
    expect(editor.tab.locator(".typed")).to_be_visible()
    type_into(editor, "cost_total", "7")
    editor.tab.wait_for_function(f"() => {KEPT}.length === 2")
    editor.tab.reload()
    for _ in range(2):
        editor.tab.locator(".typed").get_by_role("button", name="Verwerfen").click()
    expect(editor.tab.locator(".typed")).to_have_count(0)
    assert editor.tab.evaluate(KEPT) == []


def test_what_is_saved_or_discarded_is_not_offered_again(editor, embedded_portal, page):
    editor.go(f"pages/{page}/edit/")
    type_into(editor, "start", "Dez 2025")
    expect(editor.tab.locator("#id_start-reading")).to_have_text("Verstanden als Dezember 2025")
    editor.press(".action-save")
    expect(editor.field("start")).to_have_value("Dezember 2025")
    assert "2025-12" in stored(embedded_portal, page)
    assert editor.tab.evaluate(KEPT) == []

    type_into(editor, "plan_name", "Plan")
    editor.tab.wait_for_function(
        "() => Object.keys(localStorage).some((key) => key.startsWith('typed:'))"
    )
    closed, editor.tab = editor.tab, editor.tab.context.new_page()
    closed.close()
    editor.go(f"pages/{page}/edit/")
    editor.tab.locator(".typed").get_by_role("button", name="Verwerfen").click()
    editor.go(f"pages/{page}/edit/")
    expect(editor.tab.locator("#page-edit-form")).to_be_visible()
    expect(editor.tab.locator(".typed")).to_have_count(0)
