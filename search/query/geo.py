"""Geo filter: which cities are within a circle or a box, or similar to another city.

All measures of a city share its coordinates. So a geo filter becomes a set of cities before an
engine is queried, and every engine gives the same result. A city without coordinates is in no
circle and in no box.
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
from search.analysis.characters import clean, tokenize
from search.schema.request import Box, Circle, SearchRequest

EARTH_RADIUS_KM = 6371.0
# Several parts of one page need the coordinates; a city that is unpublished must soon be gone.
CACHE_SECONDS = 2


class Point(NamedTuple):
    """Degrees north and east."""

    latitude: float
    longitude: float


def points() -> dict[str, Point]:
    """The coordinates of the public cities by key, without cities that have none."""
    return cache.get_or_set("places:points", _points, CACHE_SECONDS) or {}


class CityNames(NamedTuple):
    """The names of a city: its heading in each public language, the original first, and others."""

    headings: tuple[tuple[str, str], ...]
    others: tuple[str, ...]


def names() -> dict[str, CityNames]:
    """The names of the public cities, by key."""
    return cache.get_or_set("places:names", _names, CACHE_SECONDS) or {}


def names_digest() -> str:
    """A hash that changes whenever one of these names does."""

    def digest() -> str:
        return sha256(repr(names()).encode()).hexdigest()

    return str(cache.get_or_set("places:names-digest", digest, CACHE_SECONDS))


def _names() -> dict[str, CityNames]:
    by_key = {}
    for city in CityPage.objects.published().by_key():
        headings = tuple((code, read(city, "heading", code)) for code in public_languages(city))
        by_key[city.key] = CityNames(headings, tuple(city.list_other_names()))
    return by_key


def cities_named(name: str) -> tuple[str, ...]:
    """The keys of the public cities with this name in any language or script."""
    wanted = _comparable(name)
    return tuple(
        key
        for key, city in names().items()
        if wanted
        and wanted
        in map(_comparable, (*(heading for _code, heading in city.headings), *city.others))
    )


@lru_cache(maxsize=50_000)
def _comparable(name: str) -> str:
    return " ".join(unstemmed(token, "en") for token in tokenize(clean(name)))


def _points() -> dict[str, Point]:
    cities = CityPage.objects.published().by_key()
    located = cities.filter(latitude__isnull=False, longitude__isnull=False)
    rows = located.only("slug", "country", "latitude", "longitude")
    return {city.key: Point(city.latitude, city.longitude) for city in rows}


def distance(one: Point, other: Point) -> float:
    """The great-circle distance in kilometres."""
    south, north = radians(one.latitude), radians(other.latitude)
    west_to_east = radians(other.longitude - one.longitude)
    haversine = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(west_to_east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(haversine)))


def in_circle(point: Point, circle: Circle) -> bool:
    """Whether the point lies in the circle, its edge included."""
    centre = Point(circle.latitude, circle.longitude)
    return distance(point, centre) <= circle.kilometres


def in_box(point: Point, box: Box) -> bool:
    """Whether the point lies in the box, its edges included.

    A box whose west lies east of its east crosses the antimeridian.
    """
    if not box.south <= point.latitude <= box.north:
        return False
    if box.west <= box.east:
        return box.west <= point.longitude <= box.east
    return point.longitude >= box.west or point.longitude <= box.east


def cities(request: SearchRequest) -> frozenset[str] | None:
    """The keys of the cities that pass all geo filters of the request; None if it has none."""
    filters = [keys for keys in (_in_area(request), _similar(request)) if keys is not None]
    return frozenset.intersection(*filters) if filters else None


def _similar(request: SearchRequest) -> frozenset[str] | None:
    if not request.like:
        return None
    return frozenset(each.city.key for each in cities_similar_to(request.like))


def _in_area(request: SearchRequest) -> frozenset[str] | None:
    circle, box = request.near, request.box
    if circle is None and box is None:
        return None
    return frozenset(
        key
        for key, point in points().items()
        if (circle is None or in_circle(point, circle)) and (box is None or in_box(point, box))
    )
