"""Suggestions below the search fields, by keyboard and pointer; without JavaScript a plain field."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.barriers import PHONE, Reader


@pytest.fixture
def reader(browser, embedded_portal):
    context = browser.new_context(locale="de-DE")
    yield Reader(context, embedded_portal.url, "de")
    context.close()


def write(reader, address, field, text):
    """Type into a search field of a page and wait for the list below it."""
    reader.open(address)
    box = reader.tab.locator(field)
    box.press_sequentially(text)
    options = reader.tab.locator(".suggestions:visible [role=option]")
    expect(options.first).to_be_visible()
    return box, options


def live_answer(reader, text):
    """Wait until the results are those of the typed text."""
    expect(reader.tab).to_have_url(re.compile(rf"\?q={text}$"))
    expect(reader.tab.locator(".htmx-request")).to_have_count(0)


def test_an_option_is_reached_and_followed_by_keyboard(reader):
    box, options = write(reader, "search/", "#q", "fernw")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    expect(box).to_be_focused()
    live_answer(reader, "fernw")
    assert reader.barriers() == []
    box.press("ArrowUp")
    expect(box).not_to_have_attribute("aria-activedescendant", re.compile("."))
    box.press("ArrowDown")
    box.press("Enter")
    expect(reader.tab).to_have_url(re.compile(r"/de/search/\?q=Fernw%C3%A4rme$"))
    assert reader.problems() == []


def test_escape_closes_the_list_and_keeps_the_text(reader):
    box, options = write(reader, "", "#home-q, main input[type=search]", "dort")
    box.press("Escape")
    expect(options).to_have_count(0)
    expect(box).to_have_value("dort")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press("Enter")
    expect(reader.tab).to_have_url(re.compile(r"/de/search/\?q=dort$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_city_is_chosen_with_the_finger_on_a_phone(reader, scheme):
    with reader.looking(PHONE, scheme):
        _box, options = write(reader, "search/", "#q", "dortm")
        live_answer(reader, "dortm")
        assert reader.barriers() == []
        options.filter(has_text="Stadt").first.click()
    expect(reader.tab).to_have_url(re.compile(r"/de/search/\?city=de-dortmund$"))
    assert reader.problems() == []


def test_without_scripts_the_results_offer_interpretations(browser, embedded_portal):
    context = browser.new_context(locale="de-DE", java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{embedded_portal.url}/de/search/")
    tab.fill("#q", "dortm")
    tab.locator("#search-form [type=submit]").first.click()
    tab.locator(".meant a", has_text="Dortmund").click()
    assert tab.url.endswith("/de/search/?city=de-dortmund")
    context.close()
