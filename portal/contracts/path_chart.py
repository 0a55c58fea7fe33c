"""The emissions and their path to the target as an SVG chart.

Bars by sector for the past, a line for the path, and the gap between the target and what the
actions lead to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

# Of the SVG's view box; text has the size of the page's small text at 640 px.
WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 84, 8, 16, 34
# Steps between the lines of the scale, times a power of ten.
STEPS = (1, 2, 5)
MAX_LINES = 5
YEAR_LABEL_WIDTH = 72
MAX_BAR_WIDTH = 28


@dataclass(frozen=True)
class Bar:
    """A part of a bar, in the colour of its series."""

    series: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Dot:
    x: float
    y: float


@dataclass(frozen=True)
class Label:
    """A year below the axis, or a value at a line of the scale."""

    x: float
    y: float
    value: Decimal


@dataclass(frozen=True)
class Gap:
    """A vertical line from the target to what the actions lead to."""

    x: float
    target: float
    result: float


@dataclass(frozen=True)
class PathChart:
    """Coordinates of the drawing; `path` is the points of a polyline, empty for a single one."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    path: str
    dots: tuple[Dot, ...]
    years: tuple[Label, ...]
    lines: tuple[Label, ...]
    gap: Gap | None


def draw(
    inventory: Mapping[int, Sequence[tuple[int, Decimal]]],
    path: Mapping[int, Decimal],
    result: tuple[int, Decimal, Decimal] | None = None,
) -> PathChart | None:
    """Return the chart; None unless there are two years with any figure.

    `inventory` gives the series and value of each part of a year's bar, `path` the totals of the plan, `result` the
    target year with the target and what the actions lead to.
    """
    every = sorted({*inventory, *path, *([result[0]] if result else [])})
    if len(every) < 2:
        return None
    sums = (sum((value for _series, value in parts), Decimal(0)) for parts in inventory.values())
    tops = [*sums, *path.values()]
    scale = _Scale(every[0], every[-1], max([*tops, *(result or (0,))[2:], Decimal(1)]))
    points = [Dot(scale.x(year), scale.y(value)) for year, value in sorted(path.items())]
    return PathChart(
        WIDTH,
        HEIGHT,
        bars=tuple(
            bar for year, parts in sorted(inventory.items()) for bar in scale.stack(year, parts)
        ),
        path=" ".join(f"{dot.x},{dot.y}" for dot in points) if len(points) > 1 else "",
        dots=tuple(points),
        years=tuple(
            Label(scale.x(year), HEIGHT - 8, Decimal(year)) for year in scale.labelled(every)
        ),
        lines=tuple(Label(LEFT, scale.y(value), value) for value in scale.lines()),
        gap=Gap(scale.x(result[0]), scale.y(result[1]), scale.y(result[2])) if result else None,
    )


class _Scale:
    """Maps years and tonnes to coordinates."""

    def __init__(self, first: int, last: int, top: Decimal) -> None:
        self.first, self.span, self.top = first, last - first, top
        # Half a bar of room on both sides.
        room = WIDTH - LEFT - RIGHT
        self.year_width = room / (self.span + 1)

    def x(self, year: int) -> float:
        return round(LEFT + (year - self.first + 0.5) * self.year_width, 1)

    def y(self, value: Decimal) -> float:
        height = HEIGHT - TOP - BOTTOM
        return round(TOP + height * (1 - float(value / self.top)), 1)

    def stack(self, year: int, parts: Sequence[tuple[int, Decimal]]) -> list[Bar]:
        """Return the parts of a bar from the ground up; empty parts are left out."""
        width = min(MAX_BAR_WIDTH, 0.7 * self.year_width)
        bars, ground = [], Decimal(0)
        for series, part in parts:
            if part:
                top = self.y(ground + part)
                height = round(self.y(ground) - top, 1)
                bars.append(
                    Bar(series, round(self.x(year) - width / 2, 1), top, round(width, 1), height)
                )
            ground += part
        return bars

    def labelled(self, years: Sequence[int]) -> list[int]:
        """Leave out years until their labels fit side by side; the first and the last stay."""
        kept = [years[-1]]
        for year in reversed(years[1:-1]):
            if (
                min(self.x(kept[-1]) - self.x(year), self.x(year) - self.x(years[0]))
                >= YEAR_LABEL_WIDTH
            ):
                kept.append(year)
        return [years[0], *reversed(kept)]

    def lines(self) -> list[Decimal]:
        """Return round values from zero to the top, at most MAX_LINES of them."""
        step = _step(self.top)
        count = int(self.top / step)
        return [step * number for number in range(count + 1)]


def _step(top: Decimal) -> Decimal:
    power = Decimal(10) ** (top.adjusted() - 1)
    while True:
        for factor in STEPS:
            if top / (factor * power) < MAX_LINES:
                return factor * power
        power *= 10
