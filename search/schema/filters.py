"""Which filters count, how those of two levels work together, and what a range of years means."""

import re
from collections.abc import Collection, Iterator, Mapping

from search.analysis.characters import readable
from search.schema.request import FACETS, LEVELS, FacetValue, Filters

MOST_FILTERS = 500
_MOST_VALUES = 100
_LONGEST_VALUE = 100
FIRST_YEAR, LAST_YEAR = 1900, 2199
_YEAR = r"((?:19|20|21)\d{2})"
_YEARS = re.compile(rf"{_YEAR}?-{_YEAR}?|{_YEAR}", re.ASCII)


def clean(filters: Mapping[str, Collection[str]]) -> Filters:
    """The filters of known facets; of too many values the first, of too long ones the beginning."""
    kept: Filters = {}
    room = MOST_FILTERS
    for facet, values in filters.items():
        if facet not in FACETS or not values:
            continue
        shown = tuple(readable(value[:_LONGEST_VALUE]) for value in tuple(values)[:_MOST_VALUES])
        kept[facet] = shown[:room]
        room -= len(kept[facet])
        if not room:
            break
    return kept


def years(value: str) -> range | None:
    """The years of `2015`, `2015-2020`, `2015-` or `-2020`; None where it says no such thing."""
    found = _YEARS.fullmatch(value)
    if not found or value == "-":
        return None
    first, last, only = found.groups()
    if only:
        return range(int(only), int(only) + 1)
    return range(int(first or FIRST_YEAR), int(last or LAST_YEAR) + 1)


def parent(facet: str, value: str) -> str:
    """The country of a city, the goal of a target."""
    return value.partition("-")[0].upper() if facet == "city" else value.rpartition("-")[0]


def resolved(filters: Filters) -> Filters:
    """The filters as engines take them: single years, and no parent beside a chosen child of its."""
    found = dict(filters)
    for upper, lower in LEVELS:
        narrowed = {parent(lower, value) for value in filters.get(lower, ())}
        if narrowed and upper in found:
            found[upper] = tuple(value for value in found[upper] if value not in narrowed)
    if "year" in filters:
        single = {str(year) for value in filters["year"] for year in years(value) or ()}
        # A range without years is still a filter, which nothing fits.
        found["year"] = tuple(sorted(single)) or filters["year"]
    return {facet: values for facet, values in found.items() if values}


def family(facet: str) -> tuple[str, ...]:
    """The facet with the other level of it, if it has one."""
    return next((levels for levels in LEVELS if facet in levels), (facet,))


def conditions(
    filters: Mapping[str, tuple[str, ...]], without: tuple[str, ...] = ()
) -> Iterator[Filters]:
    """What a document must fulfil one by one: each time one of these values of one of these facets.

    The family `without` is left out.
    """
    for each in dict.fromkeys(family(facet) for facet, values in filters.items() if values):
        if each != without:
            yield {facet: filters[facet] for facet in each if filters.get(facet)}


def facet_values(counts: Mapping[str, int], selected: Collection[str]) -> list[FacetValue]:
    """Most frequent first; what is selected is there even where it finds nothing.

    A range of years counts what its years count.
    """
    known = {value: _in_range(value, counts) for value in selected} | dict(counts)
    values = [FacetValue(value, count, value in selected) for value, count in known.items()]
    return sorted(values, key=lambda each: (-each.count, each.value))


def _in_range(value: str, counts: Mapping[str, int]) -> int:
    if "-" not in value:
        return 0
    return sum(counts.get(str(year), 0) for year in years(value) or ())
