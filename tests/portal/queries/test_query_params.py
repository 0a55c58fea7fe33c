"""Parsing of query strings: the resulting request and the notes on the page."""

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cities.models import CostBand
from portal.i18n import labels
from portal.queries import query_params, search_urls
from portal.queries.query_text import MAX_TEXT_LENGTH
from search.schema.facets import FACETS
from search.schema.request import SORTS
from tests import factories
from tests.portal.queries.parsing import parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    factories.goal(13)
    factories.goal(7)
    factories.field("heat")
    factories.instrument("investment")
    factories.term(CostBand, "1m-10m")
    factories.city("dortmund")


def test_every_parameter(world):
    search_request = parse(
        "q=heat&sdg=sdg-13&sdg=sdg-7&city=de-dortmund&country=de&field=heat&year=2023"
        "&lang=en&status=running&type=mitigation&level=full&sort=co2&page=3&instrument=investment"
        "&city_size=xl&cost=1m-10m&effect=under-100&duration=1_to_2&ease=easy&limits=yes&contact=yes"
    ).request
    assert search_request.text == "heat"
    assert search_request.filters == {
        "city": ("de-dortmund",),
        "country": ("DE",),
        "sdg": ("sdg-13", "sdg-7"),
        "field": ("heat",),
        "type": ("mitigation",),
        "status": ("running",),
        "level": ("full",),
        "lang": ("en",),
        "year": ("2023",),
        "instrument": ("investment",),
        "city_size": ("xl",),
        "cost": ("1m-10m",),
        "effect": ("under-100",),
        "duration": ("1_to_2",),
        "ease": ("easy",),
        "limits": ("yes",),
        "contact": ("yes",),
    }
    assert (search_request.sort, search_request.page, search_request.language) == ("co2", 3, "en")


def test_no_parameters_mean_everything_newest_first():
    parsed = parse("")
    assert (parsed.request.text, parsed.request.filters) == ("", {})
    assert (parsed.request.sort, parsed.request.page) == ("newest", 1)
    assert parsed.notes == ()


def test_a_text_is_sorted_by_relevance():
    assert parse("q=heat").request.sort == "relevance"


@pytest.mark.parametrize("facet", FACETS)
def test_an_unknown_value_is_left_out_and_named(world, facet):
    parsed = parse(f"{facet}=no-such-thing")
    assert facet not in parsed.request.filters
    assert len(parsed.notes) == 1
    assert "no-such-thing" in parsed.notes[0].lower()


def test_known_values_survive_an_unknown_one(world):
    parsed = parse("sdg=sdg-99&sdg=sdg-13")
    assert parsed.request.filters == {"sdg": ("sdg-13",)}
    assert len(parsed.notes) == 1


def test_empty_and_repeated_values_count_once(world):
    assert parse("sdg=&sdg=sdg-13&sdg=sdg-13").request.filters == {"sdg": ("sdg-13",)}


def test_a_withdrawn_city_is_no_longer_known(world):
    factories.unpublish(factories.city("dortmund"))
    assert parse("city=de-dortmund").request.filters == {}


def test_more_values_than_a_page_can_show_are_cut():
    query = "&".join(f"year={1900 + number}" for number in range(query_params.MAX_VALUES + 5))
    parsed = parse(query)
    assert len(parsed.request.filters["year"]) == query_params.MAX_VALUES
    assert len(parsed.notes) == 1


@pytest.mark.parametrize(
    ("query", "years", "label"),
    [
        ("year_from=2015&year_to=2020", "2015-2020", "2015 to 2020"),
        ("year_from=2015", "2015-", "from 2015"),
        ("year_to=2020&year_from=", "-2020", "until 2020"),
        ("year_from=2015&year_to=2015", "2015", "2015"),
        ("year=2015-2020", "2015-2020", "2015 to 2020"),
    ],
)
def test_a_first_and_a_last_year_are_one_filter(query, years, label):
    with translation.override("en"):
        parsed = parse(query)
    assert parsed.request.filters == {"year": (years,)}
    assert parsed.notes == ()
    assert [each.label for each in parsed.selected] == [label]
    assert search_urls.page(parsed.request, 1).endswith(f"/search/?year={years}")


