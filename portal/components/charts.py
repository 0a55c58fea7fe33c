"""Charts as data: rows of bars with everything the drawing and its table need, already in numbers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# More than this many series cannot be told apart; the last one gathers the rest.
SERIES = 6


@dataclass(frozen=True)
class Segment:
    """A piece of a bar, in hundredths of the longest bar."""

    series: int
    start: str
    width: str


@dataclass(frozen=True)
class Row:
    """One bar: its words, where they lead, the figure as text, its pieces and their figures."""

    label: str
    url: str
    shown: str
    segments: tuple[Segment, ...]
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chart:
    """`legend` names the series by number; it is empty where there is only one."""

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
    show: Callable[[Any], str] = str,
    note: str = "",
) -> Chart:
    """One bar for each (label, address or "", value)."""
    rows = list(values)
    longest = max((value for _label, _url, value in rows), default=0)
    drawn = tuple(
        Row(label, url, show(value), (Segment(1, "0", _share(value, longest)),))
        for label, url, value in rows
    )
    return Chart(title, drawn, row_heading, value_heading, note=note)


def stacked(
    title: str,
    values: Mapping[str, Mapping[str, float]],
    series: Sequence[tuple[str, str]],
    *,
    row_heading: str,
    value_heading: str,
    show: Callable[[Any], str] = str,
    note: str = "",
) -> Chart:
    """One bar a row, put together from its series; `series` are (key, name) in drawing order."""
    named = {key for key, _name in series}
    # A part without a name is shown under its key: a bar must never be shorter than its figure.
    rest = dict.fromkeys(key for parts in values.values() for key in parts if key not in named)
    series = [*series, *((key, key) for key in rest)]
    totals = {label: sum(parts.values()) for label, parts in values.items()}
    longest = max(totals.values(), default=0)
    rows = []
    for label, parts in values.items():
        start, segments = 0.0, []
        for number, (key, _name) in enumerate(series, start=1):
            value = parts.get(key, 0)
            if value:
                width = _share(value, longest)
                segments.append(Segment(min(number, SERIES), _share(start, longest), width))
            start += value
        cells = tuple(show(parts[key]) if key in parts else "" for key, _name in series)
        rows.append(Row(label, "", show(totals[label]), tuple(segments), cells))
    legend = tuple((min(n, SERIES), name) for n, (_key, name) in enumerate(series, start=1))
    return Chart(title, tuple(rows), row_heading, value_heading, legend, note)
