"""Measures of the cities like one, on both engines."""

import pytest

from search.schema.request import Box, SearchRequest
from search.searcher import scan, search
from tests import factories
from tests.search.samples import WORLD

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(used):
    """Dortmund, Münster and Amiens lie in one region; only the first two are alike in size, too."""
    sizes = {"dortmund": 600_000, "muenster": 320_000, "amiens": 130_000, "cluj-napoca": 290_000}
    countries = {"amiens": "FR", "cluj-napoca": "RO"}
    for slug, population in sizes.items():
        factories.city(
            slug,
            country=countries.get(slug, "DE"),
            population=population,
            latitude=50.0,
            longitude=7.0,
        )
    used.rebuild(lambda: WORLD)


def found(**asked):
    return {hit.document.page_id for hit in search(SearchRequest(**asked)).hits}


def test_only_measures_of_cities_like_it_without_its_own(world):
    result = search(SearchRequest(like="de-dortmund"))
    assert {hit.document.city for hit in result.hits} == {"de-muenster"}
    assert result.total == 2
    assert [each.value for each in result.facets["city"]] == ["de-muenster"]
    assert found(like="de-muenster") == {1, 6}


def test_all_other_filters_hold_as_well(world):
    assert found(like="de-muenster", text="Dampf") == {1}
    assert found(like="de-muenster", filters={"city": ("fr-amiens",)}) == set()
    assert found(like="de-muenster", box=Box(0, 0, 1, 1)) == set()


def test_a_city_like_no_other_or_unknown_finds_nothing(world):
    assert found(like="fr-amiens") == found(like="de-nowhere") == found(like="\x00") == set()


def test_an_export_obeys_it(world):
    documents = scan(SearchRequest(like="de-dortmund")).documents
    assert {each.city for each in documents} == {"de-muenster"}


def test_a_city_that_is_withdrawn_is_like_none(world):
    factories.unpublish(factories.city("muenster"))
    assert found(like="de-dortmund") == set()


def test_a_search_without_it_asks_for_no_city(world, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as asked:
        search(SearchRequest())
    assert not [each["sql"] for each in asked.captured_queries if "citypage" in each["sql"]]
