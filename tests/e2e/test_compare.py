"""Measures side by side: chosen by keyboard on the list of hits, and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.reading import DESKTOP


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
    tab.wait_for_function("document.querySelector('.compare__scroll').scrollLeft > 0")
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
