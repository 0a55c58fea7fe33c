"""Addresses of searches: the same question with one filter less, another order, another page."""

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

from django.urls import reverse

from portal.queries import geo_params
from portal.queries.query_params import usual_sort
from search.schema.request import FACETS, Box, SearchRequest


def _pairs(request: SearchRequest, filters: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    pairs = [("q", request.text)] if request.text else []
    pairs += [(facet, value) for facet in FACETS for value in filters.get(facet, ())]
    if request.like:
        pairs.append(("like", request.like))
    pairs += geo_params.pairs(request)
    if not request.expand:
        pairs.append(("exact", "1"))
    if request.sort != usual_sort(request.text):
        pairs.append(("sort", request.sort))
    if request.view:
        pairs.append(("view", request.view))
    return pairs


def _address(pairs: list[tuple[str, str]], name: str = "search") -> str:
    return f"{reverse(name)}?{urlencode(pairs)}" if pairs else reverse(name)


def search(text: str = "", **filters: str) -> str:
    """The address of a new search: `search(sdg="sdg-13", city="de-dortmund")`."""
    pairs = [("q", text)] if text else []
    return _address([*pairs, *((facet, value) for facet, value in filters.items() if value)])


def without(request: SearchRequest, facet: str, value: str) -> str:
    """The question without one of its filter values."""
    rest = tuple(each for each in request.filters.get(facet, ()) if each != value)
    return _address(_pairs(request, {**request.filters, facet: rest}))


def without_place(request: SearchRequest, name: str) -> str:
    """The question without its circle, `near`, or its part of the map, `box`."""
    kept = replace(request, near=None) if name == "near" else replace(request, box=None)
    return _address(_pairs(kept, kept.filters))


def without_like(request: SearchRequest) -> str:
    """The question without the city whose likes are asked for."""
    return _address(_pairs(replace(request, like=""), request.filters))


def without_filters(request: SearchRequest) -> str:
    """The question's words alone."""
    return _address(_pairs(replace(request, like="", near=None, box=None), {}))


def without_text(request: SearchRequest) -> str:
    """The filters alone, in the order chosen if one was."""
    sort = usual_sort("") if request.sort == usual_sort(request.text) else request.sort
    kept = replace(request, text="", sort=sort)
    return _address(_pairs(kept, kept.filters))


def respelled(request: SearchRequest, text: str) -> str:
    """The same filters with other words."""
    kept = replace(request, text=text)
    return _address(_pairs(kept, kept.filters))


def expanded(request: SearchRequest, *, expand: bool) -> str:
    """The same question, with or without the other names of what it names."""
    kept = replace(request, expand=expand)
    return _address(_pairs(kept, kept.filters))


def in_cities(request: SearchRequest, keys: Iterable[str]) -> str:
    """The same question in these cities alone."""
    chosen = {name: values for name, values in request.filters.items() if name != "country"}
    return _address(_pairs(replace(request, box=None), {**chosen, "city": tuple(keys)}))


def in_box(request: SearchRequest, box: Box) -> str:
    """The same question in this part of the map."""
    kept = replace(request, box=box)
    return _address(_pairs(kept, kept.filters))


def viewed(request: SearchRequest, view: str) -> str:
    """The same page of the same list, with a map or without."""
    kept = replace(request, view=view)
    return page(kept, kept.page)


def page(request: SearchRequest, number: int) -> str:
    """Another page of the same list."""
    pairs = _pairs(request, request.filters)
    return _address([*pairs, ("page", str(number))] if number > 1 else pairs)


def form(request: SearchRequest, form: str, *, page: int = 1) -> str:
    """The same question in another form: "json", "csv", "xlsx", "geojson", "atom" or "embed"."""
    pairs = _pairs(replace(request, view=""), request.filters)
    if request.size != SearchRequest.size:
        pairs.append(("size", str(request.size)))
    if page > 1:
        pairs.append(("page", str(page)))
    return _address(pairs, f"search-{form}")
