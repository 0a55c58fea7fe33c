"""Pins on the base map: the same Mercator projection as frontend/basemap.mjs draws the land with."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import cos, log, pi, radians, tan
from pathlib import Path

FRAME = Path(__file__).with_name("basemap.json")
# Around the outermost pins, and the least part of the map that is shown, in map units.
MARGIN = 140
SMALLEST = 640
WIDEST, TALLEST = 1.55, 1.2
LETTERS = 47
# A letter's width and a line's height as shares of the type size, for keeping labels apart.
LETTER, LINE = 0.54, 0.88
# The radius of a pin as a share of the type size.
PIN = 0.34
# The least way from a pin to its label, as a share of the type size.
AWAY = 0.16
KILOMETRES_A_DEGREE = 111.2
# In kilometres; the projection makes ovals of larger circles.
LARGEST_RING = 500

# A part of the drawing: its left edge, its top, its width and its height.
Window = tuple[float, float, float, float]
# What something covers of it: left, top, right and bottom.
_Edges = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """A city to be shown: its name, where it is, where its link leads, and how much is there."""

    label: str
    latitude: float
    longitude: float
    url: str = ""
    count: int = 0
    language: str = ""
    key: str = ""


@dataclass(frozen=True)
class Pin:
    """A place on the drawing; `side` is where its label stands, "" where it has no room."""

    place: Place
    x: float
    y: float
    side: str = ""


@dataclass(frozen=True)
class Ring:
    """A circle on the drawing."""

    x: float
    y: float
    radius: float


Line = dict[str, float | str]


def sides(away: float, size: float) -> dict[str, Line]:
    """Where a label of this type size is written on each side of a point, so far away from it."""
    beside, below = round(size * 0.34, 2), round(away + size * 0.75, 2)
    away = round(away, 2)
    return {
        "right": {"x": away, "y": beside, "anchor": "start"},
        "left": {"x": -away, "y": beside, "anchor": "end"},
        "above": {"x": 0, "y": -away, "anchor": "middle"},
        "below": {"x": 0, "y": below, "anchor": "middle"},
    }


@dataclass(frozen=True)
class Map:
    """A part of the base map with its pins; `outside` are places beyond the drawing."""

    view_box: str
    unit: float
    pins: tuple[Pin, ...]
    outside: tuple[Place, ...]
    places: tuple[Place, ...]

    @property
    def pin_size(self) -> float:
        return round(self.unit * PIN, 1)

    @property
    def lines(self) -> dict[str, Line]:
        """Where the label of each side is written, measured from the middle of its pin."""
        return sides(self.unit * 0.62, self.unit)


@cache
def _frame() -> dict[str, float]:
    frame: dict[str, float] = json.loads(FRAME.read_text(encoding="utf-8"))
    return frame


def _mercator(latitude: float) -> float:
    return log(tan(pi / 4 + radians(latitude) / 2))


def position(latitude: float, longitude: float) -> tuple[float, float] | None:
    """Where a point lies on the drawing, or None beyond its edges."""
    frame = _frame()
    inside = frame["west"] <= longitude <= frame["east"]
    if not (inside and frame["south"] <= latitude <= frame["north"]):
        return None
    scale = frame["width"] / (frame["east"] - frame["west"])
    y = (_mercator(frame["north"]) - _mercator(latitude)) * scale * 180 / pi
    return round((longitude - frame["west"]) * scale, 1), round(y, 1)


def ring(latitude: float, longitude: float, kilometres: float) -> Ring | None:
    """A circle on the earth as the map shows it; None where it would be none, being too large."""
    middle = position(latitude, longitude)
    if middle is None or kilometres > LARGEST_RING:
        return None
    frame = _frame()
    degree = frame["width"] / (frame["east"] - frame["west"])
    radius = kilometres / KILOMETRES_A_DEGREE / cos(radians(latitude)) * degree
    return Ring(*middle, round(radius, 1))


def _window(pins: list[Pin], smallest: float) -> Window:
    """The part of the map that holds all pins, neither too flat nor too tall."""
    left, right = min(p.x for p in pins) - MARGIN, max(p.x for p in pins) + MARGIN
    top, bottom = min(p.y for p in pins) - MARGIN, max(p.y for p in pins) + MARGIN
    width, height = max(right - left, smallest), max(bottom - top, smallest / WIDEST)
    width, height = max(width, height / TALLEST), max(height, width / WIDEST)
    middle, centre = (left + right) / 2, (top + bottom) / 2
    return middle - width / 2, centre - height / 2, width, height


def _overlap(one: _Edges, other: _Edges) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def labelled(
    pins: Sequence[Pin],
    window: Window,
    *,
    size: float,
    radius: float,
    others: Sequence[Pin] = (),
) -> list[Pin]:
    """Give each pin a label on the side where nothing else stands, fullest pins first.

    `size` is that of the letters, `radius` that of the pins; `others` are pins without a label.
    """
    dot = radius + size * AWAY
    taken: list[_Edges] = [
        (p.x - radius, p.y - radius, p.x + radius, p.y + radius) for p in (*pins, *others)
    ]
    done = []
    for pin in sorted(pins, key=lambda p: -p.place.count):
        width, half = len(pin.place.label) * size * LETTER, size * LINE / 2
        sides = {
            "right": (pin.x + dot, pin.y - half, pin.x + dot + width, pin.y + half),
            "left": (pin.x - dot - width, pin.y - half, pin.x - dot, pin.y + half),
            "above": (pin.x - width / 2, pin.y - dot - 2 * half, pin.x + width / 2, pin.y - dot),
            "below": (pin.x - width / 2, pin.y + dot, pin.x + width / 2, pin.y + dot + 2 * half),
        }
        fits = [
            side
            for side, box in sides.items()
            if window[0] < box[0]
            and box[2] < window[0] + window[2]
            and not any(_overlap(box, other) for other in taken)
        ]
        if fits:
            taken.append(sides[fits[0]])
        done.append(replace(pin, side=fits[0] if fits else ""))
    return done


def pinned(places: Iterable[Place]) -> tuple[list[Pin], list[Place]]:
    """The places that lie on the drawing as pins, and those beyond its edges."""
    pins, outside = [], []
    for place in places:
        point = position(place.latitude, place.longitude)
        if point is None:
            outside.append(place)
        else:
            pins.append(Pin(place, *point))
    return pins, outside


def draw(
    places: Iterable[Place], *, letters: int = LETTERS, smallest: float = SMALLEST
) -> Map | None:
    """A map of the places; None where not one of them lies on the drawing.

    `letters` is how many times the height of a letter goes into the map's longer side: fewer for
    a map that is shown small. `smallest` is the least width that is shown, in map units.
    """
    everywhere = tuple(places)
    pins, outside = pinned(everywhere)
    if not pins:
        return None
    window = _window(pins, smallest)
    unit = round(max(window[2:]) / letters, 1)
    view_box = " ".join(f"{value:.1f}" for value in window)
    shown = labelled(pins, window, size=unit, radius=unit * PIN)
    return Map(view_box, unit, tuple(shown), tuple(outside), everywhere)
