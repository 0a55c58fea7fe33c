"""Sums over the actions and the finance of a contract, with everything that they leave out.

A value of None is not known; zero is a known value. Nothing here is stored.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from cities.choices import Counting, FinanceState, Status
from cities.contracts import numbers


@dataclass(frozen=True)
class Total:
    """A sum of figures, or the reason why there is none.

    `value` is None if no counted action has a figure, or if the figures cannot be added: then
    `parts` has one sum for each year or currency. The other lists name the rows left out.
    """

    value: Decimal | None = None
    parts: Mapping[Any, Decimal] = field(default_factory=dict)
    counted: tuple[Any, ...] = ()
    unknown: tuple[Any, ...] = ()
    alternatives: tuple[Any, ...] = ()
    overlaps: tuple[Any, ...] = ()
    repeated: tuple[Any, ...] = ()
    stopped: tuple[Any, ...] = ()
    headings: tuple[Any, ...] = ()

    @property
    def is_mixed(self) -> bool:
        """Whether the figures are of different years or currencies."""
        return len(self.parts) > 1

    @property
    def is_complete(self) -> bool:
        return self.value is not None and not self.unknown


def co2(actions: Iterable[Any]) -> Total:
    """Add the yearly CO2 effects; effects of different years are not added.

    An effect without a year is added to those of the only other year.
    """
    return _total(actions, lambda row: row.co2, lambda row: row.co2_year)


def cost(actions: Iterable[Any]) -> Total:
    """Add the costs; costs in different currencies or prices of different years are not added.

    A cost without a year is added to those of the only other year.
    """
    rows = list(actions)
    currencies = {row.currency for row in rows if row.cost is not None}
    if len(currencies) > 1:
        return _total(rows, lambda row: row.cost, lambda row: row.currency)
    return _total(rows, lambda row: row.cost, lambda row: row.cost_year)


def _total(
    actions: Iterable[Any], value: Callable[[Any], Decimal | None], basis: Callable[[Any], Any]
) -> Total:
    rows, left_out = _without_duplicates(numbers.in_order(actions))
    known, unknown, headings = _split(rows, value)
    bases = {basis(row) for row in known} - {None}
    only = next(iter(bases)) if len(bases) == 1 else None
    parts: dict[Any, Decimal] = defaultdict(Decimal)
    for row in known:
        parts[only if basis(row) is None else basis(row)] += value(row) or 0
    return Total(
        value=next(iter(parts.values())) if len(parts) == 1 else None,
        parts=dict(parts),
        counted=tuple(known),
        unknown=tuple(unknown),
        headings=tuple(headings),
        **{name: tuple(found) for name, found in left_out.items()},
    )


def _without_duplicates(rows: Iterable[Any]) -> tuple[list[Any], dict[str, list[Any]]]:
    """Return the rows that count, and the others by the reason why they do not.

    A measure in two places counts once, at its first number. What was stopped brings no effect and
    takes no money of the plan.
    """
    names = ("stopped", "alternatives", "overlaps", "repeated")
    left_out: dict[str, list[Any]] = {name: [] for name in names}
    kept: list[Any] = []
    seen: set[int] = set()
    for row in rows:
        if row.status == Status.STOPPED:
            left_out["stopped"].append(row)
        elif row.counting == Counting.ALTERNATIVE:
            left_out["alternatives"].append(row)
        elif row.counting == Counting.OVERLAP:
            left_out["overlaps"].append(row)
        elif row.measure_id in seen:
            left_out["repeated"].append(row)
        else:
            if row.measure_id:
                seen.add(row.measure_id)
            kept.append(row)
    return kept, left_out


def _split(
    rows: list[Any], value: Callable[[Any], Decimal | None]
) -> tuple[list[Any], list[Any], list[Any]]:
    """Split rows into those whose value counts, those without a value, and headings.

    An action with others below it is a heading if any of these has a value; its own value would
    count them twice. If none has, its value stands for all of them.
    """
    below = _rows_below(rows)
    known, unknown, headings = [], [], []
    covered: set[int] = set()
    for row in rows:
        children = below.get(row.number, [])
        if any(value(child) is not None for child in children):
            headings.append(row)
        elif id(row) in covered:
            continue
        elif value(row) is not None:
            known.append(row)
            covered |= {id(child) for child in children}
        elif not children:
            unknown.append(row)
    return known, unknown, headings


def _rows_below(rows: list[Any]) -> dict[str, list[Any]]:
    """Return all rows below each number, at any depth."""
    above = numbers.parents(row.number for row in rows)
    below: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        number = above.get(row.number, "")
        while number:
            below[number].append(row)
            number = above[number]
    return below


@dataclass(frozen=True)
class Finance:
    """What is needed, what is secured and what is missing, in one currency.

    `needed` is what the city states, else the sum of the actions' costs. `gap` is None if either
    is not known.
    """

    needed: Decimal | None
    is_stated: bool
    secured: Decimal | None
    applied: Decimal | None
    gap: Decimal | None
    by_source: Mapping[str, Decimal]
    other_currencies: tuple[Any, ...]


def finance(rows: Iterable[Any], costs: Total, stated: Decimal | None, currency: str) -> Finance:
    """Add the finance plan; rows in another currency are left out and returned."""
    every = list(rows)
    known = [row for row in every if row.amount is not None and row.currency == currency]
    by_state: dict[str, Decimal] = defaultdict(Decimal)
    by_source: dict[str, Decimal] = defaultdict(Decimal)
    for row in known:
        by_state[row.state] += row.amount
        if row.state == FinanceState.SECURED:
            by_source[row.source_kind] += row.amount
    needed = stated if stated is not None else _in_currency(costs, currency)
    secured = by_state.get(FinanceState.SECURED)
    gap = None if needed is None or secured is None else max(needed - secured, Decimal(0))
    return Finance(
        needed=needed,
        is_stated=stated is not None,
        secured=secured,
        applied=by_state.get(FinanceState.APPLIED),
        gap=gap,
        by_source=dict(by_source),
        other_currencies=tuple(row for row in every if row.currency != currency),
    )


def _in_currency(costs: Total, currency: str) -> Decimal | None:
    """Return the sum of the costs if all of them are in this currency."""
    if any(row.currency != currency for row in costs.counted):
        return None
    return costs.value
