"""Emissions of a contract: inventory, path to the target, and what the actions add up to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cities.choices import EmissionKind, Sector
from cities.contracts.sums import Total

ByYear = dict[int, dict[str, Decimal]]


def by_year(rows: Iterable[Any], kind: str) -> ByYear:
    """Return tonnes by year and sector, years in order; rows without a year or value are left out."""
    years: ByYear = {}
    complete = [
        row for row in rows if row.kind == kind and row.year is not None and row.value is not None
    ]
    for row in sorted(complete, key=lambda row: row.year):
        sectors = years.setdefault(row.year, {})
        sectors[row.sector] = sectors.get(row.sector, Decimal(0)) + row.value
    return years


def total_of(sectors: dict[str, Decimal]) -> Decimal:
    """Return the total of a year: the stated one, else the sum of its sectors."""
    if Sector.TOTAL in sectors:
        return sectors[Sector.TOTAL]
    return sum(sectors.values(), Decimal(0))


@dataclass(frozen=True)
class Target:
    """What the target asks for, and how much of it the actions add up to, in tonnes a year.

    Each is None if it cannot be computed. `shortfall` is negative if the actions do more than is
    needed.
    """

    baseline: Decimal | None
    needed: Decimal | None
    planned: Decimal | None
    shortfall: Decimal | None


def target(
    rows: Iterable[Any], baseline_year: int | None, percent: Decimal | None, planned: Decimal | None
) -> Target:
    """Compare the reduction that is needed with the planned one."""
    inventory = by_year(rows, EmissionKind.INVENTORY)
    sectors = inventory.get(baseline_year) if baseline_year else None
    baseline = None if sectors is None else total_of(sectors)
    needed = None if baseline is None or percent is None else baseline * percent / 100
    shortfall = None if needed is None or planned is None else needed - planned
    return Target(baseline, needed, planned, shortfall)


@dataclass(frozen=True)
class Lever:
    """A field of action with the effect of its actions, and its share of all effects.

    `share` is None if the effects cannot be added, or if some of them raise emissions.
    """

    field_id: int | None
    effect: Decimal
    share: Decimal | None
    actions: tuple[Any, ...]


def levers(effects: Total) -> list[Lever]:
    """Return the fields of action by their effect, the largest first."""
    if effects.value is None:
        return []
    by_field: dict[int | None, list[Any]] = defaultdict(list)
    for row in effects.counted:
        by_field[row.field_id].append(row)
    sums = {key: sum((row.co2 for row in rows), Decimal(0)) for key, rows in by_field.items()}
    whole = effects.value if all(value >= 0 for value in sums.values()) else None
    found = [
        Lever(key, sums[key], sums[key] / whole if whole else None, tuple(rows))
        for key, rows in by_field.items()
    ]
    return sorted(found, key=lambda lever: -lever.effect)
