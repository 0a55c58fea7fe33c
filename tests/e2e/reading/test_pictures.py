"""Pictures leave what a reader came for on the first screens, and follow the colour scheme."""

import pytest

from tests.e2e.barriers import DESKTOP

PHONE = {"width": 360, "height": 800}
MEASURE = "cities/dortmund/fernwaerme-abwaerme/"
# A page, what has to begin on it, and within how many screens of a phone.
FIRST = [
    ("", ".card--lead", 2),
    ("search/", ".hit", 1),
    (MEASURE, ".panel", 2),
    ("cities/", ".pictured", 2),
]
# The colour of the sky in the corner of the first card, on the screen.
CORNER = """image => {
  const box = image.getBoundingClientRect();
  return { x: Math.round(box.left + 20), y: Math.round(box.top + 20), width: 1, height: 1 };
}"""


@pytest.fixture(scope="module")
def open_tab(browser, embedded_portal):
    """Open a tab of a size."""
    contexts = []

    def open_tab(size, **options):
        contexts.append(
            browser.new_context(
                locale="de-DE", viewport=size, base_url=f"{embedded_portal.url}/de/", **options
            )
        )
        return contexts[-1].new_page()

    yield open_tab
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("path", "part", "screens"), FIRST)
def test_what_a_reader_came_for_begins_on_the_first_screens(open_tab, path, part, screens):
    tab = open_tab(PHONE)
    tab.goto(path or "./")
    assert tab.locator(part).first.bounding_box()["y"] < screens * PHONE["height"]


@pytest.mark.parametrize("size", [PHONE, DESKTOP])
def test_pictures_have_their_place_before_they_arrive(open_tab, size):
    places = []
    for blocked in (False, True):
        tab = open_tab(size)
        if blocked:
            tab.route("**/covers/**", lambda route: route.abort())
        tab.goto("search/")
        places.append(tab.locator(".hit__heading").last.bounding_box())
    assert places[0] == places[1]


def test_covers_follow_the_system_and_a_part_with_a_scheme_of_its_own(open_tab):
    skies = {}
    for scheme, theme in (("light", ""), ("dark", ""), ("light", "dark"), ("dark", "light")):
        tab = open_tab(DESKTOP, color_scheme=scheme)
        tab.goto("partnerships/")
        cards = tab.locator(".cards").first
        if theme:
            cards.evaluate("(cards, theme) => cards.setAttribute('data-kern-theme', theme)", theme)
        picture = cards.locator("img").first
        picture.scroll_into_view_if_needed()
        picture.evaluate("image => image.decode()")
        skies[scheme, theme] = tab.screenshot(clip=picture.evaluate(CORNER))
    assert skies["light", ""] == skies["dark", "light"] != skies["dark", ""]
    assert skies["dark", ""] == skies["light", "dark"]
