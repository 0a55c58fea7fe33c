"""Cities with their counts on the base map; those that would touch at its scale are one marker."""

from collections.abc import Sequence
from dataclasses import dataclass

from cities.values.collation import by_name
from portal.components import basemap
from portal.components.basemap import Pin, Place, Window

# The drawing is three wide and two high, with a margin around the outermost cities.
SHAPE = 1.5
ROOM = 1.3
# Shares of the width: how far markers stay apart, their size, that of letters, and of borders.
# Markers are drawn twice as large on a phone, where they then all but touch.
APART, RADIUS, LETTER, LINE = 0.093, 0.0225, 0.024, 0.0017
# Widths in map units, the first that keeps all cities apart is taken: coasts and borders tell more.
WIDTHS = (320.0, 160.0, 100.0, 60.0)


@dataclass(frozen=True)
class Marker:
    """One city, or several close to one another, where the fullest of them lies.

    `side` is where the city's name stands, "" where it has no room; `parts` tells whether a closer
    map shows the cities apart.
    """

    x: float
    y: float
    places: tuple[Place, ...]
    side: str = ""
    parts: bool = False

    @property
    def count(self) -> int:
        return sum(place.count for place in self.places)

    @property
    def single(self) -> bool:
        return len(self.places) == 1


@dataclass(frozen=True)
class Clusters:
    """A part of the base map with its markers; `outside` are places beyond the drawing."""

    view_box: str
    width: float
    markers: tuple[Marker, ...]
    outside: tuple[Place, ...]

    @property
    def radius(self) -> float:
        return round(self.width * RADIUS, 2)

    @property
    def ring(self) -> float:
        """The radius of the ring around a marker of several cities."""
        return round(self.radius * 1.3, 2)

    @property
    def line(self) -> float:
        """The width of a border on the map."""
        return round(self.width * LINE, 3)

    @property
    def letters(self) -> float:
        return round(self.width * LETTER, 2)

    @property
    def lines(self) -> dict[str, basemap.Line]:
        """Where the name on each side is written, measured from the middle of its marker."""
        return basemap.sides(self.radius + self.letters * 0.25, self.letters)


def draw(places: Sequence[Place]) -> Clusters | None:
    """A map of the places; None where not one of them lies on the drawing."""
    pins, outside = basemap.pinned(places)
    if not pins:
        return None
    window, groups = _apart(pins)
    markers = _named([_marker(group) for group in groups], window)
    view_box = " ".join(f"{value:.2f}" for value in window)
    return Clusters(view_box, window[2], tuple(markers), tuple(outside))


def _apart(pins: Sequence[Pin]) -> tuple[Window, list[list[Pin]]]:
    """The part of the map that holds all pins, no closer than needed, and the pins of each marker."""
    for least in WIDTHS:
        window = _window(pins, least)
        groups = _groups(pins, window[2] * APART)
        if len(groups) == len(pins):
            break
    return window, groups


def _window(pins: Sequence[Pin], least: float) -> Window:
    left, right = min(pin.x for pin in pins), max(pin.x for pin in pins)
    top, bottom = min(pin.y for pin in pins), max(pin.y for pin in pins)
    width = max((right - left) * ROOM, (bottom - top) * ROOM * SHAPE, least)
    height = width / SHAPE
    return (left + right - width) / 2, (top + bottom - height) / 2, width, height


def _groups(pins: Sequence[Pin], apart: float) -> list[list[Pin]]:
    """Pins that are closer than `apart` to the fullest of them, which comes first."""
    groups: list[list[Pin]] = []
    for pin in sorted(pins, key=lambda each: (-each.place.count, by_name(each.place.label))):
        near = (group for group in groups if _way(pin, group[0]) < apart)
        group = min(near, key=lambda each: _way(pin, each[0]), default=None)
        if group is None:
            groups.append([pin])
        else:
            group.append(pin)
    return groups


def _way(one: Pin, other: Pin) -> float:
    return ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5


def _marker(group: list[Pin]) -> Marker:
    parts = len(group) > 1 and len(_apart(group)[1]) > 1
    return Marker(group[0].x, group[0].y, tuple(pin.place for pin in group), parts=parts)


def _named(markers: list[Marker], window: Window) -> list[Marker]:
    """The markers, single cities with a side for their name where it meets nothing else."""
    pins = [Pin(marker.places[0], marker.x, marker.y) for marker in markers]
    named = [pin for pin, marker in zip(pins, markers, strict=True) if marker.single]
    others = [pin for pin, marker in zip(pins, markers, strict=True) if not marker.single]
    sizes = {"size": window[2] * LETTER, "radius": window[2] * RADIUS}
    sides = {pin.place: pin.side for pin in basemap.labelled(named, window, others=others, **sizes)}
    return [
        Marker(each.x, each.y, each.places, sides.get(each.places[0], ""), each.parts)
        for each in markers
    ]
