"""Rows of a contract without a database, for tests of sums."""

from decimal import Decimal
from types import SimpleNamespace


def decimal(value):
    return None if value is None else Decimal(value)


def action(number="", co2=None, cost=None, **values):
    defaults = {
        "co2_year": 2030, "cost_year": 2025, "currency": "EUR", "counting": "counted",
        "status": "",
        "measure_id": None, "field_id": None,
    }  # fmt: skip
    figures = {"co2": decimal(co2), "cost": decimal(cost)}
    return SimpleNamespace(number=number, **{**defaults, **figures, **values})


def money(amount, state="secured", **values):
    defaults = {"currency": "EUR", "source_kind": "own"}
    return SimpleNamespace(amount=decimal(amount), state=state, **{**defaults, **values})


def tonnes(year, sector, value, kind="inventory"):
    return SimpleNamespace(year=year, sector=sector, value=decimal(value), kind=kind)
