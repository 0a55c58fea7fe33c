"""Similar cities: the rule, and the profiles of public pages."""

from dataclasses import replace

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from cities import models
from cities.similarity import regions
from cities.similarity.profiles import cities_similar_to, profiles
from cities.similarity.rules import (
    EMISSIONS,
    GOALS,
    MIN_REASONS,
    REGION,
    SIZE,
    TARGET,
    Profile,
    Reason,
    reasons,
    similar_cities,
)
from tests import factories

ALONE = Profile("de-alone", "/alone/", "XX")
CITY = Profile(
    key="de-city",
    path="/city/",
    country="DE",
    population=200_000,
    goals=("sdg-13", "sdg-7", "sdg-11", "sdg-9", "sdg-3", "sdg-1"),
    emissions=6.0,
    target_year=2035,
)


def kinds(one, other):
    return [each.kind for each in reasons(one, other)]


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (None, False),
        (0, False),
        (99_999, False),
        (100_000, True),
        (400_000, True),
        (400_001, False),
    ],
)
def test_size_is_up_to_twice_as_many_inhabitants(population, expected):
    assert (SIZE in kinds(CITY, replace(ALONE, population=population))) is expected


@pytest.mark.parametrize(
    ("country", "expected"), [("AT", True), ("FR", True), ("RO", False), ("XK", False), ("", False)]
)
def test_the_region_is_that_of_the_united_nations(country, expected):
    assert (REGION in kinds(CITY, replace(ALONE, country=country))) is expected


def test_two_countries_in_no_region_are_not_in_the_same():
    assert kinds(replace(ALONE, country="XK"), replace(ALONE, country="XK")) == []


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        ((), False),
        (("sdg-13", "sdg-7"), False),
        (("sdg-13", "sdg-7", "sdg-11"), True),
        (("sdg-13", "sdg-7", "sdg-1"), False),
        (("sdg-2", "sdg-4", "sdg-5", "sdg-13", "sdg-7", "sdg-11"), False),
    ],
)
def test_three_of_the_five_main_goals_are_the_same(goals, expected):
    assert (GOALS in kinds(CITY, replace(ALONE, goals=goals))) is expected


@pytest.mark.parametrize(
    ("emissions", "year", "kind"),
    [
        (4.0, None, EMISSIONS),
        (9.0, 2090, EMISSIONS),
        (3.9, 2035, None),
        (9.1, 2035, None),
        (None, 2040, TARGET),
        (None, 2030, TARGET),
        (None, 2041, None),
        (None, None, None),
        (0.0, 2035, TARGET),
    ],
)
def test_emissions_and_where_they_are_not_known_the_year(emissions, year, kind):
    result = kinds(CITY, replace(ALONE, emissions=emissions, target_year=year))
    assert result == ([kind] if kind else [])


def test_reasons_tell_the_figures_they_rest_on():
    other = Profile("ro-x", "/x/", "RO", 150_000, ("sdg-7", "sdg-13", "sdg-9"), None, 2030)
    assert reasons(CITY, other) == (
        Reason(SIZE, 150_000),
        Reason(GOALS, keys=("sdg-13", "sdg-7", "sdg-9")),
        Reason(TARGET, 2030),
    )
    assert reasons(CITY, replace(CITY, key="other"))[1] == Reason(REGION, keys=("155",))


def test_one_reason_is_not_enough_and_more_come_first():
    one = replace(ALONE, key="one", country="DE")
    two = replace(one, key="two", population=390_000)
    nearer = replace(one, key="nearer", population=210_000)
    three = replace(two, key="three", target_year=2035)
    result = similar_cities(CITY, [one, two, nearer, three, CITY])
    assert [each.city.key for each in result] == ["three", "nearer", "two"]
    assert all(len(each.reasons) >= MIN_REASONS for each in result)


PROFILES = st.builds(
    Profile,
    key=st.text(max_size=3),
    path=st.just("/x/"),
    country=st.sampled_from(["DE", "RO", "XX", ""]),
    population=st.none() | st.integers(0, 10**8),
    goals=st.lists(st.sampled_from([f"sdg-{n}" for n in range(1, 18)]), unique=True).map(tuple),
    emissions=st.none() | st.floats(0, 100),
    target_year=st.none() | st.integers(1900, 2200),
)


@given(PROFILES, PROFILES)
def test_the_rule_is_the_same_from_both_sides(one, other):
    assert kinds(one, other) == kinds(other, one)


def test_a_country_lies_in_one_region_and_every_region_has_a_name():
    listed = [country for each in regions._REGIONS.values() for country in each.split()]
    assert len(listed) == len(set(listed)) == 247
    names = Locale.parse("en").territories
    assert set(listed) <= set(names)
    for region in regions._REGIONS:
        assert regions.region_name(region, "de") != region
        assert regions.region_name(region, "ro") != region


@pytest.mark.django_db
class TestProfiles:
    @pytest.fixture
    def dortmund(self):
        city = factories.city("dortmund", population=600_000, climate_target_year=2035)
        city.emissions.set(
            [
                models.CityEmission(year=2015, sector="total", value=9_000_000),
                models.CityEmission(year=2019, sector="heat", value=1_000_000),
                models.CityEmission(year=2019, sector="transport", value=2_000_000),
            ]
        )
        city.save()
        return city

    def test_what_is_read_of_a_city(self, dortmund):
        energy, climate = factories.goal(7), factories.goal(13)
        factories.measure(in_city=dortmund, goals=[energy, climate])
        factories.measure(in_city=dortmund, goals=[climate])
        factories.measure(in_city=dortmund, goals=[factories.goal(1)], published=False)
        (profile,) = profiles()
        assert profile == Profile(
            "de-dortmund", "/cities/dortmund/", "DE", 600_000, ("sdg-13", "sdg-7"), 5.0, 2035
        )

    def test_a_total_counts_once(self, dortmund):
        dortmund.emissions.add(models.CityEmission(year=2019, sector="total", value=2_400_000))
        dortmund.save()
        assert profiles()[0].emissions == 4.0

    def test_only_cities_with_a_public_page(self, dortmund):
        for slug in ("aachen", "leeds", "amiens"):
            factories.city(slug, population=500_000)
        factories.unpublish(factories.city("leeds"))
        factories.restrict(factories.city("amiens"))
        assert [each.city.key for each in cities_similar_to("de-dortmund")] == ["de-aachen"]
        assert cities_similar_to("de-leeds") == cities_similar_to("de-nowhere") == []

    def test_queries_do_not_grow_with_cities(self, dortmund, django_assert_max_num_queries):
        factories.measure(in_city=dortmund, goals=[factories.goal(7)])
        for number in range(5):
            factories.city(f"city-{number}", population=500_000)
        with django_assert_max_num_queries(5):
            assert len(profiles()) == 6
