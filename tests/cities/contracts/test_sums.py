"""Sums of a contract, checked against cases computed by hand."""

from decimal import Decimal

import pytest

from cities.contracts import numbers, sums
from tests.cities.contracts.rows import action, money


def listed(rows):
    return [row.number for row in rows]


def test_a_sum_names_the_actions_without_a_figure():
    total = sums.co2([action("1", 100), action("2"), action("3", 250)])
    assert total.value == 350
    assert listed(total.unknown) == ["2"]
    assert not total.is_complete


def test_nothing_known_is_no_zero():
    assert sums.co2([action("1"), action("2")]).value is None
    assert sums.co2([]).value is None


def test_a_confirmed_zero_is_a_figure():
    total = sums.co2([action("1", 0)])
    assert total.value == 0
    assert total.is_complete


def test_what_raises_emissions_is_subtracted():
    assert sums.co2([action("1", 100), action("2", -30)]).value == 70


def test_alternatives_and_overlaps_are_left_out_and_named():
    total = sums.co2([
        action("1", 100),
        action("2", 80, counting="alternative"),
        action("3", 60, counting="overlap"),
    ])  # fmt: skip
    assert total.value == 100
    assert (listed(total.alternatives), listed(total.overlaps)) == (["2"], ["3"])


def test_what_was_stopped_is_left_out_and_named():
    total = sums.cost([action("1", cost=100), action("2", cost=80, status="stopped")])
    assert total.value == 100
    assert listed(total.stopped) == ["2"]


def test_a_measure_in_two_places_counts_once():
    total = sums.co2([action("4.2", 100, measure_id=7), action("1.1", 100, measure_id=7)])
    assert total.value == 100
    assert (listed(total.counted), listed(total.repeated)) == (["1.1"], ["4.2"])


def test_effects_of_different_years_are_not_added():
    total = sums.co2([action("1", 100, co2_year=2030), action("2", 50, co2_year=2025)])
    assert total.value is None
    assert total.is_mixed
    assert total.parts == {2030: 100, 2025: 50}


def test_an_effect_without_a_year_is_of_the_only_year():
    total = sums.co2([action("1", 100, co2_year=2030), action("2", 50, co2_year=None)])
    assert total.parts == {2030: 150}


def test_an_effect_without_a_year_belongs_to_none_of_several():
    years = (2030, 2025, None)
    total = sums.co2([action(str(n), 10, co2_year=year) for n, year in enumerate(years)])
    assert total.parts == {2030: 10, 2025: 10, None: 10}


def test_currencies_are_not_added():
    total = sums.cost([action("1", cost=5, currency="EUR"), action("2", cost=7, currency="RON")])
    assert total.value is None
    assert total.parts == {"EUR": 5, "RON": 7}


def test_the_currency_of_an_action_without_a_cost_does_not_matter():
    assert sums.cost([action("1", cost=5), action("2", currency="RON")]).value == 5


def test_prices_of_different_years_are_not_added():
    total = sums.cost([action("1", cost=5, cost_year=2020), action("2", cost=7, cost_year=2025)])
    assert total.parts == {2020: 5, 2025: 7}


def test_a_heading_is_not_counted_beside_what_stands_below_it():
    total = sums.co2([action("4", 300), action("4.1", 100), action("4.2", 150), action("4.2.1")])
    assert total.value == 250
    assert listed(total.headings) == ["4"]
    assert listed(total.unknown) == []


def test_a_heading_stands_for_actions_that_have_no_figures():
    total = sums.co2([action("4", 300), action("4.1"), action("4.2")])
    assert total.value == 300
    assert (listed(total.counted), listed(total.unknown)) == (["4"], [])


def test_an_empty_heading_is_not_missing_a_figure():
    total = sums.co2([action("4"), action("4.1"), action("5")])
    assert listed(total.unknown) == ["4.1", "5"]


def test_the_gap_is_what_is_needed_and_not_secured():
    costs = sums.cost([action("1", cost=100), action("2", cost=60)])
    plan = sums.finance(
        [money(50), money(30, source_kind="eu"), money(20, "applied")], costs, None, "EUR"
    )
    assert (plan.needed, plan.secured, plan.applied, plan.gap) == (160, 80, 20, 80)
    assert plan.by_source == {"own": 50, "eu": 30}


def test_what_the_city_states_comes_before_the_sum():
    plan = sums.finance([money(50)], sums.cost([action("1", cost=100)]), Decimal(400), "EUR")
    assert (plan.needed, plan.is_stated, plan.gap) == (400, True, 350)


def test_no_gap_without_both_figures():
    nothing = sums.cost([])
    assert sums.finance([money(50)], nothing, None, "EUR").gap is None
    assert sums.finance([money(None)], nothing, Decimal(5), "EUR").gap is None
    assert sums.finance([money(0)], nothing, Decimal(5), "EUR").gap == 5


def test_more_money_than_needed_is_no_negative_gap():
    assert sums.finance([money(9)], sums.cost([]), Decimal(5), "EUR").gap == 0


def test_money_in_another_currency_is_left_out_and_named():
    other = money(70, currency="USD")
    plan = sums.finance(
        [money(50), other], sums.cost([action("1", cost=9, currency="USD")]), None, "EUR"
    )
    assert (plan.needed, plan.secured, plan.other_currencies) == (None, 50, (other,))


@pytest.mark.parametrize(
    ("unsorted", "expected"),
    [
        (["10", "2", "1"], ["1", "2", "10"]),
        (["4.10", "4.2", "4"], ["4", "4.2", "4.10"]),
        (["B1", "A10", "A2"], ["A2", "A10", "B1"]),
        (["", "1"], ["1", ""]),
        (["M 1.2", "m 1.1"], ["m 1.1", "M 1.2"]),
    ],
)
def test_numbers_sort_as_people_read_them(unsorted, expected):
    assert sorted(unsorted, key=numbers.sort_key) == expected


def test_a_number_stands_below_the_next_one_above():
    assert numbers.parents(["4", "4.2", "4.2.1", "5.1", "A-1", "A"]) == {
        "4": "", "4.2": "4", "4.2.1": "4.2", "5.1": "", "A-1": "A", "A": "",
    }  # fmt: skip
    assert numbers.parents(["4", "4.2.1"])["4.2.1"] == "4"
