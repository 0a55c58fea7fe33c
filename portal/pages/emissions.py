"""A city's emissions by sector and year, as a chart with its table."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cities.choices import Sector
from portal.components import charts
from portal.i18n import formatting
from portal.i18n.lang_attributes import marked


def _by_year(rows: Iterable[Any]) -> dict[str, dict[str, float]]:
    """Return tonnes by year and sector; a year's total is dropped if its sectors are known."""
    years: dict[str, dict[str, float]] = {}
    for row in sorted(rows, key=lambda row: row.year):
        years.setdefault(str(row.year), {})[row.sector] = float(row.value)
    for sectors in years.values():
        if len(sectors) > 1:
            sectors.pop(Sector.TOTAL, None)
    return years


def _merge_smallest(years: dict[str, dict[str, float]]) -> None:
    """Merge the smallest sectors into "other" if there are more than the chart has colours."""
    sums: dict[str, float] = {}
    for sectors in years.values():
        for sector, value in sectors.items():
            sums[sector] = sums.get(sector, 0) + value
    if len(sums) <= charts.MAX_SERIES:
        return
    sums.pop(Sector.OTHER, None)
    largest = sorted(sums, key=lambda sector: -sums[sector])[: charts.MAX_SERIES - 1]
    for sectors in years.values():
        for sector in set(sectors) - {*largest, Sector.OTHER}:
            sectors[Sector.OTHER] = sectors.get(Sector.OTHER, 0) + sectors.pop(sector)


def chart(rows: Iterable[Any], language: str = "") -> charts.Chart | None:
    """Return the chart, or None without data; `language` is that of the sources."""
    complete_rows = [row for row in rows if row.year is not None and row.value is not None]
    if not complete_rows:
        return None
    years = _by_year(complete_rows)
    _merge_smallest(years)
    present = {sector for sectors in years.values() for sector in sectors}
    series = [(str(key), str(name)) for key, name in Sector.choices if key in present]
    sources = _("; ").join(dict.fromkeys(row.source for row in complete_rows if row.source))
    return charts.stacked(
        _("Emissions by sector, in tonnes of CO₂ equivalent a year"),
        years,
        series,
        row_heading=_("Year"),
        value_heading=_("Total"),
        format_value=formatting.number,
        note=_source_note(sources, language) if sources else "",
    )


def _source_note(sources: str, language: str) -> SafeString:
    return format_html(_("Source: %(source)s") % {"source": "{}"}, marked(sources, language))
