"""Addresses of searches: the same question with one filter less, another order, another page."""

from urllib.parse import urlencode

from django.urls import reverse

from search.request import FACETS, SearchRequest


def _pairs(request: SearchRequest, filters: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    pairs = [("q", request.text)] if request.text else []
    pairs += [(facet, value) for facet in FACETS for value in filters.get(facet, ())]
    usual = "relevance" if request.text else "newest"
    if request.sort != usual:
        pairs.append(("sort", request.sort))
    return pairs


def _address(pairs: list[tuple[str, str]]) -> str:
    return f"{reverse('search')}?{urlencode(pairs)}" if pairs else reverse("search")


def search(text: str = "", **filters: str) -> str:
    """The address of a new search: `search(sdg="sdg-13", city="de-dortmund")`."""
    pairs = [("q", text)] if text else []
    return _address([*pairs, *((facet, value) for facet, value in filters.items() if value)])


def without(request: SearchRequest, facet: str, value: str) -> str:
    """The question without one of its filter values."""
    rest = tuple(each for each in request.filters.get(facet, ()) if each != value)
    return _address(_pairs(request, {**request.filters, facet: rest}))


def without_filters(request: SearchRequest) -> str:
    """The question's words alone."""
    return _address(_pairs(request, {}))


def without_text(request: SearchRequest) -> str:
    """The filters alone."""
    kept = SearchRequest(filters=request.filters, sort="newest")
    return _address(_pairs(kept, kept.filters))


def respelled(request: SearchRequest, text: str) -> str:
    """The same filters with other words."""
    kept = SearchRequest(text=text, filters=request.filters, sort=request.sort)
    return _address(_pairs(kept, kept.filters))


def page(request: SearchRequest, number: int) -> str:
    """Another page of the same list."""
    pairs = _pairs(request, request.filters)
    return _address([*pairs, ("page", str(number))] if number > 1 else pairs)
