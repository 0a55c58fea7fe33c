"""Narrow screens: placeholders fit, and the filter button shows the number of active filters."""

import pytest
from playwright.sync_api import expect

PHONE = {"width": 360, "height": 740}
ROOM = """field => {
    const style = getComputedStyle(field);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return room - pen.measureText(field.placeholder).width;
}"""


@pytest.fixture
def phone(browser, embedded_portal):
    context = browser.new_context(locale="de-DE", viewport=PHONE, base_url=embedded_portal.url)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", ["de", "en", "fr", "ro"])
@pytest.mark.parametrize("address", ["", "search/", "cities/", "list/"])
def test_the_placeholder_of_a_search_field_is_not_cut(phone, language, address):
    phone.goto(f"/{language}/{address}")
    phone.evaluate("document.fonts.ready")
    fields = phone.locator("input[type=search][placeholder]").all()
    assert fields
    for field in fields:
        assert field.evaluate(ROOM) >= 0


def test_the_button_shows_how_many_filters_are_active(phone):
    phone.goto("/de/search/?country=DE&status=running")
    button = phone.locator(".facets-button")
    expect(button.locator(".facets-button__count")).to_be_visible()
    expect(button).to_have_accessible_name("Filter 2 Filter aktiv")
    phone.goto("/de/search/")
    expect(button).to_have_accessible_name("Filter")
