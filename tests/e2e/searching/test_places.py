"""Geo search in a real browser: the map by keyboard, the distance filter, both without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.barriers import DESKTOP, PHONE

TOTAL = "#results-total"


@pytest.fixture(params=["scripted", "plain"])
def tab(request, browser):
    """A tab with JavaScript, and one without."""
    scripts = request.param == "scripted"
    context = browser.new_context(
        locale="de-DE", viewport=DESKTOP, java_script_enabled=scripts, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def number(tab):
    return int(re.search(r"\d+", tab.locator(TOTAL).inner_text())[0])


def counts(tab):
    """The numbers in the markers, and those in the list of cities."""
    return (
        [int(text) for text in tab.locator(".marker__count").all_text_contents()],
        [
            int(text.split()[0])
            for text in tab.locator(".map__list a > span:last-child").all_inner_texts()
        ],
    )


def test_the_markers_lead_closer_and_to_a_city_by_keyboard(tab, embedded_portal):
    tab.goto(f"{embedded_portal.url}/de/search/?entry=measure")
    tab.get_by_role("link", name="Karte", exact=True).press("Enter")
    tab.wait_for_url("**view=map**")
    total = number(tab)
    assert [sum(each) for each in counts(tab)] == [total, total]
    several = tab.get_by_role("link", name=re.compile(r"Städte, .*Dortmund.*Karte vergrößern"))
    several.focus()
    several.press("Enter")
    tab.wait_for_url(re.compile("box="))
    assert 0 < number(tab) < total
    expect(tab.locator(".chip", has_text="° N bis")).to_be_visible()
    markers, listed = counts(tab)
    assert sum(markers) == sum(listed) == number(tab)
    tab.locator(".marker", has_text="Heidelberg").press("Enter")
    tab.wait_for_url(re.compile("city=de-heidelberg"))
    expect(tab.locator(".marker")).to_have_count(1)
    expect(tab.locator(".chip", has_text="Heidelberg")).to_be_visible()


def test_a_distance_from_a_city(tab, embedded_portal):
    tab.goto(f"{embedded_portal.url}/de/search/?entry=measure")
    everything = number(tab)
    tab.locator("#facet-near > summary").press("Enter")
    tab.select_option("#near-within", "100")
    tab.select_option("#near-city", "de-dortmund")
    if tab.locator(".facets__foot button").is_visible():
        tab.click(".facets__foot button")
    tab.wait_for_url(re.compile("near=de-dortmund"))
    chip = tab.locator(".chip", has_text="im Umkreis von 100 km um Dortmund")
    expect(chip).to_be_visible()
    assert 0 < number(tab) < everything
    cities = {line.split(",")[0] for line in tab.locator(".hit__city").all_inner_texts()}
    assert cities == {"Dortmund", "Münster"}
    expect(tab.locator(".hit__city", has_text="Münster").first).to_contain_text("51 km")
    expect(tab.locator("#near-city")).to_have_value("de-dortmund")
    chip.press("Enter")
    tab.wait_for_url(lambda url: "near=" not in url)
    assert number(tab) == everything


def test_a_filter_keeps_map_and_map_section(browser, embedded_portal):
    context = browser.new_context(locale="de-DE", viewport=DESKTOP)
    tab = context.new_page()
    tab.goto(f"{embedded_portal.url}/de/search/?entry=measure&view=map&box=45,0,55,15")
    tab.check("#facet-field-heat")
    expect(tab).to_have_url(re.compile(r"field=heat&box=45%2C0%2C55%2C15&view=map$"))
    expect(tab.locator(".marker").first).to_be_visible()
    markers, listed = counts(tab)
    assert sum(markers) == sum(listed) == number(tab)
    context.close()


def test_on_a_phone_markers_are_large_enough_and_do_not_touch(browser, embedded_portal):
    context = browser.new_context(locale="ar", viewport=PHONE)
    tab = context.new_page()
    tab.goto(f"{embedded_portal.url}/ar/search/?view=map")
    boxes = [disc.bounding_box() for disc in tab.locator(".marker__disc").all()]
    assert len(boxes) > 3
    for box in boxes:
        assert min(box["width"], box["height"]) >= 24
    middles = [(b["x"] + b["width"] / 2, b["y"] + b["height"] / 2) for b in boxes]
    for place, (x, y) in enumerate(middles):
        for other_x, other_y in middles[:place]:
            assert ((x - other_x) ** 2 + (y - other_y) ** 2) ** 0.5 >= 24
    context.close()
