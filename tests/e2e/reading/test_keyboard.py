"""Every page by keyboard alone: focus order follows the page, and focus is visible."""

import pytest

from tests.e2e.barriers import DESKTOP, PHONE
from tests.e2e.page_list import PAGES, TEMPLATES

MOST_KEYS = 600
# Everything a key must reach, numbered in the order of the page.
NUMBER = """() => {
    const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary";
    const reachable = [...document.querySelectorAll(wanted)].filter(element =>
        element.checkVisibility({ visibilityProperty: true }) && !element.disabled
        // Of a group of radio buttons the tabulator reaches the chosen one, arrows the others.
        && (element.type !== "radio" || element.checked));
    reachable.forEach((element, number) => { element.dataset.number = number; });
    return reachable.length;
}"""
WHERE = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    // A card is outlined for the link in it.
    let marked = getComputedStyle(here).boxShadow !== "none";
    for (let element = here; element && element !== document.body; element = element.parentElement) {
        const style = getComputedStyle(element);
        marked ||= style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    }
    const box = here.getBoundingClientRect();
    const seen = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return {
        number: here.dataset.number === undefined ? null : Number(here.dataset.number),
        what: here.outerHTML.slice(0, 120),
        marked,
        seen,
    };
}"""


@pytest.fixture
def visitor(browser, embedded_portal):
    """A tab on the desktop, and the portal's German pages below it."""
    context = browser.new_context(
        locale="de-DE", viewport=DESKTOP, base_url=f"{embedded_portal.url}/de/"
    )
    yield context.new_page()
    context.close()


def walk(tab):
    """Press Tab until the focus has gone round; return every stop in order."""
    stops = []
    for _press in range(MOST_KEYS):
        tab.keyboard.press("Tab")
        stop = tab.evaluate(WHERE)
        if stop is None or (stops and stop["number"] == 0):
            return stops
        stops.append(stop)
    raise AssertionError("the tabulator never came round")


@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_tabulator_reaches_everything_in_order(visitor, kind):
    visitor.goto(PAGES[kind])
    count = visitor.evaluate(NUMBER)
    stops = walk(visitor)
    numbers = [stop["number"] for stop in stops if stop["number"] is not None]
    assert numbers == list(range(count))
    assert [stop["what"] for stop in stops if not stop["marked"]] == []
    assert [stop["what"] for stop in stops if not stop["seen"]] == []


@pytest.mark.parametrize("kind", TEMPLATES)
def test_the_first_key_leads_past_the_menu(visitor, kind):
    visitor.goto(PAGES[kind])
    visitor.keyboard.press("Tab")
    assert visitor.evaluate("() => document.activeElement.className") == "skip-link"
    visitor.keyboard.press("Enter")
    assert visitor.evaluate("() => document.activeElement.localName") == "main"
    visitor.keyboard.press("Tab")
    assert visitor.evaluate("() => Boolean(document.activeElement.closest('main, footer'))")


def test_the_menu_of_a_phone_opens_and_closes_by_key(visitor):
    visitor.set_viewport_size(PHONE)
    visitor.goto("")
    button = visitor.locator("[popovertarget=site-menu]").first
    button.focus()
    visitor.keyboard.press("Enter")
    visitor.locator("#site-menu").wait_for(state="visible")
    visitor.keyboard.press("Tab")
    assert visitor.evaluate("() => Boolean(document.activeElement.closest('#site-menu'))")
    visitor.keyboard.press("Escape")
    visitor.locator("#site-menu").wait_for(state="hidden")
    assert button.evaluate("element => element === document.activeElement")