@pytest.mark.parametrize("query", ["year_from=2020&year_to=2015", "year=2020-2015&year=2020-2015"])
def test_reversed_years_are_swapped_with_a_note(query):
    parsed = parse(query)
    assert parsed.request.filters == {"year": ("2015-2020",)}
    assert len(parsed.notes) == 1


@pytest.mark.parametrize(
    "raw", ["20", "-", "20155", "2O15", "٢٠١٥", "2015-2016", "\x00", "9" * 9000]
)
def test_a_year_that_is_none_is_left_out_and_named(raw):
    query = QueryDict(mutable=True)
    query.update({"year_from": raw, "year_to": "2020"})
    parsed = query_params.parse(query, "en")
    assert parsed.request.filters == {"year": ("-2020",)}
    assert len(parsed.notes) == 1


def test_single_years_stand_beside_a_range():
    search_request = parse("year_from=2015&year_to=2020&year=1999&year=1999").request
    assert search_request.filters == {"year": ("2015-2020", "1999")}


def test_bands_of_effects_are_worded_by_their_own_limits():
    with translation.override("en"):
        words = list(labels.table("effect", "en").values())
    assert words == [
        "under 100 t CO₂e a year",
        "100 to 1,000 t CO₂e a year",
        "1,000 to 10,000 t CO₂e a year",
        "10,000 to 100,000 t CO₂e a year",
        "100,000 t CO₂e a year and more",
    ]


@pytest.mark.parametrize("raw", ["0", "-1", "99999", "1e3", "1.5", "٣", "x", " 1", "9" * 5000])
def test_pages_that_cannot_be(raw):
    query = QueryDict(mutable=True)
    query["page"] = raw
    with pytest.raises(query_params.InvalidPage):
        query_params.parse(query, "en")


@pytest.mark.parametrize(("raw", "read"), [("", 1), ("1", 1), ("007", 7), ("500", 500)])
def test_pages_that_can_be(raw, read):
    assert parse(f"page={raw}").request.page == read


def test_an_unknown_order_is_named():
    parsed = parse("sort=price")
    assert parsed.request.sort == "newest"
    assert len(parsed.notes) == 1


def test_a_long_text_keeps_its_beginning_and_whole_words():
    parsed = parse("q=" + "+".join(["Fernwärme"] * 12_000))
    assert len(parsed.request.text) <= MAX_TEXT_LENGTH
    assert set(parsed.request.text.split()) == {"Fernwärme"}
    assert len(parsed.notes) == 1


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("W%C3%A4r%00me", "Wär me"),
        ("%FF%FEheat", "heat"),
        ("a%0D%0Ab%09c", "a b c"),
        ("so%C2%ADlar", "solar"),
        ("Wa%CC%88rme", "Wärme"),
        ("++heat++pump++", "heat pump"),
    ],
)
def test_text_is_made_readable(raw, read):
    assert parse(f"q={raw}").request.text == read


def test_names_in_the_address_that_mean_nothing_are_ignored():
    parsed = parse("utm_source=x&page=1&q=heat&__proto__=1&sort=")
    assert (parsed.request.text, parsed.request.filters, parsed.notes) == ("heat", {}, ())


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(st.dictionaries(st.sampled_from(["q", "sort", *FACETS]), st.text(max_size=60)))
def test_no_text_at_all_breaks_it(values):
    query = QueryDict(mutable=True)
    query.update(values)
    search_request = query_params.parse(query, "en").request
    assert search_request.sort in SORTS
    assert set(search_request.filters) <= set(FACETS)
    assert "\x00" not in search_request.text
