"""Baseline, target, levers: checked against cases computed by hand."""

from decimal import Decimal

from cities.contracts import emissions, sums
from tests.cities.contracts.rows import action, tonnes

INVENTORY = [tonnes(2018, "heat", 600), tonnes(2018, "transport", 400), tonnes(2020, "heat", 500)]


def test_the_needed_reduction_is_a_share_of_the_baseline():
    target = emissions.target(INVENTORY, 2018, Decimal(80), Decimal(500))
    assert (target.baseline, target.needed, target.shortfall) == (1000, 800, 300)


def test_actions_may_do_more_than_needed():
    assert emissions.target(INVENTORY, 2018, Decimal(80), Decimal(900)).shortfall == -100


def test_nothing_is_computed_from_what_is_not_known():
    assert emissions.target(INVENTORY, 1990, Decimal(80), Decimal(5)).needed is None
    assert emissions.target(INVENTORY, None, Decimal(80), Decimal(5)).baseline is None
    assert emissions.target(INVENTORY, 2018, None, Decimal(5)).needed is None
    assert emissions.target(INVENTORY, 2018, Decimal(80), None).shortfall is None


def test_a_stated_total_comes_before_the_sum_of_the_sectors():
    rows = [*INVENTORY, tonnes(2018, "total", 1100)]
    assert emissions.target(rows, 2018, Decimal(100), None).baseline == 1100


def test_the_path_is_no_inventory():
    rows = [
        *INVENTORY,
        tonnes(2030, "total", 0, "path"),
        tonnes(None, "heat", 1),
        tonnes(2019, "heat", None),
    ]
    assert emissions.by_year(rows, "path") == {2030: {"total": 0}}
    assert list(emissions.by_year(rows, "inventory")) == [2018, 2020]


def test_the_largest_lever_comes_first():
    effects = sums.co2([
        action("1", 100, field_id=1), action("2", 300, field_id=2), action("3", 100, field_id=1),
    ])  # fmt: skip
    found = emissions.levers(effects)
    assert [(lever.field_id, lever.effect, lever.share) for lever in found] == [
        (2, 300, Decimal("0.6")),
        (1, 200, Decimal("0.4")),
    ]


def test_no_shares_where_an_action_raises_emissions():
    effects = sums.co2([action("1", 100, field_id=1), action("2", -10, field_id=2)])
    assert [lever.share for lever in emissions.levers(effects)] == [None, None]


def test_no_levers_of_effects_that_cannot_be_added():
    effects = sums.co2([action("1", 1, field_id=1), action("2", 1, field_id=1, co2_year=2020)])
    assert emissions.levers(effects) == []
