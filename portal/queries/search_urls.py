"""URLs of searches: the same search with one filter less, another sort order, another page."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse

from portal.queries import entry_kinds, geo_params
from portal.queries.query_params import default_sort
from search.schema.facets import FACETS
from search.schema.request import Box, SearchRequest


def _pairs(request: SearchRequest, filters: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    pairs = [("q", request.text)] if request.text else []
    pairs += [(facet, value) for facet in FACETS for value in filters.get(facet, ())]
    if request.like:
        pairs.append(("like", request.like))
    pairs += geo_params.pairs(request)
    if not request.expand:
        pairs.append(("exact", "1"))
    if request.sort != default_sort(request.text):
        pairs.append(("sort", request.sort))
    if request.view:
        pairs.append(("view", request.view))
    return pairs


def _url(pairs: list[tuple[str, str]], name: str = "search") -> str:
    return f"{reverse(name)}?{urlencode(pairs)}" if pairs else reverse(name)


def search(text: str = "", **filters: str) -> str:
    """Return the URL of a new search: `search(sdg="sdg-13", city="de-dortmund")`."""
    pairs = [("q", text)] if text else []
    return _url([*pairs, *((facet, value) for facet, value in filters.items() if value)])


def measures(**filters: str) -> str:
    """Return the URL of a new search for measures alone: `measures(sdg="sdg-13")`."""
    (kind,) = entry_kinds.MEASURES[entry_kinds.FACET]
    return search(**{entry_kinds.FACET: kind, **filters})


def without(request: SearchRequest, facet: str, value: str) -> str:
    """Return the URL of the search without one of its facet values."""
    remaining = tuple(key for key in request.filters.get(facet, ()) if key != value)
    return _url(_pairs(request, {**request.filters, facet: remaining}))


def without_geo(request: SearchRequest, name: str) -> str:
    """Return the URL of the search without its circle (`near`) or its box (`box`)."""
    kept = replace(request, near=None) if name == "near" else replace(request, box=None)
    return _url(_pairs(kept, kept.filters))


def without_similar(request: SearchRequest) -> str:
    """Return the URL of the search without the filter for similar cities."""
    return _url(_pairs(replace(request, like=""), request.filters))


def without_filters(request: SearchRequest) -> str:
    """Return the URL of the search for the text alone."""
    return _url(_pairs(replace(request, like="", near=None, box=None), {}))


def without_text(request: SearchRequest) -> str:
    """Return the URL with the filters alone, keeping a sort order that was chosen."""
    sort = default_sort("") if request.sort == default_sort(request.text) else request.sort
    kept = replace(request, text="", sort=sort)
    return _url(_pairs(kept, kept.filters))


def with_text(request: SearchRequest, text: str) -> str:
    """Return the URL of the search with another text."""
    kept = replace(request, text=text)
    return _url(_pairs(kept, kept.filters))


def with_expansion(request: SearchRequest, *, expand: bool) -> str:
    """Return the URL of the search with query expansion on or off."""
    kept = replace(request, expand=expand)
    return _url(_pairs(kept, kept.filters))


def in_cities(request: SearchRequest, keys: Iterable[str]) -> str:
    """Return the URL of the search limited to these cities."""
    chosen = {name: values for name, values in request.filters.items() if name != "country"}
    return _url(_pairs(replace(request, box=None), {**chosen, "city": tuple(keys)}))


def in_box(request: SearchRequest, box: Box) -> str:
    """Return the URL of the search limited to a box."""
    kept = replace(request, box=box)
    return _url(_pairs(kept, kept.filters))


def with_view(request: SearchRequest, view: str) -> str:
    """Return the URL of the same page with or without the map."""
    kept = replace(request, view=view)
    return page(kept, kept.page)


def page(request: SearchRequest, number: int) -> str:
    """Return the URL of another page of the results."""
    pairs = _pairs(request, request.filters)
    return _url([*pairs, ("page", str(number))] if number > 1 else pairs)


def export(request: SearchRequest, export_format: str, *, page: int = 1) -> str:
    """Return the URL in another format: "json", "csv", "xlsx", "geojson", "atom" or "embed"."""
    pairs = _pairs(replace(request, view=""), request.filters)
    if request.size != SearchRequest.size:
        pairs.append(("size", str(request.size)))
    if page > 1:
        pairs.append(("page", str(page)))
    return _url(pairs, f"search-{export_format}")
