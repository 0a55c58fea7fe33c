"""Emissions of a contract by sector and year, the path to the target, and the gap."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cities.choices import EmissionKind, Sector
from cities.contracts import emissions
from cities.contracts.emissions import ByYear
from cities.contracts.sums import Total
from cities.models import ContractPage
from portal.components.charts import MAX_SERIES
from portal.components.facts import provenance
from portal.contracts import path_chart, phrases
from portal.i18n import formatting


@dataclass(frozen=True)
class YearLine:
    """A line of the table: a year of the inventory or of the path, by sector."""

    year: int
    kind: str
    cells: tuple[str, ...]
    total: str


class EmissionView:
    """View model of the part on emissions; `effects` are those of the plan's actions."""

    def __init__(self, page: ContractPage, rows: Iterable[Any], effects: Total) -> None:
        self._page = page
        self._rows = list(rows)
        self._effects = effects

    @cached_property
    def _past(self) -> ByYear:
        return emissions.by_year(self._rows, EmissionKind.INVENTORY)

    @cached_property
    def _path(self) -> ByYear:
        return emissions.by_year(self._rows, EmissionKind.PATH)

    @cached_property
    def _past_totals(self) -> dict[int, Decimal]:
        return {year: emissions.total_of(sectors) for year, sectors in self._past.items()}

    @cached_property
    def _path_totals(self) -> dict[int, Decimal]:
        return {year: emissions.total_of(sectors) for year, sectors in self._path.items()}

    @cached_property
    def target(self) -> emissions.Target:
        """Return what is needed and planned; the city's own sum of the effects comes first."""
        stated = self._page.stated_co2
        return emissions.target(
            self._rows,
            self._page.baseline_year,
            self._page.target_percent,
            self._effects.value if stated is None else stated,
        )

    # --- Sentences -----------------------------------------------------------------------------
    @property
    def sentences(self) -> list[str]:
        """Say what the chart shows, and whether the actions are enough."""
        sentences = [
            phrases.path(self._past_totals, self._path_totals),
            phrases.target(self.target, self._page.target_year),
        ]
        return [each for each in sentences if each]

    # --- Chart ---------------------------------------------------------------------------------
    @cached_property
    def _sectors(self) -> list[str]:
        """Return the sectors in the order of the vocabulary, without the total."""
        used = {key for year in (*self._past.values(), *self._path.values()) for key in year}
        return [str(key) for key in Sector if key in used and key != Sector.TOTAL]

    @cached_property
    def _drawn(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the series of the bars: a name and its sectors; the smallest ones are one series."""
        names = {str(key): str(label) for key, label in Sector.choices}
        sectors = [key for key in self._sectors if any(key in year for year in self._past.values())]
        if not sectors:
            return []
        if len(sectors) <= MAX_SERIES:
            return [(names[key], (key,)) for key in sectors]
        sums = {
            key: sum(year.get(key, Decimal(0)) for year in self._past.values()) for key in sectors
        }
        largest = sorted(sectors, key=lambda key: -sums[key])[: MAX_SERIES - 1]
        kept = [(names[key], (key,)) for key in sectors if key in largest]
        rest = tuple(key for key in sectors if key not in largest)
        return [*kept, (names[Sector.OTHER], rest)]

    @property
    def legend(self) -> list[tuple[int, str]]:
        """Return number and name of the series of the bars."""
        names = [(number, name) for number, (name, _keys) in enumerate(self._drawn, start=1)]
        if any(self._is_undivided(year) for year in self._past):
            names.append((self._undivided_series, _("total, not by sector")))
        return names

    @property
    def chart(self) -> path_chart.PathChart | None:
        return path_chart.draw(
            {year: self._stack(year) for year in self._past},
            self._path_totals,
            self._result,
        )

    def _is_undivided(self, year: int) -> bool:
        """Return whether only the total of a year is known."""
        return not set(self._past[year]) - {Sector.TOTAL}

    @property
    def _undivided_series(self) -> int:
        return MAX_SERIES if self._drawn else 1

    def _stack(self, year: int) -> list[tuple[int, Decimal]]:
        """Return the parts of a bar with their series."""
        sectors = self._past[year]
        if self._is_undivided(year):
            return [(self._undivided_series, self._past_totals[year])]
        return [
            (number, sum((sectors.get(key, Decimal(0)) for key in keys), Decimal(0)))
            for number, (_name, keys) in enumerate(self._drawn, start=1)
        ]

    @property
    def _result(self) -> tuple[int, Decimal, Decimal] | None:
        """Return year, target, and what the actions lead to, if they are not enough."""
        year, found = self._page.target_year, self.target
        if year is None or found.baseline is None or found.needed is None or found.planned is None:
            return None
        if found.shortfall is None or found.shortfall <= 0:
            return None
        return year, found.baseline - found.needed, found.baseline - found.planned

    # --- Table ---------------------------------------------------------------------------------
    @property
    def columns(self) -> list[str]:
        names = {str(key): str(label) for key, label in Sector.choices}
        return [names[key] for key in self._sectors]

    @cached_property
    def lines(self) -> list[YearLine]:
        kinds = (
            (_("past"), self._past, self._past_totals),
            (_("path"), self._path, self._path_totals),
        )
        return [
            YearLine(
                year, name, tuple(_tonnes(sectors.get(key)) for key in self._sectors),
                formatting.number(totals[year]),
            )
            for name, years, totals in kinds
            for year, sectors in years.items()
        ]  # fmt: skip

    @property
    def notes(self) -> list[str]:
        """Return method and quality of the inventory."""
        method = str(self._page.get_inventory_method_display())
        qualities = dict.fromkeys(
            str(row.get_quality_display()) for row in self._rows if row.quality
        )
        return [
            *([_("Method: %(method)s") % {"method": method}] if method else []),
            *([_("Data: %(quality)s") % {"quality": _("; ").join(qualities)}] if qualities else []),
        ]

    @property
    def sources(self) -> SafeString:
        sources = dict.fromkeys(row.source for row in self._rows if row.source)
        return provenance(self._page, source=_("; ").join(sources))


def _tonnes(value: Decimal | None) -> str:
    return "" if value is None else formatting.number(value)
