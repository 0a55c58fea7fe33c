"""The reading list: kept in the browser, and carried in the URL without JavaScript."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.e2e.barriers import DESKTOP, barriers

PRESSED = "button.keep[aria-pressed=true]"
LINK = ".site-nav [data-list-link]"


def visit(browser, portal, **options):
    return browser.new_context(
        locale="de-DE", viewport=DESKTOP, base_url=f"{portal.url}/de/", **options
    )


@pytest.fixture
def tab(browser, embedded_portal):
    context = visit(browser, embedded_portal)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


@pytest.fixture
def plain(browser, embedded_portal):
    context = visit(browser, embedded_portal, java_script_enabled=False)
    yield context.new_page()
    context.close()


def press(tab, locator, key="Enter"):
    locator.focus()
    tab.keyboard.press(key)


def listed(tab):
    return parse_qs(urlsplit(tab.url).query).get("m", [""])[0].split(",")


def headings(tab):
    return tab.locator(".listed .hit__heading").all_inner_texts()


def keep_three(tab):
    """Add three hits by keyboard; return their page ids."""
    tab.goto("search/?q=W%C3%A4rme")
    buttons = tab.locator(".results button.keep")
    numbers = [buttons.nth(place).get_attribute("value") for place in range(3)]
    for place in range(3):
        press(tab, buttons.nth(place), "Space")
        expect(buttons.nth(place)).to_have_attribute("aria-pressed", "true")
        expect(buttons.nth(place)).to_contain_text("Gemerkt", use_inner_text=True)
    expect(tab.locator(LINK)).to_have_text("Merkliste (3)")
    expect(tab.locator("#list-said")).to_have_text("3 Maßnahmen auf Ihrer Merkliste")
    return numbers


def test_kept_by_keyboard_shown_reordered_and_removed(tab):
    numbers = keep_three(tab)
    tab.fill("#q", "Fernwärme")
    expect(tab).to_have_url(re.compile("Fernw"))
    tab.wait_for_load_state("networkidle")
    tab.goto("search/?q=W%C3%A4rme")
    expect(tab.locator(PRESSED)).to_have_count(3)
    press(tab, tab.locator(LINK))
    tab.wait_for_url("**/list/**")
    assert listed(tab) == numbers
    first = headings(tab)
    press(tab, tab.locator(".listed > li").nth(1).get_by_role("link", name="Nach oben"))
    expect(tab.locator(".listed .hit__heading").first).to_have_text(first[1])
    expect(tab.locator("#list-foreign")).to_be_hidden()
    press(tab, tab.locator(".listed > li").nth(2).get_by_role("link", name="Entfernen"))
    expect(tab.locator(LINK)).to_have_text("Merkliste (2)")
    assert headings(tab) == [first[1], first[0]]
    # What was kept is there again, in the order it was given.
    tab.goto("list/")
    expect(tab.locator(".listed .hit__heading")).to_have_text([first[1], first[0]])


def test_pressed_again_it_is_taken_off(tab):
    tab.goto("cities/dortmund/fernwaerme-abwaerme/")
    button = tab.locator("button.keep").first
    press(tab, button)
    expect(tab.locator(LINK)).to_have_text("Merkliste (1)")
    press(tab, button)
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(tab.locator(LINK)).to_have_text("Merkliste")
    assert tab.evaluate("() => localStorage.length") == 0
    press(tab, tab.locator(LINK))
    expect(tab.get_by_text("Diese Liste ist noch leer")).to_be_visible()


def test_buttons_that_came_with_a_live_answer_are_marked(tab):
    tab.goto("search/?entry=measure")
    tab.fill("#q", "Wärme")
    expect(tab).to_have_url(re.compile("W%C3%A4rme"))
    press(tab, tab.locator(".results button.keep").first)
    press(tab, tab.locator("#facet-field > summary"))
    tab.locator("#sort").select_option("co2")
    expect(tab).to_have_url(re.compile("sort=co2"))
    tab.goto("search/?q=W%C3%A4rme&entry=measure&sort=relevance")
    tab.locator("#sort").select_option("newest")
    expect(tab).to_have_url(re.compile("sort=newest"))
    expect(tab.locator(PRESSED)).to_have_count(1)


def test_a_shared_list_is_only_adopted_on_request(tab, browser, embedded_portal):
    numbers = keep_three(tab)
    other = visit(browser, embedded_portal)
    reader = other.new_page()
    reader.goto(f"list/?m={numbers[1]},{numbers[2]}")
    assert reader.evaluate("() => localStorage.length") == 0
    press(reader, reader.locator(".listed > li").first.get_by_role("link", name="Entfernen"))
    expect(reader.locator(".listed > li")).to_have_count(1)
    assert reader.evaluate("() => localStorage.length") == 0
    reader.goto(f"list/?m={numbers[1]},{numbers[2]}")
    press(reader, reader.get_by_role("button", name="Alle auf meine Merkliste setzen"))
    expect(reader.locator(LINK)).to_have_text("Merkliste (2)")
    expect(reader.locator("#list-foreign")).to_be_hidden()
    other.close()


def test_the_link_is_copied(tab):
    numbers = keep_three(tab)
    press(tab, tab.locator(LINK))
    tab.wait_for_url("**/list/**")
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(tab, tab.get_by_role("button", name="Link kopieren"))
    expect(tab.locator("#list-copied")).to_have_text("Die Adresse wurde kopiert.")
    copied = tab.evaluate("() => navigator.clipboard.readText()")
    assert copied.endswith(f"/de/list/?m={','.join(numbers)}")


def test_no_barrier_on_a_list_one_keeps_and_on_one_that_was_sent(tab):
    numbers = keep_three(tab)
    tab.goto(f"list/?m={','.join(numbers)}&q=heat")
    assert barriers(tab) == []
    tab.goto(f"list/?m={numbers[0]},999999")
    expect(tab.locator("#list-foreign")).to_be_visible()
    assert barriers(tab) == []


def test_on_paper_stand_the_measures_and_their_addresses(tab):
    numbers = keep_three(tab)
    tab.goto(f"list/?m={','.join(numbers)}")
    tab.emulate_media(media="print")
    expect(tab.locator(".listed__address").first).to_be_visible()
    expect(tab.locator(".listed__tools").first).to_be_hidden()
    expect(tab.locator("#list-address")).to_be_hidden()
    expect(tab.locator("#list-q")).to_be_hidden()


def test_without_scripts_the_address_holds_the_list(plain):
    plain.goto("search/?q=W%C3%A4rme")
    first = plain.locator(".results button.keep").first
    number = first.get_attribute("value")
    press(plain, first)
    plain.wait_for_url("**/list/**")
    assert listed(plain) == [number]
    expect(plain.locator("#list-buttons")).to_be_hidden()
    plain.fill("#list-q", "Radweg")
    plain.locator("#list-q").press("Enter")
    plain.wait_for_url("**/list/**Radweg**")
    assert listed(plain) == [number]
    press(plain, plain.locator("#more button.keep").first)
    expect(plain.locator(".listed > li")).to_have_count(2)
    press(plain, plain.locator(".listed > li").first.get_by_role("link", name="Entfernen"))
    expect(plain.locator(".listed > li")).to_have_count(1)
    assert number not in listed(plain)


def test_where_the_browser_keeps_nothing_the_button_leads_to_the_list(browser, embedded_portal):
    context = visit(browser, embedded_portal)
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('closed'); } });"
    )
    tab = context.new_page()
    tab.goto("cities/dortmund/fernwaerme-abwaerme/")
    press(tab, tab.locator("button.keep").first)
    expect(tab.locator(".listed > li")).to_have_count(1)
    context.close()
