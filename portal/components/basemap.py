"""Pins on the base map: the same Mercator projection as frontend/basemap.mjs draws the land with."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
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


def _meets(box: _Edges, others: Iterable[_Edges]) -> bool:
    return any(_overlap(box, other) for other in others)


@dataclass
class _Labels:
    """Labels placed one after the other, none over another and none over a dot that counts.

    `dots` are what all pins cover, `minor` those of places where nothing is.
    """

    window: Window
    size: float
    radius: float
    dots: Sequence[_Edges]
    minor: Collection[_Edges]
    placed: dict[Pin, tuple[str, _Edges]] = field(default_factory=dict)

    def place(self, pin: Pin) -> None:
        """Give the pin a label if there is room for it."""
        # What stands where there is something may move another label, and cover minor dots.
        if not self._put(pin, self.dots) and pin.place.count:
            major = [dot for dot in self.dots if dot not in self.minor]
            if not self._make_room(pin):
                self._put(pin, major)

    def _put(self, pin: Pin, dots: Sequence[_Edges]) -> bool:
        for side, box in self._boxes(pin).items():
            if self._inside(box) and not self._blocking(box) and not _meets(box, dots):
                self.placed[pin] = side, box
                return True
        return False

    def _make_room(self, pin: Pin) -> bool:
        """Place the label where one other stands in its way, if that one can go elsewhere."""
        for side, box in self._boxes(pin).items():
            blocking = self._blocking(box)
            if len(blocking) == 1 and self._inside(box) and not _meets(box, self.dots):
                other = blocking[0]
                before = self.placed.pop(other)
                self.placed[pin] = side, box
                if self._put(other, self.dots):
                    return True
                self.placed[other] = before
                del self.placed[pin]
        return False

    def _blocking(self, box: _Edges) -> list[Pin]:
        return [pin for pin, (_side, other) in self.placed.items() if _overlap(box, other)]

    def _inside(self, box: _Edges) -> bool:
        return self.window[0] < box[0] and box[2] < self.window[0] + self.window[2]

    def _boxes(self, pin: Pin) -> dict[str, _Edges]:
        """What the label covers on each side, the best side first."""
        dot = self.radius + self.size * AWAY
        width, half = len(pin.place.label) * self.size * LETTER, self.size * LINE / 2
        return {
            "right": (pin.x + dot, pin.y - half, pin.x + dot + width, pin.y + half),
            "left": (pin.x - dot - width, pin.y - half, pin.x - dot, pin.y + half),
            "above": (pin.x - width / 2, pin.y - dot - 2 * half, pin.x + width / 2, pin.y - dot),
            "below": (pin.x - width / 2, pin.y + dot, pin.x + width / 2, pin.y + dot + 2 * half),
        }


def labelled(
    pins: Sequence[Pin],
    window: Window,
    *,
    size: float,
    radius: float,
    others: Sequence[Pin] = (),
) -> list[Pin]:
    """Give each pin a label on the side where nothing else stands, fullest pins first.

    They come back with the fullest last, to be drawn above all others. `size` is that of the
    letters, `radius` that of the pins; `others` are pins without a label.
    """
    dots = {
        pin: (pin.x - radius, pin.y - radius, pin.x + radius, pin.y + radius)
        for pin in (*pins, *others)
    }
    minor = {dot for pin, dot in dots.items() if not pin.place.count}
    labels = _Labels(window, size, radius, tuple(dots.values()), minor)
    fullest = sorted(pins, key=lambda pin: -pin.place.count)
    for pin in fullest:
        labels.place(pin)
    sides = {pin: side for pin, (side, _box) in labels.placed.items()}
    return [replace(pin, side=sides.get(pin, "")) for pin in reversed(fullest)]


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
