"""Names that several cities of the portal bear: the visitor is asked which one is meant."""

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
    """One of the cities, its country, and the address of the question with it."""

    city: labels.Label
    country: labels.Label
    url: str


@dataclass(frozen=True)
class Doubt:
    """The name as it was typed, and the cities that bear it."""

    name: str
    choices: tuple[Choice, ...]


def doubts(query: QueryDict, request: SearchRequest) -> list[Doubt]:
    """What to ask about the words of a question, and about the place from which it measures."""
    return [*_in_text(request), *_near(query, request)]


def _in_text(request: SearchRequest) -> Iterator[Doubt]:
    def address(key: str) -> str:
        others = {name: values for name, values in request.filters.items() if name != "country"}
        asked = replace(request, text="", filters={**others, "city": (key,)})
        return search_urls.without_text(asked)

    yield from _doubt(request.text, geo.cities_named(request.text), address)


def _near(query: QueryDict, request: SearchRequest) -> Iterator[Doubt]:
    name = query.get("near", "").strip()[: geo_params.LONGEST_NAME]
    known = geo.points()
    if request.near or not name or name in known:
        return

    def address(key: str) -> str:
        kilometres = geo_params.within(query, lambda note: None)
        return search_urls.page(replace(request, near=Circle(*known[key], kilometres, key)), 1)

    yield from _doubt(name, [key for key in geo.cities_named(name) if key in known], address)


def _doubt(name: str, keys: Iterable[str], address: Callable[[str], str]) -> Iterator[Doubt]:
    choices = [
        Choice(
            labels.label("city", key),
            labels.label("country", filters.parent("city", key)),
            address(key),
        )
        for key in keys
    ]
    if len(choices) > 1:
        choices.sort(key=lambda each: (by_name(each.city), by_name(each.country)))
        yield Doubt(name, tuple(choices))
