"""Print style sheet: content, source and URL, and no controls."""

import pytest
from playwright.sync_api import expect

PAGES = {
    "search": "search/?q=W%C3%A4rme&country=DE&status=running",
    "search with a map": "search/?view=map",
    "measure": "cities/dortmund/fernwaerme-abwaerme/",
    "reading list": "list/?m=1",
    "home": "",
}
PRESSED = (
    "button, .kern-btn, select, input, summary, .views, .results__alert, .passing-on, .compare-bar"
)
A4 = {"width": 794, "height": 1123}


@pytest.fixture
def paper(browser, embedded_portal):
    context = browser.new_context(
        locale="de-DE", viewport=A4, base_url=f"{embedded_portal.url}/de/"
    )
    tab = context.new_page()
    tab.emulate_media(media="print")
    yield tab
    context.close()


def seen(tab, selector):
    return [
        each.evaluate("e => e.outerHTML")
        for each in tab.locator(selector).all()
        if each.is_visible()
    ]


@pytest.mark.parametrize("kind", PAGES)
def test_nothing_to_press_is_printed(paper, kind):
    paper.goto(PAGES[kind])
    assert seen(paper, PRESSED) == []


@pytest.mark.parametrize("kind", PAGES)
def test_every_sheet_says_whose_it_is_and_where_it_stands(paper, kind):
    paper.goto(PAGES[kind])
    expect(paper.locator(".print-head__name")).to_be_visible()
    expect(paper.locator("#print-address")).to_have_text(paper.url)
    paper.emulate_media(media="screen")
    expect(paper.locator(".print-head")).to_be_hidden()


def test_a_printed_list_shows_the_query(paper):
    paper.goto(PAGES["search"])
    expect(paper.locator("#results-total")).to_contain_text("Wärme")
    chips = paper.locator(".results > .chips li:visible")
    expect(chips).to_have_count(2)
    paper.emulate_media(media="screen")
    paper.fill("#q", "Fernwärme")
    expect(paper.locator("#results-total")).to_contain_text("Fernwärme")
    paper.emulate_media(media="print")
    expect(paper.locator("#print-address")).to_have_text(paper.url)
