"""Cities with their counts on the base map; cities that would overlap form one marker."""

from collections.abc import Sequence
from dataclasses import dataclass

from cities.values.collation import by_name
from portal.components import basemap
from portal.components.basemap import Pin, Place, Window

# The drawing has an aspect ratio of 3:2, with a margin around the outermost cities.
ASPECT = 1.5
MARGIN = 1.3
# Relative to the width: distance between markers, their radius, font size and border width. Markers
# are drawn twice as large on a phone, where they then almost touch.
MIN_DISTANCE, RADIUS, FONT_SIZE, BORDER_WIDTH = 0.093, 0.0225, 0.024, 0.0017
# Minimum widths in map units; the first that keeps all cities apart is used: larger maps show more
# coasts and borders.
MIN_WIDTHS = (320.0, 160.0, 100.0, 60.0)


@dataclass(frozen=True)
class Marker:
    """One city, or a cluster placed at its city with the most measures.

    `side` is the side of the label, "" if there is no room; `parts` is set if a closer map shows
    the cities apart.
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
        """The radius of the ring around a cluster."""
        return round(self.radius * 1.3, 2)

    @property
    def line(self) -> float:
        """The width of a border on the map."""
        return round(self.width * BORDER_WIDTH, 3)

    @property
    def letters(self) -> float:
        return round(self.width * FONT_SIZE, 2)

    @property
    def lines(self) -> dict[str, basemap.LabelAnchor]:
        """The label anchor of each side, relative to the marker's centre."""
        return basemap.label_anchors(self.radius + self.letters * 0.25, self.letters)


def draw(places: Sequence[Place]) -> Clusters | None:
    """Return a map of the places; None if not one of them lies on the drawing."""
    pins, outside = basemap.to_pins(places)
    if not pins:
        return None
    window, groups = _cluster(pins)
    markers = _with_labels([_marker(group) for group in groups], window)
    view_box = " ".join(f"{value:.2f}" for value in window)
    return Clusters(view_box, window[2], tuple(markers), tuple(outside))


def _cluster(pins: Sequence[Pin]) -> tuple[Window, list[list[Pin]]]:
    """Return the closest window that keeps all pins apart, and the pins of each marker."""
    for min_width in MIN_WIDTHS:
        window = _window(pins, min_width)
        groups = _groups(pins, window[2] * MIN_DISTANCE)
        if len(groups) == len(pins):
            break
    return window, groups


def _window(pins: Sequence[Pin], min_width: float) -> Window:
    left, right = min(pin.x for pin in pins), max(pin.x for pin in pins)
    top, bottom = min(pin.y for pin in pins), max(pin.y for pin in pins)
    width = max((right - left) * MARGIN, (bottom - top) * MARGIN * ASPECT, min_width)
    height = width / ASPECT
    return (left + right - width) / 2, (top + bottom - height) / 2, width, height


def _groups(pins: Sequence[Pin], min_distance: float) -> list[list[Pin]]:
    """Group pins closer than `min_distance` to the one with the highest count, which comes first."""
    groups: list[list[Pin]] = []
    for pin in sorted(pins, key=lambda each: (-each.place.count, by_name(each.place.label))):
        near = (group for group in groups if _distance(pin, group[0]) < min_distance)
        group = min(near, key=lambda each: _distance(pin, each[0]), default=None)
        if group is None:
            groups.append([pin])
        else:
            group.append(pin)
    return groups


def _distance(one: Pin, other: Pin) -> float:
    return ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5


def _marker(group: list[Pin]) -> Marker:
    splits = len(group) > 1 and len(_cluster(group)[1]) > 1
    return Marker(group[0].x, group[0].y, tuple(pin.place for pin in group), parts=splits)


def _with_labels(markers: list[Marker], window: Window) -> list[Marker]:
    """Give single cities a label where it overlaps nothing else."""
    pins = [Pin(marker.places[0], marker.x, marker.y) for marker in markers]
    single_pins = [pin for pin, marker in zip(pins, markers, strict=True) if marker.single]
    others = [pin for pin, marker in zip(pins, markers, strict=True) if not marker.single]
    sizes = {"size": window[2] * FONT_SIZE, "radius": window[2] * RADIUS}
    sides = {
        pin.place: pin.side
        for pin in basemap.place_labels(single_pins, window, others=others, **sizes)
    }
    return [
        Marker(each.x, each.y, each.places, sides.get(each.places[0], ""), each.parts)
        for each in markers
    ]
