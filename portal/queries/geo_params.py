"""Where, in the address of a search and in words: near a city or a point, and a part of the map."""

import re
from collections.abc import Callable
from math import ceil, floor

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.i18n import labels
from portal.queries import geo_labels
from search.query import geo
from search.schema.request import Box, Circle, SearchRequest

# What the form offers; an address may name any whole number of kilometres up to the furthest.
STEPS = (25, 50, 100, 250, 500, 1000)
USUAL = 100
FURTHEST = 20_000
LONGEST_NAME = 200
_NUMBER = r"-?\d{1,3}(?:\.\d{1,12})?"
_POINT = re.compile(rf"({_NUMBER}),({_NUMBER})", re.ASCII)
_BOX = re.compile(rf"({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})", re.ASCII)
# Ten thousandths of a degree are some ten metres.
_PRECISION = 10_000

Note = Callable[[str], None]


def circle(query: QueryDict, note: Note) -> Circle | None:
    """`near=de-dortmund` or `near=51.5,7.5`, with `within=100`; what cannot be read is noted."""
    near = query.get("near", "").strip()
    if not near:
        return None
    kilometres = within(query, note)
    found = _POINT.fullmatch(near)
    if found:
        latitude, longitude = map(float, found.groups())
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            return Circle(latitude, longitude, kilometres)
    keys = [near] if near in labels.table("city") else geo.named(near[:LONGEST_NAME])
    if len(keys) > 1:
        note(_("Several cities are called “%(name)s”; please say which one.") % {"name": near})
        return None
    if not keys:
        note(
            _("The place from which to measure the distance is not known; the filter was left out.")
        )
        return None
    point = geo.points().get(keys[0])
    if point:
        return Circle(*point, kilometres, keys[0])
    note(
        _("The location of %(city)s is not known; the distance filter was left out.")
        % {"city": labels.label("city", keys[0])}
    )
    return None


def within(query: QueryDict, note: Note) -> int:
    """The distance in kilometres; what cannot be read is noted."""
    raw = query.get("within", "").strip()
    if not raw:
        return USUAL
    if raw.isascii() and raw.isdecimal() and len(raw) <= 5 and 1 <= int(raw) <= FURTHEST:
        return int(raw)
    note(
        _(
            "The distance must be a number of kilometres from 1 to %(most)s; it was set to %(usual)s."
        )
        % {"most": FURTHEST, "usual": geo_labels.distance_label(USUAL)}
    )
    return USUAL


def box(query: QueryDict, note: Note) -> Box | None:
    """`box=south,west,north,east` in degrees; what cannot be read is noted."""
    raw = query.get("box", "").strip()
    if not raw:
        return None
    found = _BOX.fullmatch(raw)
    if found:
        south, west, north, east = map(float, found.groups())
        if -90 <= south <= north <= 90 and abs(west) <= 180 and abs(east) <= 180:
            return Box(south, west, north, east)
    note(_("The map section cannot be read; it was left out."))
    return None


def around(points: list[geo.Point]) -> Box:
    """The smallest box with all the points, its edges rounded outwards."""
    return Box(
        floor(min(p.latitude for p in points) * _PRECISION) / _PRECISION,
        floor(min(p.longitude for p in points) * _PRECISION) / _PRECISION,
        ceil(max(p.latitude for p in points) * _PRECISION) / _PRECISION,
        ceil(max(p.longitude for p in points) * _PRECISION) / _PRECISION,
    )


def _degrees(value: float) -> str:
    return f"{value:.12f}".rstrip("0").rstrip(".")


def near_value(near: Circle) -> str:
    """The middle of the circle as the address names it."""
    return near.city or f"{_degrees(near.latitude)},{_degrees(near.longitude)}"


def box_value(part: Box) -> str:
    """The box as the address names it."""
    return ",".join(map(_degrees, (part.south, part.west, part.north, part.east)))


def pairs(request: SearchRequest) -> list[tuple[str, str]]:
    """The place as pairs of the address."""
    found = []
    if request.near:
        found += [("near", near_value(request.near)), ("within", str(request.near.kilometres))]
    if request.box:
        found.append(("box", box_value(request.box)))
    return found
