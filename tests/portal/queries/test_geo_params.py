"""Geo filters: parameters, labels, and their place on the page."""

import pytest
from django.http import QueryDict
from django.utils import translation

from portal.queries import geo_labels, geo_params, query_params, search_urls
from search.query.geo import Point
from search.schema.request import Box, Circle, SearchRequest
from tests import factories

pytestmark = pytest.mark.django_db
DORTMUND = {"latitude": 51.514, "longitude": 7.468}
# Lists, for making a city takes longer than all of them.
CIRCLES = [
    ("near=de-dortmund&within=50", Circle(51.514, 7.468, 50, "de-dortmund")),
    ("near=de-dortmund", Circle(51.514, 7.468, 100, "de-dortmund")),
    ("near=de-dortmund&within=", Circle(51.514, 7.468, 100, "de-dortmund")),
    ("near=51.5,-7.25&within=20000", Circle(51.5, -7.25, 20000)),
    ("near=-90,180&within=1", Circle(-90, 180, 1)),
    ("near=&within=100", None),
    ("within=100", None),
]
NO_MIDDLES = [
    "atlantis",
    "fr-amiens",
    "91,0",
    "0,181",
    "51.5",
    "1e3,2",
    "nan,nan",
    "٥١,٧",
    "\x00",
    "5" * 999,
]
NO_DISTANCES = ["0", "-5", "20001", "1e3", "10.5", "٥", "far", "9" * 5000]
BOXES = [
    ("box=48,6,52.5,9.25", Box(48, 6, 52.5, 9.25)),
    ("box=-10,170,10,-170", Box(-10, 170, 10, -170)),
    ("box=1,1,1,1", Box(1, 1, 1, 1)),
    ("box=", None),
]
NO_BOXES = [
    "52,6,48,9",
    "48,6,52",
    "48,6,52,9,1",
    "91,0,92,1",
    "0,181,1,190",
    "a,b,c,d",
    "1" * 9999,
    "\x00",
]


@pytest.fixture(autouse=True)
def world():
    factories.city("dortmund", **DORTMUND)
    factories.city("amiens", country="FR")
    with translation.override("en"):
        yield


def parse(query):
    return query_params.parse(QueryDict(query), "en")


def test_a_circle_and_a_box():
    for query, expected in CIRCLES:
        parsed = parse(query)
        assert (parsed.request.near, parsed.notes) == (expected, ()), query
    for query, expected in BOXES:
        parsed = parse(query)
        assert (parsed.request.box, parsed.notes) == (expected, ()), query


def test_an_invalid_place_is_dropped_with_a_note():
    for name, values in (("near", NO_MIDDLES), ("box", NO_BOXES)):
        for value in values:
            query = QueryDict(mutable=True)
            query[name] = value
            parsed = query_params.parse(query, "en")
            assert getattr(parsed.request, name) is None, value
            assert len(parsed.notes) == 1, value
    assert parsed.notes == ("The map section cannot be read; it was left out.",)
    assert parse("near=fr-amiens").notes == (
        "The location of Amiens is not known; the distance filter was left out.",
    )


def test_an_invalid_distance_becomes_the_default_with_a_note():
    for within in NO_DISTANCES:
        parsed = parse(f"near=de-dortmund&within={within}")
        assert parsed.request.near.kilometres == geo_params.DEFAULT_DISTANCE, within
        assert parsed.notes == (
            "The distance must be a number of kilometres from 1 to 20000; it was set to 100 km.",
        )


def test_geo_filters_survive_a_round_trip():
    search_request = parse(
        "q=heat&near=de-dortmund&within=50&box=48,-6.125,52.5,9&view=map"
    ).request
    address = search_urls.page(search_request, 2)
    again = parse(address.partition("?")[2]).request
    assert (again.near, again.box, again.view) == (search_request.near, search_request.box, "map")
    point = parse("near=51.5,-7.25&within=20").request
    assert parse(search_urls.page(point, 1).partition("?")[2]).request.near == point.near


def test_each_part_of_the_place_is_removed_by_itself():
    search_request = parse("q=heat&near=de-dortmund&box=48,6,52,9").request
    assert (
        search_urls.without_geo(search_request, "near") == "/en/search/?q=heat&box=48%2C6%2C52%2C9"
    )
    assert (
        search_urls.without_geo(search_request, "box")
        == "/en/search/?q=heat&near=de-dortmund&within=100"
    )
    assert search_urls.without_filters(search_request) == "/en/search/?q=heat"
    assert search_urls.without_text(search_request) == (
        "/en/search/?near=de-dortmund&within=100&box=48%2C6%2C52%2C9"
    )


def test_one_city_replaces_countries_and_box():
    filters = {"country": ("DE", "RO"), "sdg": ("sdg-7",)}
    search_request = SearchRequest("heat", filters=filters, box=Box(1, 2, 3, 4), view="map")
    assert search_urls.in_cities(search_request, ["de-dortmund"]) == (
        "/en/search/?q=heat&city=de-dortmund&sdg=sdg-7&view=map"
    )


def test_the_smallest_box_holds_its_points():
    points = [Point(51.51412345, 7.4684), Point(-33.9, 18.42)]
    box = geo_params.bounding_box(points)
    assert all(box.south <= p.latitude <= box.north for p in points)
    assert all(box.west <= p.longitude <= box.east for p in points)
    assert parse(f"box={geo_params.format_box(box)}").request.box == box


def test_geo_labels():
    assert geo_labels.circle_label(Circle(51.5, 7.5, 1500, "de-dortmund")) == (
        "within 1,500 km of Dortmund"
    )
    assert geo_labels.circle_label(Circle(-1.25, -30, 20)) == "within 20 km of 1.2° S, 30° W"
    assert geo_labels.box_label(Box(-1, -30, 52.46, 9)) == "1° S to 52.5° N, 30° W to 9° E"
