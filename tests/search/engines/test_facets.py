"""Counts of facets are right: over random measures and filters both engines count as Python does."""

import random
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.elasticsearch.queries import build_search
from search.query.parser import parse_query
from search.query.query_builder import build_clauses
from search.schema import effect_bands, filters
from search.schema.clauses import EngineQuery
from search.schema.entries import Entry
from search.schema.facets import FACETS, YES
from search.schema.request import FacetValue, SearchRequest
from search.searcher import search
from tests.search.running_engines import ENGINES, only_to_be_read
from tests.search.samples import CITIES, TERMS, measure

SIZES = ("", "xs", "m", "xl")


def random_measures(count, seed):
    dice = random.Random(seed)

    def some(*values):
        return tuple(dice.sample(values, dice.randrange(len(values))))

    for number in range(1, count + 1):
        source = dice.choice(["de", "ro"])
        heading = dice.choice(["Wärme", "Bus", "Wald"])
        yield measure(
            number,
            dice.choice(sorted(CITIES)),
            source,
            {source: (heading, "x", "x")} | ({"en": ("Text", "x", "x")} if number % 3 else {}),
            fields=some(*TERMS),
            goals=some("sdg-7", "sdg-11", "sdg-13"),
            targets=some("sdg-7-2", "sdg-11-6", "sdg-13-1"),
            instruments=some("investment", "rules", "advice"),
            measure_type=dice.choice(["", "mitigation", "adaptation"]),
            status=dice.choice(["planned", "running"]),
            level=dice.choice(["snapshot", "full"]),
            start_year=dice.choice([None, 1999, 2015, 2016, 2020]),
            co2=dice.choice([None, -3.0, 0.0, 99.9, 100.0, 5e5]),
            cost_band=dice.choice(["", "up-to-100k", "1m-10m"]),
            city_size=dice.choice(SIZES),
            ease=dice.choice(["", "easy", "hard"]),
            duration=dice.choice(["", "under_1", "over_5"]),
            limits=dice.random() < 0.5,
            contact=dice.random() < 0.5,
            entry=dice.choice(Entry.values),
            partners=dice.choice([(), ("ro-cluj-napoca",), ("fr-amiens", "de-muenster")]),
        )


MEASURES = list(random_measures(120, seed=11))
VALUES = {
    facet: sorted(
        {value for each in MEASURES for value in each.facet(facet)} | {"nothing-has-this"}
    )
    for facet in FACETS
}
CHOSEN = st.fixed_dictionaries(
    {},
    optional={
        facet: st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(tuple)
        for facet, values in VALUES.items()
    },
)


@pytest.fixture(scope="module", params=ENGINES)
def counting(request, tmp_path_factory):
    """Each engine in turn, holding the random measures."""
    yield from only_to_be_read(request, tmp_path_factory, MEASURES)


UPPER = {"city": "country", "target": "sdg"}


def fits(document, chosen, *, but=""):
    """All filters, those of the facet `but` and its other level left out, said in other words."""
    asked = {}
    for facet, values in chosen.items():
        asked.setdefault(UPPER.get(facet, facet), {})[facet] = set(values)
    asked.pop(UPPER.get(but, but), None)
    return all(
        any(values & set(document.facet(facet)) for facet, values in levels.items())
        for levels in asked.values()
    )


def counted(found, facet):
    return dict(Counter(value for document in found for value in document.facet(facet)))


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(
    chosen=CHOSEN,
    wanted=st.just(tuple(FACETS)) | st.sets(st.sampled_from(tuple(FACETS)), max_size=6).map(tuple),
    word=st.sampled_from(["", "Wald"]),
    gone=st.sampled_from([0, 7]),
)
def test_each_facet_counts_what_all_others_leave(counting, chosen, wanted, word, gone):
    asked = EngineQuery(
        groups=build_clauses(parse_query(word), "de"),
        filters=chosen,
        facets=wanted,
        excluded_uuids=frozenset(each.uuid for each in MEASURES[:gone]),
        size=100,
    )
    answer = counting.search(asked)
    there = [
        each
        for each in MEASURES[gone:]
        if not word or any(text.heading == word for text in each.texts.values())
    ]
    found = [each for each in there if fits(each, chosen)]
    assert answer.total == len(found)
    assert {each.uuid for each in answer.documents} <= {each.uuid for each in found}
    assert set(answer.facets) == set(wanted)
    for facet in wanted:
        expected = counted([each for each in there if fits(each, chosen, but=facet)], facet)
        assert answer.facets[facet] == expected, facet


@pytest.mark.parametrize(
    ("names", "selected"),
    [((), 0), (("city", "country"), 1), (("city", "country", "city_size", "sdg"), 3)],
)
def test_facets_without_a_selection_are_counted_under_one_filter(names, selected):
    """Each further block costs the server another pass over the hits."""
    chosen = dict.fromkeys(names, ("x",))
    body = build_search(EngineQuery(filters=chosen))
    blocks = [
        name for name, block in body["aggs"].items() if "filter" in block and name != "unfiltered"
    ]
    assert len(blocks) == (selected + 1 if selected else 0)
    assert ("post_filter" in body) is bool(selected)


