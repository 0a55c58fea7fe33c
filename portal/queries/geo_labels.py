"""Distances and geo filters as text in the visitor's language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.i18n import formatting, labels
from search.query import geo
from search.schema.request import Box, Circle


def ways(near: Circle | None) -> dict[str, float]:
    """How many kilometres the cities lie from the middle of the circle, by key.

    A city whose place is not known is not there, and none is where no circle is asked for.
    """
    if near is None:
        return {}
    middle = geo.Point(near.latitude, near.longitude)
    found = geo.points().items()
    return {key: geo.distance(point, middle) for key, point in found}


def ways_in_words(near: Circle | None) -> dict[str, str]:
    """The same as the reader writes it; the city that is the middle has no way to itself."""
    found = ways(near).items()
    return {key: kilometres_in_words(way) for key, way in found if near and key != near.city}


def kilometres_in_words(distance: float) -> str:
    """A distance as the reader writes it: `1.250 km`."""
    return _("%(number)s km") % {"number": formatting.number(round(distance))}


def middle_in_words(near: Circle) -> str:
    """The name of the city, or the point in degrees."""
    if near.city:
        return labels.label("city", near.city)
    return f"{_north(near.latitude)}, {_east(near.longitude)}"


def circle_in_words(near: Circle) -> str:
    """`within 100 km of Dortmund`."""
    return _("within %(distance)s of %(place)s") % {
        "distance": kilometres_in_words(near.kilometres),
        "place": middle_in_words(near),
    }


def box_in_words(part: Box) -> str:
    """`48.1° N to 52.3° N, 6° E to 9.5° E`."""
    return _("%(south)s to %(north)s, %(west)s to %(east)s") % {
        "south": _north(part.south),
        "north": _north(part.north),
        "west": _east(part.west),
        "east": _east(part.east),
    }


def _north(value: float) -> str:
    shown = formatting.number(round(abs(value), 1))
    if value < 0:
        return pgettext("latitude", "%(degrees)s° S") % {"degrees": shown}
    return pgettext("latitude", "%(degrees)s° N") % {"degrees": shown}


def _east(value: float) -> str:
    shown = formatting.number(round(abs(value), 1))
    if value < 0:
        return pgettext("longitude", "%(degrees)s° W") % {"degrees": shown}
    return pgettext("longitude", "%(degrees)s° E") % {"degrees": shown}
