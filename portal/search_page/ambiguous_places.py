"""Names shared by several cities: offers the visitor a choice."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from django.http import QueryDict

from cities.values.collation import by_name
from portal.i18n import labels
from portal.queries import geo_params, search_urls
from search.query import geo
from search.schema import filters
from search.schema.request import Circle, SearchRequest


@dataclass(frozen=True)
class Choice:
    """One of the cities, its country, and the URL of the search with it."""

    city: labels.Label
    country: labels.Label
    url: str


@dataclass(frozen=True)
class AmbiguousName:
    """The name as typed, and the cities that have it."""

    name: str
    choices: tuple[Choice, ...]


def ambiguous_names(query: QueryDict, request: SearchRequest) -> list[AmbiguousName]:
    """Return the ambiguous names in the text and in `near`."""
    return [*_in_text(request), *_near(query, request)]


def _in_text(request: SearchRequest) -> Iterator[AmbiguousName]:
    def address(key: str) -> str:
        others = {name: values for name, values in request.filters.items() if name != "country"}
        city_request = replace(request, text="", filters={**others, "city": (key,)})
        return search_urls.without_text(city_request)

    yield from _ambiguous_name(request.text, geo.cities_named(request.text), address)


def _near(query: QueryDict, request: SearchRequest) -> Iterator[AmbiguousName]:
    name = query.get("near", "").strip()[: geo_params.MAX_NAME_LENGTH]
    points = geo.points()
    if request.near or not name or name in points:
        return

    def address(key: str) -> str:
        kilometres = geo_params.parse_distance(query, lambda note: None)
        return search_urls.page(replace(request, near=Circle(*points[key], kilometres, key)), 1)

    yield from _ambiguous_name(
        name, [key for key in geo.cities_named(name) if key in points], address
    )


def _ambiguous_name(
    name: str, keys: Iterable[str], address: Callable[[str], str]
) -> Iterator[AmbiguousName]:
    choices = [
        Choice(
            labels.label("city", key),
            labels.label("country", filters.parent("city", key)),
            address(key),
        )
        for key in keys
    ]
    if len(choices) > 1:
        choices.sort(key=lambda choice: (by_name(choice.city), by_name(choice.country)))
        yield AmbiguousName(name, tuple(choices))
