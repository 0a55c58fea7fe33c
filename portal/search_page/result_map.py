"""The cities of a whole result on the map and as a list, and what the page says about places."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.values.collation import by_name
from portal.components import basemap, clusters
from portal.components.basemap import Place
from portal.components.clusters import Clusters, Marker
from portal.i18n import formatting, labels
from portal.queries import geo_params, search_urls
from search.query import geo
from search.query.geo import Point
from search.schema import filters
from search.schema.request import SearchRequest, SearchResult

# Further cities of a marker are counted, not named.
NAMED = 5


@dataclass(frozen=True)
class Row:
    """A city of the result; without a `distance` where none is asked for or its place is unknown."""

    label: labels.Label
    url: str
    count: int
    distance: str
    somewhere: bool


@dataclass(frozen=True)
class Link:
    """A marker of the map with its address and its name for those who do not see it."""

    marker: Marker
    url: str
    name: str
    figure: str
    shrunk: float


class ResultMap:
    """Where the measures of an answer are: counts come from the facet, so from the whole result."""

    def __init__(self, request: SearchRequest, result: SearchResult) -> None:
        self.request = request
        self._counts = _counts(request, result)

    @cached_property
    def _points(self) -> dict[str, Point]:
        return geo.points()

    @cached_property
    def _places(self) -> list[Place]:
        found = []
        for key, count in self._counts.items():
            name, point = labels.label("city", key), self._points.get(key)
            if point:
                url = search_urls.in_cities(self.request, [key])
                found.append(Place(name, *point, url, count, name.language, key))
        return found

    @cached_property
    def drawing(self) -> Clusters | None:
        return clusters.draw(self._places)

    @property
    def reach(self) -> basemap.Ring | None:
        """The circle of the question, as it is seen on the map."""
        near = self.request.near
        if near is None:
            return None
        return basemap.ring(near.latitude, near.longitude, near.kilometres)

    @property
    def links(self) -> list[Link]:
        """The markers, from left to right, as one reads."""
        found = self.drawing.markers if self.drawing else ()
        return [self._link(marker) for marker in sorted(found, key=lambda each: (each.x, each.y))]

    def _link(self, marker: Marker) -> Link:
        figure = formatting.number(marker.count)
        shrunk = round(1 / max(1.0, 0.42 * len(figure)), 2)
        return Link(marker, self._url(marker), _name(marker), figure, shrunk)

    def _url(self, marker: Marker) -> str:
        if marker.single:
            return marker.places[0].url
        if marker.parts:
            points = [Point(each.latitude, each.longitude) for each in marker.places]
            return search_urls.in_box(self.request, geo_params.around(points))
        return search_urls.in_cities(self.request, [each.key for each in marker.places])

    @property
    def rows(self) -> list[Row]:
        """All cities: with a distance the nearest first, else those with the most measures."""
        ways = geo_params.ways(self.request.near)
        found = []
        for key, count in self._counts.items():
            label, way = labels.label("city", key), ways.get(key)
            shown = "" if way is None else geo_params.kilometres_in_words(way)
            url = search_urls.in_cities(self.request, [key])
            rank = (ways.get(key, inf) if ways else 0.0, -count, by_name(label))
            found.append((rank, Row(label, url, count, shown, key in self._points)))
        return [row for _rank, row in sorted(found, key=lambda each: each[0])]


def _counts(request: SearchRequest, result: SearchResult) -> dict[str, int]:
    """Measures by city. The facet counts what other cities would have, too; those are left out."""
    chosen = filters.resolved(filters.clean(request.filters))
    cities, countries = chosen.get("city", ()), chosen.get("country", ())
    return {
        each.value: each.count
        for each in result.facets.get("city", [])
        if each.count
        and (
            not (cities or countries)
            or each.value in cities
            or filters.parent("city", each.value) in countries
        )
    }


def _measures(count: int) -> str:
    shown = {"n": formatting.number(count)}
    return ngettext("%(n)s measure", "%(n)s measures", count) % shown


def _name(marker: Marker) -> str:
    """`Dortmund: 10 measures`, or what a marker of several cities holds and where it leads."""
    count = _measures(marker.count)
    if marker.single:
        return _("%(city)s: %(measures)s") % {"city": marker.places[0].label, "measures": count}
    shown = ", ".join(place.label for place in marker.places[:NAMED])
    more = len(marker.places) - NAMED
    words = {
        "number": formatting.number(len(marker.places)),
        "measures": count,
        "cities": f"{shown} (+{formatting.number(more)})" if more > 0 else shown,
    }
    closer = _("Show closer")
    said = (
        ngettext(
            "%(number)s city, %(measures)s: %(cities)s",
            "%(number)s cities, %(measures)s: %(cities)s",
            len(marker.places),
        )
        % words
    )
    return f"{said}. {closer}" if marker.parts else said


@dataclass(frozen=True)
class NearOption:
    value: str
    label: str
    language: str
    selected: bool


@dataclass(frozen=True)
class NearForm:
    """`within N km of CITY` as the filters show it."""

    middles: Sequence[NearOption]
    distances: Sequence[NearOption]
    active: bool


def near_form(request: SearchRequest) -> NearForm:
    """The cities whose place is known, and steps of distance; what is asked for is among them."""
    near = request.near
    chosen = geo_params.near_value(near) if near else ""
    known = labels.table("near")
    middles = [
        NearOption(key, name, name.language, key == chosen)
        for key, name in sorted(known.items(), key=lambda each: by_name(each[1]))
    ]
    if near and chosen not in known:
        middles.insert(0, NearOption(chosen, geo_params.middle_in_words(near), "", True))
    kilometres = near.kilometres if near else geo_params.USUAL
    distances = [
        NearOption(str(step), geo_params.kilometres_in_words(step), "", step == kilometres)
        for step in sorted({*geo_params.STEPS, kilometres})
    ]
    return NearForm(middles, distances, near is not None)


def context(request: SearchRequest, result: SearchResult) -> dict[str, Any]:
    """What the templates of the search page need for places."""
    return {
        "near": near_form(request),
        "box": geo_params.box_value(request.box) if request.box else "",
        "map": ResultMap(request, result) if request.view and result.total else None,
        "list_url": search_urls.viewed(request, ""),
        "map_url": search_urls.viewed(request, "map"),
    }
