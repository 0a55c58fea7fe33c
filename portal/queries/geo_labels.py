"""Distances and geo filters as text in the visitor's language."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.i18n import formatting, labels
from search.query import geo
from search.schema.request import Box, Circle


def distances(near: Circle | None) -> dict[str, float]:
    """Return the distance in kilometres from the circle's centre to each located city, by key.

    Cities without coordinates are missing; empty without a circle.
    """
    if near is None:
        return {}
    centre = geo.Point(near.latitude, near.longitude)
    items = geo.points().items()
    return {key: geo.distance(point, centre) for key, point in items}


def distance_labels(near: Circle | None) -> dict[str, str]:
    """Return the same distances as text; the city at the centre is left out."""
    items = distances(near).items()
    return {key: distance_label(distance) for key, distance in items if near and key != near.city}


def distance_label(distance: float) -> str:
    """Return a distance in the visitor's number format: `1.250 km`."""
    return _("%(number)s km") % {"number": formatting.number(round(distance))}


def centre_label(near: Circle) -> str:
    """Return the name of the city, or the coordinates in degrees."""
    if near.city:
        return labels.label("city", near.city)
    return f"{_latitude_label(near.latitude)}, {_longitude_label(near.longitude)}"


def circle_label(near: Circle) -> str:
    """`within 100 km of Dortmund`."""
    return _("within %(distance)s of %(place)s") % {
        "distance": distance_label(near.kilometres),
        "place": centre_label(near),
    }


def box_label(box: Box) -> str:
    """`48.1° N to 52.3° N, 6° E to 9.5° E`."""
    return _("%(south)s to %(north)s, %(west)s to %(east)s") % {
        "south": _latitude_label(box.south),
        "north": _latitude_label(box.north),
        "west": _longitude_label(box.west),
        "east": _longitude_label(box.east),
    }


def _latitude_label(value: float) -> str:
    shown = formatting.number(round(abs(value), 1))
    if value < 0:
        return pgettext("latitude", "%(degrees)s° S") % {"degrees": shown}
    return pgettext("latitude", "%(degrees)s° N") % {"degrees": shown}


def _longitude_label(value: float) -> str:
    shown = formatting.number(round(abs(value), 1))
    if value < 0:
        return pgettext("longitude", "%(degrees)s° W") % {"degrees": shown}
    return pgettext("longitude", "%(degrees)s° E") % {"degrees": shown}
