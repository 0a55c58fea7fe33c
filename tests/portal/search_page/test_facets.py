"""Which facets are shown beside the results, their groups and order."""

import pytest
from django.utils import translation

from cities import models
from portal.i18n import labels
from portal.search_page import facets
from search.schema.facets import FACETS
from search.schema.request import FacetValue, SearchRequest, SearchResult
from tests import factories

pytestmark = pytest.mark.django_db


def answer(total=10, **counted):
    """Build a result with these counts; a pair is a selected value."""
    found = {name: [] for name in FACETS}
    for name, counts in counted.items():
        found[name] = [
            FacetValue(value, count[0], True)
            if isinstance(count, tuple)
            else FacetValue(value, count)
            for value, count in counts.items()
        ]
    return SearchResult(facets=found, total=total, engine="embedded")


def shown(result, **chosen):
    """Return every visible facet by name."""
    request = SearchRequest(filters=chosen)
    return {facet.name: facet for group in facets.groups(request, result) for facet in group.facets}


def values(options):
    return [option.value for option in options]


@pytest.mark.parametrize(
    ("counts", "divides"),
    [
        ({}, False),
        ({"full": 10}, False),
        ({"full": 9}, True),
        ({"full": 6, "snapshot": 4}, True),
        ({"full": 10, "snapshot": 0}, False),
        ({"full": (10,)}, True),
        ({"full": (0,)}, True),
    ],
)
def test_only_filters_that_divide_the_hits_or_are_chosen(counts, divides):
    assert ("level" in shown(answer(level=counts))) is divides


def test_values_that_all_hits_have_do_not_divide_however_many_there_are():
    assert shown(answer(lang={"de": 10, "en": 10})) == {}
    assert list(shown(answer(lang={"de": 10, "en": 7}))) == ["lang"]


def test_every_facet_has_a_group_and_a_label():
    everywhere = answer(**{name: {"some": 1} for name in FACETS})
    groups = facets.groups(SearchRequest(), everywhere)
    assert [group.name for group in groups] == ["entry", "where", "what", "numbers", "text"]
    there = {facet.name: facet for group in groups for facet in group.facets}
    lower = {
        child.facet
        for facet in there.values()
        for option in (*facet.first, *facet.rest)
        for child in option.children
    }
    assert set(there) | lower == set(FACETS)
    assert all(str(facet.label) for facet in there.values())


def test_cities_stand_below_their_country_and_targets_below_their_goal():
    for number in (7, 13):
        factories.goal(number)
    factories.target("13.1")
    found = shown(
        answer(
            country={"DE": 6, "RO": 4},
            city={"de-dortmund": 2, "de-aachen": 4, "ro-cluj-napoca": 4},
            sdg={"sdg-13": (5,), "sdg-7": 3},
            target={"sdg-13-1": (2,), "sdg-11-2": 1},
        )
    )
    places = found["country"].first
    assert values(places) == ["DE", "RO"]
    assert values(places[0].children) == ["de-aachen", "de-dortmund"]
    goals = {option.value: option for option in found["sdg"].first}
    assert list(goals) == ["sdg-7", "sdg-13", "sdg-11"]
    assert goals["sdg-13"].chosen == 2
    assert goals["sdg-11"].count == 0, "its target is there, so the way to it must be"
    assert found["sdg"].active == 2


def test_a_country_that_all_hits_have_is_shown_where_its_cities_divide():
    found = shown(answer(country={"DE": 10}, city={"de-dortmund": 6, "de-aachen": 4}))
    assert values(found["country"].first[0].children) == ["de-dortmund", "de-aachen"]


def test_of_a_long_list_the_most_frequent_are_shown_and_the_chosen_come_first():
    counts = {f"field-{number:02}": number for number in range(1, 21)}
    facet = shown(answer(100, field=counts | {"field-03": (3,)}))["field"]
    assert values(facet.first) == ["field-03", *(f"field-{n}" for n in range(20, 13, -1))]
    assert len(facet.rest) == 12
    assert not facet.rest_open
    assert facet.total == 20


def test_a_list_with_one_more_is_not_folded():
    counts = {f"field-{number}": 1 for number in range(facets.FIRST + 1)}
    assert shown(answer(field=counts))["field"].rest == ()


def test_a_scale_keeps_its_order():
    facet = shown(answer(effect={"over-100000": 5, "under-100": 1, "1000-to-10000": 3}))["effect"]
    assert values(facet.first) == ["under-100", "1000-to-10000", "over-100000"]
    assert list(labels.table("effect")) == [
        "under-100",
        "100-to-1000",
        "1000-to-10000",
        "10000-to-100000",
        "over-100000",
    ]


def test_the_first_range_of_years_stands_in_the_fields_the_others_in_the_list():
    counts = {"2015-2018": (3,), "2015": 2, "1999": (1,), "1990-1995": (0,), "2018": 1}
    chosen = ("2015-2018", "1999", "1990-1995")
    facet = shown(answer(year=counts), year=chosen)["year"]
    assert facet.years == facets.Years(("2018", "2015", "1999"), "2015", "2018")
    assert values(facet.first) == ["2018", "2015", "1999", "1990-1995"]
    assert facet.active == 3


def test_years_come_newest_first_however_much_they_find():
    counts = {str(year): year % 7 + 1 for year in range(1999, 2025)}
    facet = shown(answer(100, year=counts | {"2001": (1,)}), year=("2001",))["year"]
    newest = [str(year) for year in range(2024, 1998, -1)]
    assert values(facet.first) == newest[: facets.FIRST]
    assert values(facet.rest) == newest[facets.FIRST :]
    assert facet.rest_open, "what is chosen is seen"


def test_open_ends_of_a_range_are_empty_fields():
    facet = shown(answer(year={"2015-": (3,), "2016": 3}), year=("2015-",))["year"]
    assert (facet.years.first, facet.years.last) == ("2015", "")


def test_what_is_chosen_is_open_the_rest_only_where_it_is_used_most():
    found = shown(answer(status={"planned": (2,)}, level={"full": 2}, field={"heat": 2}))
    assert {name: facet.open for name, facet in found.items()} == {
        "field": True,
        "status": True,
        "level": False,
    }


def test_values_of_one_count_come_by_the_readers_alphabet():
    for key, label in [("heat", "Încălzire"), ("industry", "Industrie"), ("water", "Apă")]:
        factories.term(models.FieldOfAction, key, label={"de": key, "ro": label})
    for slug, country in [("wien", "AT"), ("izmir", "TR"), ("krakow", "PL")]:
        factories.city(slug, country=country)
    with translation.override("ro"):
        fields = shown(answer(field={"heat": 3, "industry": 3, "water": 3}))["field"]
    assert values(fields.first) == ["water", "industry", "heat"]
    with translation.override("de"):
        countries = shown(answer(country={"TR": 2, "AT": 2, "PL": 2}))["country"]
    assert values(countries.first) == ["AT", "PL", "TR"]
