"""While a new measure is written, its author sees which ones are similar, and saves nevertheless."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.admin import Desk
from tests.e2e.editing.screens import WIDE

HEADING = "Sonnenstrom von den Dächern der Schulen"
SIMILAR = "Sonnenstrom von städtischen Dächern"
ADDRESS = "**/admin/similar-measures/"
# Milliseconds between two keys, and after the last one.
PACE = 60
PAUSE = 1500
NARROW = {"width": 360, "height": 800}


@pytest.fixture
def requests():
    """What the browser has asked for."""
    return []


@pytest.fixture
def editor(browser, embedded_portal, requests):
    context = browser.new_context(locale="de-DE", viewport=WIDE)
    desk = Desk(context.new_page(), embedded_portal.url)
    desk.tab.set_default_timeout(20_000)
    desk.tab.on("request", lambda request: requests.append(request.url))
    desk.log_in("dortmund-editor").walk_to("Städte", "Dortmund")
    desk.add_page()
    desk.tab.set_viewport_size(NARROW)
    yield desk
    context.close()


def asked(requests):
    return sum("/similar-measures/" in url for url in requests)


def test_similar_measures_are_shown_and_block_nothing(editor, requests):
    tab = editor.tab
    said = tab.locator(".similar-measures [role=status]")
    editor.field("heading_de").press_sequentially("Kurz", delay=PACE)
    tab.wait_for_timeout(PAUSE)
    assert asked(requests) == 0, "too little to tell"
    expect(said).to_have_text("")
    editor.field("heading_de").fill("")
    editor.field("heading_de").press_sequentially(HEADING, delay=PACE)
    expect(said).to_have_text(re.compile("gibt es schon"))
    assert asked(requests) < len(HEADING) / 4, "not for every key"
    similar = tab.get_by_role("link", name=SIMILAR)
    expect(similar).to_be_visible()
    expect(tab.get_by_role("heading", name="Ähnliche Maßnahmen")).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    with tab.context.expect_page() as opened:
        similar.focus()
        tab.keyboard.press("Enter")
    expect(opened.value.get_by_role("heading", level=1)).to_contain_text(SIMILAR)
    opened.value.close()

    tab.route(ADDRESS, lambda route: route.abort())
    editor.field("summary_de").press_sequentially("Strom", delay=PACE)
    expect(said).to_have_text("Ähnliche Maßnahmen können gerade nicht angezeigt werden.")
    tab.unroute(ADDRESS)
    editor.press(".action-save")
    expect(editor.field("heading_de")).to_have_value(HEADING)
    expect(similar).to_be_visible()


def test_the_list_follows_to_the_tab_that_is_written_in(editor):
    editor.open_tab("en")
    editor.field("heading_en").press_sequentially("Solar power from school roofs", delay=PACE)
    found = editor.tab.locator("[lang=en] ~ .similar-measures")
    expect(found.get_by_role("link", name="Solar power from municipal")).to_be_visible()
    expect(editor.tab.locator(".similar-measures")).to_have_count(1)
