"""The figures of two versions side by side, with their difference."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.choices import EmissionKind, Sector
from cities.contracts import emissions
from portal.contracts import version_list
from portal.contracts.versions.pairs import Pair, Snapshot
from portal.i18n import formatting

# A number that takes the plural in every language.
PLURAL = 2

Format = Callable[[Any], str]


@dataclass(frozen=True)
class Figure:
    """One figure of both versions; empty where it is not known, or has no difference."""

    label: str
    before: str
    after: str
    difference: str = ""

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def key_figures(pair: Pair) -> list[Figure]:
    """Return the figures that at least one version has."""
    rows = [*_stated(pair), *_effects(pair), *_money(pair), *_counts(pair)]
    return [figure for figure in rows if figure.before or figure.after]


def _stated(pair: Pair) -> list[Figure]:
    def texts(label: str, read: Callable[[Any], Any]) -> Figure:
        before, after = (str(read(side.page) or "") for side in (pair.older, pair.newer))
        return Figure(label, before, after)

    return [
        texts(_("Stage"), lambda page: capfirst(version_list.stage(page))),
        texts(_("Climate-neutral by"), lambda page: page.target_year),
        texts(_("Baseline year"), lambda page: page.baseline_year),
        _numbers(
            pair,
            _("Reduction by the target year"),
            lambda side: side.page.target_percent,
            lambda value: _("%(n)s per cent") % {"n": formatting.number(value)},
            _percentage_points,
        ),
        texts(_("Method of the inventory"), lambda page: page.get_inventory_method_display()),
    ]


def _percentage_points(value: Decimal) -> str:
    count = int(value) if value == int(value) else PLURAL
    text = ngettext("%(n)s percentage point", "%(n)s percentage points", abs(count))
    return text % {"n": formatting.number(value)}


def _effects(pair: Pair) -> list[Figure]:
    tonnes = formatting.tonnes_a_year
    return [
        _numbers(
            pair,
            _("Effect of all actions, stated by the city"),
            lambda side: side.page.stated_co2,
            tonnes,
        ),
        _numbers(
            pair,
            _("Effect of all actions, calculated from the plan"),
            lambda side: side.co2.value,
            tonnes,
        ),
    ]


def _money(pair: Pair) -> list[Figure]:
    """Return sums in the currency of the page; the computed cost may have another one."""
    amounts: list[tuple[str, Callable[[Snapshot], Decimal | None]]] = [
        (_("Cost of all actions, stated by the city"), lambda side: side.page.stated_cost),
        (_("Funding secured"), lambda side: side.finance.secured),
        (_("Funding applied for"), lambda side: side.finance.applied),
        (_("Funding still missing"), lambda side: side.finance.gap),
    ]
    rows = [_amounts(pair, label, read, lambda side: side.page.currency) for label, read in amounts]
    label = _("Cost of all actions, calculated from the plan")
    computed = _amounts(pair, label, lambda side: side.cost.value, _currency_of_costs)
    return [rows[0], computed, *rows[1:]]


def _currency_of_costs(side: Snapshot) -> str:
    return str(side.cost.counted[0].currency) if side.cost.counted else side.page.currency


def _counts(pair: Pair) -> list[Figure]:
    counts: list[tuple[str, Callable[[Snapshot], int]]] = [
        (_("Number of actions"), lambda side: len(side.actions)),
        (_("Number of commitments"), lambda side: side.page.commitments.count()),
    ]
    return [
        _numbers(pair, label, lambda side, count=count: count(side) or None, formatting.number)  # type: ignore[misc]
        for label, count in counts
    ]


def _numbers(
    pair: Pair,
    label: str,
    read: Callable[[Snapshot], Any],
    show: Format,
    show_difference: Format | None = None,
) -> Figure:
    before, after = read(pair.older), read(pair.newer)
    return Figure(
        label,
        "" if before is None else show(before),
        "" if after is None else show(after),
        _difference(before, after, show_difference or show),
    )


def _amounts(
    pair: Pair,
    label: str,
    read: Callable[[Snapshot], Decimal | None],
    currency: Callable[[Snapshot], str],
) -> Figure:
    """Return two sums of money, with a difference if they have the same currency."""
    before, after = read(pair.older), read(pair.newer)
    codes = currency(pair.older), currency(pair.newer)
    is_one_currency = codes[0] == codes[1]
    return Figure(
        label,
        "" if before is None else formatting.money(before, codes[0]),
        "" if after is None else formatting.money(after, codes[1]),
        _difference(before, after, lambda value: formatting.money(value, codes[0]))
        if is_one_currency
        else "",
    )


def _difference(before: Any, after: Any, show: Format) -> str:
    """Return the difference with its sign; empty if there is none or a value is not known."""
    if before is None or after is None or before == after:
        return ""
    sign = "+" if after > before else "−"
    return f"{sign}{show(abs(after - before))}"


def emission_changes(pair: Pair) -> list[Figure]:
    """Return the emissions by kind, year and sector that differ."""
    found = []
    for kind, kind_label in EmissionKind.choices:
        before, after = (
            emissions.by_year(side.page.emissions.all(), kind) for side in (pair.older, pair.newer)
        )
        for year, (sector, label) in product(sorted({*before, *after}), Sector.choices):
            values = (rows.get(year, {}).get(sector) for rows in (before, after))
            figure = _tonnes(f"{year}, {label} ({kind_label})", *values)
            found += [figure] if figure.is_changed else []
    return found


def _tonnes(label: str, before: Decimal | None, after: Decimal | None) -> Figure:
    show = formatting.tonnes
    shown = ["" if value is None else show(value) for value in (before, after)]
    return Figure(label, shown[0], shown[1], _difference(before, after, show))