def test_nothing_is_counted_where_nobody_looks():
    assert "aggs" not in build_search(EngineQuery(facets=()))
    body = build_search(EngineQuery(filters={"city": ("x",)}, facets=()))
    assert list(body["aggs"]) == ["unfiltered"], "for whether to be forgiving"


class TestBands:
    @pytest.mark.parametrize(
        ("co2", "key"),
        [
            (None, ""),
            (-5.0, ""),
            (0.0, ""),
            (0.1, "under-100"),
            (99.99, "under-100"),
            (100.0, "100-to-1000"),
            (99_999.0, "10000-to-100000"),
            (1e12, "over-100000"),
        ],
    )
    def test_an_effect_lies_in_one_band(self, co2, key):
        assert effect_bands.effect_band(co2) == key

    def test_bands_follow_one_another_without_a_gap(self):
        ends = [band.maximum for band in effect_bands.EFFECT_BANDS]
        assert [band.minimum for band in effect_bands.EFFECT_BANDS] == [0, *ends[:-1]]
        assert ends[-1] is None


class TestLevels:
    @pytest.mark.parametrize(
        ("chosen", "left"),
        [
            ({"country": ("DE",), "city": ("de-dortmund",)}, {"city": ("de-dortmund",)}),
            (
                {"country": ("DE", "FR"), "city": ("de-dortmund", "ro-cluj-napoca")},
                {"country": ("FR",), "city": ("de-dortmund", "ro-cluj-napoca")},
            ),
            (
                {"sdg": ("sdg-1", "sdg-13"), "target": ("sdg-13-1",)},
                {"sdg": ("sdg-1",), "target": ("sdg-13-1",)},
            ),
        ],
    )
    def test_a_chosen_child_takes_the_place_of_its_parent(self, chosen, left):
        assert filters.resolved(chosen) == left

    @pytest.mark.django_db
    def test_a_target_and_another_goal_are_joined(self, used):
        used.rebuild(lambda: MEASURES)
        chosen = {"sdg": ("sdg-7", "sdg-13"), "target": ("sdg-13-1",)}
        result = search(SearchRequest(filters=chosen, size=0), removed=frozenset)
        wanted = [each for each in MEASURES if "sdg-7" in each.goals or "sdg-13-1" in each.targets]
        assert result.total == len(wanted)
        goals = {each.value: each for each in result.facets["sdg"]}
        assert goals["sdg-13"].count == sum("sdg-13" in each.goals for each in MEASURES)
        assert {value for value, each in goals.items() if each.selected} == {"sdg-7", "sdg-13"}


class TestYears:
    @pytest.mark.parametrize(
        ("value", "first", "last"),
        [
            ("2015", 2015, 2015),
            ("2015-2020", 2015, 2020),
            ("2015-", 2015, 2199),
            ("-2020", 1900, 2020),
        ],
    )
    def test_a_value_may_be_a_range(self, value, first, last):
        found = filters.years(value)
        assert (found[0], found[-1]) == (first, last)

    @pytest.mark.parametrize("value", ["", "-", "--", "15-20", "2015–2020", "2015-2020-", "٢٠١٥"])
    def test_anything_else_is_none(self, value):
        assert filters.years(value) is None

    def test_a_reversed_range_is_fitted_by_nothing(self):
        assert filters.resolved({"year": ("2020-2015",)}) == {"year": ("2020-2015",)}

    def test_ranges_and_years_are_joined(self):
        chosen = {"year": ("2014-2016", "2016", "1999"), "sdg": ("sdg-7",)}
        assert filters.resolved(chosen) == {
            "year": ("1999", "2014", "2015", "2016"),
            "sdg": ("sdg-7",),
        }


@pytest.mark.django_db
def test_a_range_finds_and_counts_its_years(used):
    used.rebuild(lambda: MEASURES)
    result = search(SearchRequest(filters={"year": ("2015-2018",)}, size=100), removed=frozenset)
    began = [each.start_year for each in MEASURES]
    expected = began.count(2015) + began.count(2016)
    assert result.total == expected
    counts = {each.value: each for each in result.facets["year"]}
    assert counts["2015-2018"] == FacetValue("2015-2018", expected, selected=True)
    assert counts["2015"] == FacetValue("2015", began.count(2015))
    assert counts["1999"] == FacetValue("1999", began.count(1999))
    assert len(counts) == 5


class TestBounds:
    def test_of_too_many_filters_the_first_count(self):
        many = {facet: tuple(f"{facet}{n}" for n in range(200)) for facet in FACETS}
        kept = filters.clean(many)
        assert sum(map(len, kept.values())) == filters.MAX_FILTERS
        assert kept["city"] == many["city"][:100]

    def test_unknown_facets_and_unreadable_letters_are_left_out(self):
        raw = {"city": ("a\x00b" + "x" * 500,), "colour": ("red",), "sdg": ()}
        assert list(filters.clean(raw)) == ["city"]
        assert len(filters.clean(raw)["city"][0]) <= 100
        assert "\x00" not in filters.clean(raw)["city"][0]

    def test_every_facet_at_once_is_answered(self, counting):
        chosen = {facet: tuple(values) for facet, values in VALUES.items()}
        chosen |= {"year": filters.resolved({"year": ("1900-",)})["year"], "limits": (YES,)}
        answer = counting.search(EngineQuery(filters=chosen))
        assert answer.total == len([each for each in MEASURES if fits(each, chosen)])
