"""The cities of the results on the map and as a list, and the context of the geo filters."""

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
from portal.queries import entry_kinds, geo_labels, geo_params, search_urls
from search.query import geo
from search.query.geo import Point
from search.schema import filters
from search.schema.request import SearchRequest, SearchResult

# Most city names in the label of a marker; the others are counted.
MAX_NAMED_CITIES = 5


@dataclass(frozen=True)
class Row:
    """A city of the results; `distance` is empty without a circle or without coordinates."""

    label: labels.Label
    url: str
    count: int
    distance: str
    somewhere: bool


@dataclass(frozen=True)
class Link:
    """A marker with its URL and its accessible name."""

    marker: Marker
    url: str
    name: str
    count: str
    text_scale: float


class ResultMap:
    """The cities of all results; counts come from the facet, not from the current page."""

    def __init__(self, request: SearchRequest, result: SearchResult) -> None:
        self.request = request
        self.only_measures = entry_kinds.only_measures(request, result)
        self._counts = _counts(request, result)

    @cached_property
    def _points(self) -> dict[str, Point]:
        return geo.points()

    @cached_property
    def _places(self) -> list[Place]:
        items = []
        for key, count in self._counts.items():
            name, point = labels.label("city", key), self._points.get(key)
            if point:
                url = search_urls.in_cities(self.request, [key])
                items.append(Place(name, *point, url, count, name.language, key))
        return items

    @cached_property
    def drawing(self) -> Clusters | None:
        return clusters.draw(self._places)

    @property
    def circle(self) -> basemap.Ring | None:
        """The circle of the search as drawn on the map."""
        near = self.request.near
        if near is None:
            return None
        return basemap.ring(near.latitude, near.longitude, near.kilometres)

    @property
    def links(self) -> list[Link]:
        """The markers in reading order, from left to right."""
        markers = self.drawing.markers if self.drawing else ()
        return [
            self._link(marker)
            for marker in sorted(markers, key=lambda marker: (marker.x, marker.y))
        ]

    def _link(self, marker: Marker) -> Link:
        count = formatting.number(marker.count)
        text_scale = round(1 / max(1.0, 0.42 * len(count)), 2)
        name = _name(marker, _entries(marker.count, only_measures=self.only_measures))
        return Link(marker, self._url(marker), name, count, text_scale)

    def _url(self, marker: Marker) -> str:
        if marker.single:
            return marker.places[0].url
        if marker.parts:
            points = [Point(each.latitude, each.longitude) for each in marker.places]
            return search_urls.in_box(self.request, geo_params.bounding_box(points))
        return search_urls.in_cities(self.request, [each.key for each in marker.places])

    @property
    def rows(self) -> list[Row]:
        """All cities: by distance if there is one, else by number of hits."""
        distances = geo_labels.distances(self.request.near)
        items = []
        for key, count in self._counts.items():
            label, distance = labels.label("city", key), distances.get(key)
            shown = "" if distance is None else geo_labels.distance_label(distance)
            url = search_urls.in_cities(self.request, [key])
            rank = (distances.get(key, inf) if distances else 0.0, -count, by_name(label))
            items.append((rank, Row(label, url, count, shown, key in self._points)))
        return [row for _rank, row in sorted(items, key=lambda each: each[0])]


def _counts(request: SearchRequest, result: SearchResult) -> dict[str, int]:
    """Return the number of hits per city in the results.

    The facet also counts what other cities would add; those are left out.
    """
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


def _entries(count: int, *, only_measures: bool) -> str:
    shown = {"n": formatting.number(count)}
    if only_measures:
        return ngettext("%(n)s measure", "%(n)s measures", count) % shown
    return ngettext("%(n)s result", "%(n)s results", count) % shown


def _name(marker: Marker, count: str) -> str:
    """Return `Dortmund: 10 measures`, or the contents of a cluster and where it leads."""
    if marker.single:
        return _("%(city)s: %(measures)s") % {"city": marker.places[0].label, "measures": count}
    shown = ", ".join(place.label for place in marker.places[:MAX_NAMED_CITIES])
    more = len(marker.places) - MAX_NAMED_CITIES
    values = {
        "number": formatting.number(len(marker.places)),
        "measures": count,
        "cities": f"{shown} (+{formatting.number(more)})" if more > 0 else shown,
    }
    closer = _("Zoom in")
    text = (
        ngettext(
            "%(number)s city, %(measures)s: %(cities)s",
            "%(number)s cities, %(measures)s: %(cities)s",
            len(marker.places),
        )
        % values
    )
    return f"{text}. {closer}" if marker.parts else text


@dataclass(frozen=True)
class NearOption:
    value: str
    label: str
    language: str
    selected: bool


@dataclass(frozen=True)
class NearForm:
    """The filter `within N km of CITY`."""

    centres: Sequence[NearOption]
    distances: Sequence[NearOption]
    active: bool


def near_form(request: SearchRequest) -> NearForm:
    """Return the located cities and the distances to choose from, including the current ones."""
    near = request.near
    chosen = geo_params.format_centre(near) if near else ""
    labels_by_key = labels.table("near")
    centres = [
        NearOption(key, name, name.language, key == chosen)
        for key, name in sorted(labels_by_key.items(), key=lambda each: by_name(each[1]))
    ]
    if near and chosen not in labels_by_key:
        centres.insert(0, NearOption(chosen, geo_labels.centre_label(near), "", True))
    kilometres = near.kilometres if near else geo_params.DEFAULT_DISTANCE
    distances = [
        NearOption(str(step), geo_labels.distance_label(step), "", step == kilometres)
        for step in sorted({*geo_params.DISTANCE_STEPS, kilometres})
    ]
    return NearForm(centres, distances, near is not None)


def context(request: SearchRequest, result: SearchResult) -> dict[str, Any]:
    """Return the template context for map and geo filters."""
    return {
        "near": near_form(request),
        "box": geo_params.format_box(request.box) if request.box else "",
        "map": ResultMap(request, result) if request.view and result.total else None,
        "list_url": search_urls.with_view(request, ""),
        "map_url": search_urls.with_view(request, "map"),
    }
