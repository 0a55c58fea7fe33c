"""Pins on the base map, in the Mercator projection with which frontend/basemap.mjs draws the land."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from math import cos, log, pi, radians, tan
from pathlib import Path

FRAME = Path(__file__).with_name("basemap.json")
# Margin around the outermost pins, and the least width, in map units.
MARGIN = 140
MIN_WIDTH = 640
MAX_ASPECT, MAX_INVERSE_ASPECT = 1.55, 1.2
LETTERS_PER_SIDE = 47
# Letter width and line height relative to the font size, for keeping labels apart.
LETTER_WIDTH, LINE_HEIGHT = 0.54, 0.88
# Radius of a pin relative to the font size.
PIN_RADIUS = 0.34
# Gap between a pin and its label relative to the font size.
LABEL_GAP = 0.16
KM_PER_DEGREE = 111.2
# In kilometres; the projection distorts larger circles into ovals.
MAX_RING_KM = 500

# A part of the drawing: left, top, width and height.
Window = tuple[float, float, float, float]
# An area of it: left, top, right and bottom.
_Edges = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """A city to show on a map: name, coordinates, link, and number of measures."""

    label: str
    latitude: float
    longitude: float
    url: str = ""
    count: int = 0
    language: str = ""
    key: str = ""


@dataclass(frozen=True)
class Pin:
    """A place on the drawing; `side` is the side of its label, "" if there is no room for one."""

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


LabelAnchor = dict[str, float | str]


def label_anchors(distance: float, size: float) -> dict[str, LabelAnchor]:
    """Return where to write a label of this size on each side of a point, at this distance."""
    baseline, below = round(size * 0.34, 2), round(distance + size * 0.75, 2)
    distance = round(distance, 2)
    return {
        "right": {"x": distance, "y": baseline, "anchor": "start"},
        "left": {"x": -distance, "y": baseline, "anchor": "end"},
        "above": {"x": 0, "y": -distance, "anchor": "middle"},
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
        return round(self.unit * PIN_RADIUS, 1)

    @property
    def lines(self) -> dict[str, LabelAnchor]:
        """The label anchor of each side, relative to the pin's centre."""
        return label_anchors(self.unit * 0.62, self.unit)


@cache
def _frame() -> dict[str, float]:
    frame: dict[str, float] = json.loads(FRAME.read_text(encoding="utf-8"))
    return frame


def _mercator(latitude: float) -> float:
    return log(tan(pi / 4 + radians(latitude) / 2))


def position(latitude: float, longitude: float) -> tuple[float, float] | None:
    """Return the position of a point on the drawing, or None beyond its edges."""
    frame = _frame()
    inside = frame["west"] <= longitude <= frame["east"]
    if not (inside and frame["south"] <= latitude <= frame["north"]):
        return None
    scale = frame["width"] / (frame["east"] - frame["west"])
    y = (_mercator(frame["north"]) - _mercator(latitude)) * scale * 180 / pi
    return round((longitude - frame["west"]) * scale, 1), round(y, 1)


def ring(latitude: float, longitude: float, kilometres: float) -> Ring | None:
    """Return a circle on the earth as drawn on the map, or None if it is too large to be one."""
    centre = position(latitude, longitude)
    if centre is None or kilometres > MAX_RING_KM:
        return None
    frame = _frame()
    degree = frame["width"] / (frame["east"] - frame["west"])
    radius = kilometres / KM_PER_DEGREE / cos(radians(latitude)) * degree
    return Ring(*centre, round(radius, 1))


def _window(pins: list[Pin], smallest: float) -> Window:
    """Return the part of the map that holds all pins, within the limits of its aspect ratio."""
    left, right = min(p.x for p in pins) - MARGIN, max(p.x for p in pins) + MARGIN
    top, bottom = min(p.y for p in pins) - MARGIN, max(p.y for p in pins) + MARGIN
    width, height = max(right - left, smallest), max(bottom - top, smallest / MAX_ASPECT)
    width, height = max(width, height / MAX_INVERSE_ASPECT), max(height, width / MAX_ASPECT)
    centre_x, centre_y = (left + right) / 2, (top + bottom) / 2
    return centre_x - width / 2, centre_y - height / 2, width, height


def _overlap(one: _Edges, other: _Edges) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _overlaps_any(box: _Edges, others: Iterable[_Edges]) -> bool:
    return any(_overlap(box, other) for other in others)


