"""Which cities lie where a question asks, and that the reader asks for no others."""

import pytest

from search import searcher
from search.engines.embedded.engine import EmbeddedEngine
from search.query import geo
from search.query.geo import Point, distance, in_box, in_circle
from search.schema.request import Box, Circle, SearchRequest
from tests import factories
from tests.search.samples import WORLD

DORTMUND = Point(51.514, 7.468)
MUENSTER = Point(51.962, 7.626)
CLUJ = Point(46.771, 23.624)


@pytest.mark.parametrize(
    ("one", "other", "kilometres"),
    [
        (DORTMUND, MUENSTER, 51),
        (DORTMUND, CLUJ, 1277),
        (Point(0, 179.5), Point(0, -179.5), 111),
        (Point(90, 0), Point(-90, 123), 20015),
        (Point(0, 0), Point(0, 180), 20015),
        (DORTMUND, DORTMUND, 0),
    ],
)
def test_distances_over_the_earth(one, other, kilometres):
    assert distance(one, other) == pytest.approx(kilometres, rel=0.01)
    assert distance(other, one) == distance(one, other)


def test_a_circle_has_its_edge_in_it():
    assert in_circle(DORTMUND, Circle(*DORTMUND, kilometres=1))
    assert in_circle(MUENSTER, Circle(*DORTMUND, kilometres=52))
    assert not in_circle(MUENSTER, Circle(*DORTMUND, kilometres=50))


@pytest.mark.parametrize(
    ("box", "inside"),
    [
        (Box(51, 7, 52, 8), True),
        (Box(51.514, 7.468, 51.514, 7.468), True),
        (Box(51.6, 7, 52, 8), False),
        (Box(51, 7.5, 52, 8), False),
        (Box(51, 170, 52, 8), True),
        (Box(51, 7, 52, -170), True),
        (Box(51, 170, 52, -170), False),
        (Box(-90, -180, 90, 180), True),
    ],
)
def test_a_box_may_go_over_the_line_of_180_degrees(box, inside):
    assert in_box(DORTMUND, box) is inside


def test_cities_beyond_180_degrees():
    box = Box(-20, 170, -10, -170)
    assert in_box(Point(-18.1, 178.4), box)
    assert in_box(Point(-13.8, -171.8), box)
    assert not in_box(Point(-18.1, 0), box)


@pytest.fixture
def world():
    for slug, country, point in [
        ("dortmund", "DE", DORTMUND),
        ("muenster", "DE", MUENSTER),
        ("cluj-napoca", "RO", CLUJ),
    ]:
        factories.city(slug, country=country, latitude=point.latitude, longitude=point.longitude)
    factories.city("amiens", country="FR")


@pytest.mark.django_db
class TestCities:
    def test_nowhere_asked_is_everywhere(self, world, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert geo.cities(SearchRequest()) is None

    def test_the_cities_of_a_circle_and_of_a_box(self, world):
        near, box = Circle(*DORTMUND, kilometres=60), Box(51.6, 7, 53, 8)
        assert geo.cities(SearchRequest(near=near)) == {"de-dortmund", "de-muenster"}
        assert geo.cities(SearchRequest(box=box)) == {"de-muenster"}
        assert geo.cities(SearchRequest(near=near, box=Box(40, 20, 50, 30))) == frozenset()

    def test_a_city_without_a_place_lies_nowhere(self, world):
        everywhere = SearchRequest(box=Box(-90, -180, 90, 180))
        assert "fr-amiens" not in geo.cities(everywhere)
        assert len(geo.cities(everywhere)) == 3

    def test_a_city_that_is_not_public_lies_nowhere(self, world):
        factories.unpublish(factories.city("muenster"))
        factories.restrict(factories.city("dortmund"))
        assert set(geo.points()) == {"ro-cluj-napoca"}


@pytest.mark.django_db
class TestSearch:
    @pytest.fixture(autouse=True)
    def engine(self, world, tmp_path, monkeypatch):
        made = EmbeddedEngine(tmp_path / "search")
        made.rebuild(lambda: WORLD)
        monkeypatch.setattr(searcher, "engine", lambda _name: made)
        monkeypatch.setattr(searcher, "engine_names", lambda: ["embedded"])

    def test_the_page_the_facets_and_the_total_obey_the_place(self):
        near = Circle(*MUENSTER, kilometres=60)
        result = searcher.search(SearchRequest("", near=near))
        assert {hit.document.page_id for hit in result.hits} == {1, 4, 5, 6}
        assert {each.value for each in result.facets["city"]} == {"de-dortmund", "de-muenster"}
        assert result.total == 4

    def test_forgiving_an_error_does_not_leave_the_place(self):
        result = searcher.search(SearchRequest("Fernwärne", box=Box(51, 7, 52, 8)))
        assert (result.fuzzy, [hit.document.page_id for hit in result.hits]) == (True, [1])

    def test_an_export_obeys_the_place(self):
        found = searcher.scan(SearchRequest(box=Box(51.6, 7, 52, 8)))
        assert {document.city for document in found.documents} == {"de-muenster"}
        assert found.total == 2
