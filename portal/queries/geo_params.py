"""The parameters `near`, `within` and `box` of a search: parsing and formatting."""

import re
from collections.abc import Callable
from math import ceil, floor

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.i18n import labels
from portal.queries import geo_labels
from search.query import geo
from search.schema.request import Box, Circle, SearchRequest

# What the form offers; the parameter accepts any whole number of kilometres up to the maximum.
DISTANCE_STEPS = (25, 50, 100, 250, 500, 1000)
DEFAULT_DISTANCE = 100
MAX_DISTANCE = 20_000
MAX_NAME_LENGTH = 200
_NUMBER = r"-?\d{1,3}(?:\.\d{1,12})?"
_POINT = re.compile(rf"({_NUMBER}),({_NUMBER})", re.ASCII)
_BOX = re.compile(rf"({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})", re.ASCII)
# A ten-thousandth of a degree is about ten metres.
_PRECISION = 10_000

AddNote = Callable[[str], None]


def parse_circle(query: QueryDict, add_note: AddNote) -> Circle | None:
    """Parse `near=de-dortmund` or `near=51.5,7.5`, with `within=100`; note what is invalid."""
    near = query.get("near", "").strip()
    if not near:
        return None
    kilometres = parse_distance(query, add_note)
    found = _POINT.fullmatch(near)
    if found:
        latitude, longitude = map(float, found.groups())
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return Circle(latitude, longitude, kilometres)
    keys = [near] if near in labels.table("city") else geo.cities_named(near[:MAX_NAME_LENGTH])
    if len(keys) > 1:
        add_note(_("Several cities are called “%(name)s”; please say which one.") % {"name": near})
        return None
    if not keys:
        add_note(
            _("The place from which to measure the distance is not known; the filter was left out.")
        )
        return None
    point = geo.points().get(keys[0])
    if point:
        return Circle(*point, kilometres, keys[0])
    add_note(
        _("The location of %(city)s is not known; the distance filter was left out.")
        % {"city": labels.label("city", keys[0])}
    )
    return None


def parse_distance(query: QueryDict, add_note: AddNote) -> int:
    """Parse `within`, the distance in kilometres; note what is invalid."""
    raw = query.get("within", "").strip()
    if not raw:
        return DEFAULT_DISTANCE
    if raw.isascii() and raw.isdecimal() and len(raw) <= 5 and 1 <= int(raw) <= MAX_DISTANCE:
        return int(raw)
    add_note(
        _(
            "The distance must be a number of kilometres from 1 to %(most)s; it was set to %(usual)s."
        )
        % {"most": MAX_DISTANCE, "usual": geo_labels.distance_label(DEFAULT_DISTANCE)}
    )
    return DEFAULT_DISTANCE


def parse_box(query: QueryDict, add_note: AddNote) -> Box | None:
    """Parse `box=south,west,north,east` in degrees; note what is invalid."""
    raw = query.get("box", "").strip()
    if not raw:
        return None
    found = _BOX.fullmatch(raw)
    if found:
        south, west, north, east = map(float, found.groups())
        if -90 <= south <= north <= 90 and abs(west) <= 180 and abs(east) <= 180:
            return Box(south, west, north, east)
    add_note(_("The map section cannot be read; it was left out."))
    return None


def bounding_box(points: list[geo.Point]) -> Box:
    """Return the smallest box around all points, its edges rounded outwards."""
    return Box(
        floor(min(p.latitude for p in points) * _PRECISION) / _PRECISION,
        floor(min(p.longitude for p in points) * _PRECISION) / _PRECISION,
        ceil(max(p.latitude for p in points) * _PRECISION) / _PRECISION,
        ceil(max(p.longitude for p in points) * _PRECISION) / _PRECISION,
    )


def _degrees(value: float) -> str:
    return f"{value:.12f}".rstrip("0").rstrip(".")


def format_centre(near: Circle) -> str:
    """Return the value of `near` for a circle."""
    return near.city or f"{_degrees(near.latitude)},{_degrees(near.longitude)}"


def format_box(box: Box) -> str:
    """Return the value of `box`."""
    return ",".join(map(_degrees, (box.south, box.west, box.north, box.east)))


def pairs(request: SearchRequest) -> list[tuple[str, str]]:
    """Return the geo filters of a request as query string pairs."""
    found = []
    if request.near:
        found += [("near", format_centre(request.near)), ("within", str(request.near.kilometres))]
    if request.box:
        found.append(("box", format_box(request.box)))
    return found
