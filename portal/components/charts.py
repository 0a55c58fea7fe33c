"""Charts as data: bars in percent of the longest, and the values of the accompanying table."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# More series cannot be distinguished; the last one collects the rest.
MAX_SERIES = 6


@dataclass(frozen=True)
class Segment:
    """A segment of a bar, in percent of the longest bar."""

    series: int
    start: str
    width: str


@dataclass(frozen=True)
class Row:
    """One bar: label, link, formatted total, segments and their formatted values."""

    label: str
    url: str
    shown: str
    segments: tuple[Segment, ...]
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """A bar chart; `legend` names the series by number and is empty for a single one."""

    title: str
    rows: tuple[Row, ...]
    row_heading: str
    value_heading: str
    legend: tuple[tuple[int, str], ...] = ()
    note: str = ""


def _share(value: float, longest: float) -> str:
    return f"{100 * value / longest:.2f}" if longest else "0"


def bars(
    title: str,
    values: Iterable[tuple[str, str, float]],
    *,
    row_heading: str,
    value_heading: str,
    format_value: Callable[[Any], str] = str,
    note: str = "",
) -> Chart:
    """Return a chart with one bar for each (label, URL or "", value)."""
    rows = list(values)
    longest = max((value for _label, _url, value in rows), default=0)
    chart_rows = tuple(
        Row(label, url, format_value(value), (Segment(1, "0", _share(value, longest)),))
        for label, url, value in rows
    )
    return Chart(title, chart_rows, row_heading, value_heading, note=note)


def stacked(
    title: str,
    values: Mapping[str, Mapping[str, float]],
    series: Sequence[tuple[str, str]],
    *,
    row_heading: str,
    value_heading: str,
    format_value: Callable[[Any], str] = str,
    note: str = "",
) -> Chart:
    """Return a chart with one stacked bar per row; `series` are (key, name) in drawing order."""
    named_keys = {key for key, _name in series}
    # A series without a name is shown under its key: a bar must never be shorter than its total.
    unnamed_keys = dict.fromkeys(
        key for parts in values.values() for key in parts if key not in named_keys
    )
    series = [*series, *((key, key) for key in unnamed_keys)]
    totals = {label: sum(parts.values()) for label, parts in values.items()}
    longest = max(totals.values(), default=0)
    rows = []
    for label, parts in values.items():
        start, segments = 0.0, []
        for number, (key, _name) in enumerate(series, start=1):
            value = parts.get(key, 0)
            if value:
                width = _share(value, longest)
                segments.append(Segment(min(number, MAX_SERIES), _share(start, longest), width))
            start += value
        cells = tuple(format_value(parts[key]) if key in parts else "" for key, _name in series)
        rows.append(Row(label, "", format_value(totals[label]), tuple(segments), cells))
    legend = tuple((min(n, MAX_SERIES), name) for n, (_key, name) in enumerate(series, start=1))
    return Chart(title, tuple(rows), row_heading, value_heading, legend, note)


def spans(
    title: str,
    values: Sequence[tuple[str, float, float, str]],
    *,
    row_heading: str,
    value_heading: str,
    note: str = "",
) -> Chart:
    """Return a chart of periods: (label, start, end, formatted period), on one common scale."""
    first = min(start for _label, start, _end, _shown in values)
    length = max(end for _label, _start, end, _shown in values) - first
    rows = tuple(
        Row(
            label,
            "",
            shown,
            (Segment(1, _share(start - first, length), _share(end - start, length)),),
        )
        for label, start, end, shown in values
    )
    return Chart(title, rows, row_heading, value_heading, note=note)