@dataclass
class _Labels:
    """Places labels one by one, without overlaps between labels or with dots that count.

    `dots` are the areas of all pins, `minor` those of places without measures.
    """

    window: Window
    size: float
    radius: float
    dots: Sequence[_Edges]
    minor: Collection[_Edges]
    placed: dict[Pin, tuple[str, _Edges]] = field(default_factory=dict)

    def place(self, pin: Pin) -> None:
        """Give the pin a label if there is room for it."""
        # The label of a place with measures may displace another one, and cover minor dots.
        if not self._try_place(pin, self.dots) and pin.place.count:
            major = [dot for dot in self.dots if dot not in self.minor]
            if not self._displace(pin):
                self._try_place(pin, major)

    def _try_place(self, pin: Pin, dots: Sequence[_Edges]) -> bool:
        for side, box in self._boxes(pin).items():
            if self._inside(box) and not self._blocking(box) and not _overlaps_any(box, dots):
                self.placed[pin] = side, box
                return True
        return False

    def _displace(self, pin: Pin) -> bool:
        """Place the label where it overlaps one other, if that one can move."""
        for side, box in self._boxes(pin).items():
            blocking = self._blocking(box)
            if len(blocking) == 1 and self._inside(box) and not _overlaps_any(box, self.dots):
                other = blocking[0]
                before = self.placed.pop(other)
                self.placed[pin] = side, box
                if self._try_place(other, self.dots):
                    return True
                self.placed[other] = before
                del self.placed[pin]
        return False

    def _blocking(self, box: _Edges) -> list[Pin]:
        return [pin for pin, (_side, other) in self.placed.items() if _overlap(box, other)]

    def _inside(self, box: _Edges) -> bool:
        return self.window[0] < box[0] and box[2] < self.window[0] + self.window[2]

    def _boxes(self, pin: Pin) -> dict[str, _Edges]:
        """Return the area of the label on each side, the preferred side first."""
        dot = self.radius + self.size * LABEL_GAP
        width, half = len(pin.place.label) * self.size * LETTER_WIDTH, self.size * LINE_HEIGHT / 2
        return {
            "right": (pin.x + dot, pin.y - half, pin.x + dot + width, pin.y + half),
            "left": (pin.x - dot - width, pin.y - half, pin.x - dot, pin.y + half),
            "above": (pin.x - width / 2, pin.y - dot - 2 * half, pin.x + width / 2, pin.y - dot),
            "below": (pin.x - width / 2, pin.y + dot, pin.x + width / 2, pin.y + dot + 2 * half),
        }


def place_labels(
    pins: Sequence[Pin],
    window: Window,
    *,
    size: float,
    radius: float,
    others: Sequence[Pin] = (),
) -> list[Pin]:
    """Give each pin a label on a free side, pins with the highest count first.

    Returns them with the highest count last, to be drawn on top. `size` is the font size, `radius`
    that of the pins; `others` are pins without a label.
    """
    dots = {
        pin: (pin.x - radius, pin.y - radius, pin.x + radius, pin.y + radius)
        for pin in (*pins, *others)
    }
    minor = {dot for pin, dot in dots.items() if not pin.place.count}
    labels = _Labels(window, size, radius, tuple(dots.values()), minor)
    by_count = sorted(pins, key=lambda pin: -pin.place.count)
    for pin in by_count:
        labels.place(pin)
    sides = {pin: side for pin, (side, _box) in labels.placed.items()}
    return [replace(pin, side=sides.get(pin, "")) for pin in reversed(by_count)]


def to_pins(places: Iterable[Place]) -> tuple[list[Pin], list[Place]]:
    """Return the places on the drawing as pins, and those beyond its edges."""
    pins, outside = [], []
    for place in places:
        point = position(place.latitude, place.longitude)
        if point is None:
            outside.append(place)
        else:
            pins.append(Pin(place, *point))
    return pins, outside


def draw(
    places: Iterable[Place], *, letters: int = LETTERS_PER_SIDE, smallest: float = MIN_WIDTH
) -> Map | None:
    """Return a map of the places; None if not one of them lies on the drawing.

    `letters` is the length of the map's longer side in font sizes: fewer for a map that is shown
    small. `smallest` is the least width, in map units.
    """
    all_places = tuple(places)
    pins, outside = to_pins(all_places)
    if not pins:
        return None
    window = _window(pins, smallest)
    unit = round(max(window[2:]) / letters, 1)
    view_box = " ".join(f"{value:.1f}" for value in window)
    shown = place_labels(pins, window, size=unit, radius=unit * PIN_RADIUS)
    return Map(view_box, unit, tuple(shown), tuple(outside), all_places)
