"""Where: which cities lie around a point, within a part of the map, or are like another city.

All measures of a city lie where the city lies. So a question for a place becomes one for a set of
cities before an engine is asked, and every engine answers it alike. A city whose place is not
known lies in no circle and in no box.
"""

from functools import lru_cache
from hashlib import sha256
from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

from django.core.cache import cache

from cities.languages import public_languages, read
from cities.models import CityPage
from cities.similarity.profiles import cities_similar_to
from search.analysis.analyzer import unstemmed
from search.analysis.characters import clean, words
from search.schema.request import Box, Circle, SearchRequest

EARTH = 6371.0
# Several parts of one answer ask where the cities lie; one that is withdrawn must soon be gone.
SECONDS = 2


class Point(NamedTuple):
    """Degrees north and east."""

    latitude: float
    longitude: float


def points() -> dict[str, Point]:
    """Where the public cities lie, by key; a city without coordinates is left out."""
    return cache.get_or_set("places:points", _points, SECONDS) or {}


class CityNames(NamedTuple):
    """The names of a city: its heading in each public language, the original first, and others."""

    headings: tuple[tuple[str, str], ...]
    others: tuple[str, ...]


def names() -> dict[str, CityNames]:
    """What the public cities are called, by key."""
    return cache.get_or_set("places:names", _names, SECONDS) or {}


def names_digest() -> str:
    """Changes whenever one of these names does."""

    def made() -> str:
        return sha256(repr(names()).encode()).hexdigest()

    return str(cache.get_or_set("places:names-digest", made, SECONDS))


def _names() -> dict[str, CityNames]:
    found = {}
    for city in CityPage.objects.published().by_key():
        headings = tuple((code, read(city, "heading", code)) for code in public_languages(city))
        found[city.key] = CityNames(headings, tuple(city.list_other_names()))
    return found


def named(text: str) -> tuple[str, ...]:
    """The keys of the public cities that are called so in any language or script."""
    wanted = _comparable(text)
    return tuple(
        key
        for key, city in names().items()
        if wanted
        and wanted in map(_comparable, (*(name for _code, name in city.headings), *city.others))
    )


@lru_cache(maxsize=50_000)
def _comparable(name: str) -> str:
    return " ".join(unstemmed(word, "en") for word in words(clean(name)))


def _points() -> dict[str, Point]:
    cities = CityPage.objects.published().by_key()
    known = cities.filter(latitude__isnull=False, longitude__isnull=False)
    rows = known.only("slug", "country", "latitude", "longitude")
    return {city.key: Point(city.latitude, city.longitude) for city in rows}


def distance(one: Point, other: Point) -> float:
    """The shortest way over the earth, in kilometres."""
    south, north = radians(one.latitude), radians(other.latitude)
    west_to_east = radians(other.longitude - one.longitude)
    bow = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(west_to_east / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(bow)))


def in_circle(point: Point, circle: Circle) -> bool:
    """Whether the point is no further from the middle than the circle says."""
    middle = Point(circle.latitude, circle.longitude)
    return distance(point, middle) <= circle.kilometres


def in_box(point: Point, box: Box) -> bool:
    """Whether the point lies in the box, its edges included.

    A box whose west lies east of its east goes over the line of 180 degrees.
    """
    if not box.south <= point.latitude <= box.north:
        return False
    if box.west <= box.east:
        return box.west <= point.longitude <= box.east
    return point.longitude >= box.west or point.longitude <= box.east


def cities(request: SearchRequest) -> frozenset[str] | None:
    """The keys of the cities that the request asks for in any of these ways; None where in none."""
    asked = [each for each in (_there(request), _like(request)) if each is not None]
    return frozenset.intersection(*asked) if asked else None


def _like(request: SearchRequest) -> frozenset[str] | None:
    if not request.like:
        return None
    return frozenset(each.city.key for each in cities_similar_to(request.like))


def _there(request: SearchRequest) -> frozenset[str] | None:
    circle, box = request.near, request.box
    if circle is None and box is None:
        return None
    return frozenset(
        key
        for key, point in points().items()
        if (circle is None or in_circle(point, circle)) and (box is None or in_box(point, box))
    )
