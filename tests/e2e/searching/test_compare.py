"""Comparison: chosen by keyboard from the results, and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.barriers import DESKTOP, barriers


def visit(browser, portal, **options):
    options = {"viewport": DESKTOP, **options}
    return browser.new_context(locale="de-DE", base_url=f"{portal.url}/de/", **options)


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def tab(request, browser, embedded_portal):
    context = visit(browser, embedded_portal, java_script_enabled=request.param)
    tab = context.new_page()
    tab.scripted = request.param
    yield tab
    context.close()


def press(tab, locator, key="Enter"):
    locator.focus()
    tab.keyboard.press(key)


def heads(tab):
    return tab.locator("th[scope=col] .compare__heading")


def test_chosen_compared_reduced_and_removed_by_keyboard(tab):
    tab.goto("search/?q=Fernw%C3%A4rme")
    boxes = tab.locator(".results input[form=compare]")
    for place in range(2):
        press(tab, boxes.nth(place), "Space")
        expect(boxes.nth(place)).to_be_checked()
    press(tab, tab.get_by_role("button", name="Ausgewählte vergleichen"))
    tab.wait_for_url("**/compare/**")
    expect(heads(tab)).to_have_count(2)
    count = tab.locator("th[scope=row]").count()
    press(tab, tab.get_by_role("link", name="Nur Unterschiede anzeigen"))
    tab.wait_for_url("**only=differences")
    assert 0 < tab.locator("th[scope=row]").count() < count
    press(tab, tab.get_by_role("link", name="Alle Zeilen anzeigen"))
    press(tab, tab.locator(".compare__offers a").first)
    expect(heads(tab)).to_have_count(3)
    first = heads(tab).first.inner_text()
    press(tab, tab.get_by_role("link", name=re.compile("^Entfernen")).first)
    expect(heads(tab)).to_have_count(2)
    assert first not in heads(tab).all_inner_texts()


def test_what_is_chosen_stays_while_the_list_changes(browser, embedded_portal):
    context = visit(browser, embedded_portal)
    tab = context.new_page()
    tab.goto("search/?q=Fernw%C3%A4rme")
    asked = []
    tab.on("request", lambda request: "/search/" in request.url and asked.append(request.url))
    box = tab.locator(".results input[form=compare]").first
    number = box.get_attribute("value")
    press(tab, box, "Space")
    expect(tab.locator("[data-compare-count]")).to_have_text(" (1)")
    assert asked == [], "choosing asks the search nothing"
    tab.fill("#q", "Radweg")
    expect(tab.locator("#results-total")).to_contain_text("Radweg")
    expect(tab.locator(".htmx-request")).to_have_count(0)
    expect(tab.locator("[data-compare-count]")).to_have_text(" (1)")
    press(tab, tab.locator(".results input[form=compare]").first, "Space")
    expect(tab.locator("[data-compare-count]")).to_have_text(" (2)")
    press(tab, tab.get_by_role("button", name="Ausgewählte vergleichen"))
    tab.wait_for_url("**/compare/**")
    assert f"m={number}" in tab.url
    expect(heads(tab)).to_have_count(2)
    context.close()


def test_the_table_scrolls_by_keyboard_on_a_phone(browser, embedded_portal):
    context = visit(browser, embedded_portal, viewport={"width": 320, "height": 700})
    tab = context.new_page()
    tab.goto("compare/?m=fernwaerme-abwaerme&m=leeds-pipes&m=modernizare-termoficare")
    expect(heads(tab)).to_have_count(3)
    region = tab.get_by_role("region", name="Die Maßnahmen nebeneinander")
    region.focus()
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("() => document.querySelector('.compare__scroll').scrollLeft > 0")
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not tab.evaluate(wide), "the page itself does not scroll sideways"
    context.close()


def test_a_fifth_cannot_be_chosen_and_it_is_said_why(browser, embedded_portal):
    context = visit(browser, embedded_portal)
    tab = context.new_page()
    tab.goto("search/?q=Fernw%C3%A4rme")
    boxes = tab.locator(".results input[form=compare]")
    note = tab.locator("[data-compare-note]")
    expect(note).to_have_text("bis zu 4 Maßnahmen")
    for place in range(4):
        boxes.nth(place).click()
    expect(boxes.nth(4)).to_be_disabled()
    expect(note).to_contain_text("4 Maßnahmen sind ausgewählt")
    boxes.nth(0).click()
    expect(boxes.nth(4)).to_be_enabled()
    expect(note).to_have_text("bis zu 4 Maßnahmen")
    context.close()


def test_on_paper_the_table_begins_at_once_and_has_no_buttons(browser, embedded_portal):
    context = visit(browser, embedded_portal)
    tab = context.new_page()
    tab.goto("compare/?m=fernwaerme-abwaerme&m=leeds-pipes")
    tab.emulate_media(media="print")
    table = tab.locator(".compare__table").bounding_box()
    assert table["y"] < 400, "on the first page, below the heading"
    for action in tab.locator("main :is(button, .kern-btn, .compare__remove, .compare__add)").all():
        expect(action).to_be_hidden()
    context.close()


def names_shown(tab):
    return tab.locator(".compare-bar__name").all_inner_texts()


def test_what_is_chosen_is_shown_and_kept_on_every_list_and_removed(browser, embedded_portal):
    context = visit(browser, embedded_portal)
    tab = context.new_page()
    tab.goto("search/")
    headings = []
    for address in ("search/?entry=measure", "search/?entry=measure&page=2"):
        tab.goto(address)
        tab.locator(".results input[form=compare]").first.click()
        headings.append(tab.locator(".hit__heading").first.inner_text())
    tab.goto("search/?q=zzzxxxqqq")
    bar = tab.locator(".compare-bar")
    expect(bar).to_be_visible()
    expect(bar.get_by_role("button", name="(2)")).to_be_visible()
    assert names_shown(tab) == headings
    press(tab, bar.locator("[name=drop]").first)
    assert names_shown(tab) == headings[1:]
    expect(bar.locator("[name=drop]")).to_be_focused()
    tab.go_back()
    expect(tab.locator(".results input[form=compare]").first).to_be_checked()
    assert names_shown(tab) == headings[1:]
    press(tab, tab.locator("[name=drop]"))
    expect(tab.locator(".compare-bar button[form=compare]")).to_be_focused()
    expect(tab.locator(".results input[form=compare]").first).not_to_be_checked()
    tab.goto("search/?q=zzzxxxqqq")
    expect(bar).to_be_hidden()
    context.close()


def test_a_list_without_the_chosen_ones_leads_to_their_comparison(browser, embedded_portal):
    context = visit(browser, embedded_portal)
    tab = context.new_page()
    tab.goto("search/?q=Fernw%C3%A4rme")
    for place in range(2):
        tab.locator(".results input[form=compare]").nth(place).click()
    tab.goto("search/?q=zzzxxxqqq")
    assert barriers(tab) == []
    press(tab, tab.get_by_role("button", name="Ausgewählte vergleichen"))
    tab.wait_for_url("**/compare/**")
    expect(heads(tab)).to_have_count(2)
    assert context.cookies() == []
    context.close()


EDGES = """() => {
    const box = document.querySelector(".compare__scroll").getBoundingClientRect();
    const edges = (selector) => {
        const found = document.querySelector(selector).getBoundingClientRect();
        return { left: found.left - box.left, top: found.top - box.top, inWindow: found.top };
    };
    return { corner: edges(".compare__corner"), name: edges("th[scope=col]"), row: edges("th[scope=row]") };
}"""
COMPARED = "compare/?m=fernwaerme-abwaerme&m=leeds-pipes&m=modernizare-termoficare"


def test_on_a_phone_names_and_rows_stay_in_sight(browser, embedded_portal):
    context = visit(browser, embedded_portal, viewport={"width": 360, "height": 740})
    tab = context.new_page()
    tab.goto(COMPARED)
    region = tab.locator(".compare__scroll")
    region.focus()
    before = tab.evaluate(EDGES)
    region.evaluate("region => region.scrollTo(120, 600)")
    after = tab.evaluate(EDGES)
    assert after["corner"] == before["corner"]
    assert after["name"]["top"] == before["name"]["top"]
    assert after["name"]["left"] == pytest.approx(before["name"]["left"] - 120, abs=1)
    assert after["row"]["left"] == before["row"]["left"]
    assert after["row"]["top"] < before["row"]["top"]
    tab.keyboard.press("ArrowDown")
    tab.wait_for_function("() => document.querySelector('.compare__scroll').scrollTop > 600")
    region.evaluate("region => region.scrollTo(0, region.scrollHeight)")
    row = region.locator("th[scope=row]").first
    row.evaluate("row => row.scrollIntoView({ block: 'nearest' })")
    names = tab.locator("th[scope=col]").first.bounding_box()
    hidden = names["y"] + names["height"] - row.bounding_box()["y"]
    assert hidden <= 0, "what is brought into sight is not behind the names"
    context.close()


def test_on_a_desk_the_names_stay_in_the_window(browser, embedded_portal):
    context = visit(browser, embedded_portal)
    tab = context.new_page()
    tab.goto(COMPARED)
    tab.evaluate("scrollTo(0, 1200)")
    assert tab.evaluate(EDGES)["name"]["inWindow"] == 0
    context.close()
