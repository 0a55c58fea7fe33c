"""Facet filters: cleaning, the two-level facets, and ranges of years."""

import re
from collections.abc import Collection, Iterator, Mapping

from search.analysis.characters import readable
from search.schema.facets import FACETS, LEVELS
from search.schema.request import FacetValue, Filters

MAX_FILTERS = 500
_MAX_VALUES = 100
_MAX_VALUE_LENGTH = 100
FIRST_YEAR, LAST_YEAR = 1900, 2199
_YEAR = r"((?:19|20|21)\d{2})"
_YEARS = re.compile(rf"{_YEAR}?-{_YEAR}?|{_YEAR}", re.ASCII)


def clean(filters: Mapping[str, Collection[str]]) -> Filters:
    """The filters of known facets; surplus values are dropped, too long ones cut."""
    cleaned: Filters = {}
    remaining = MAX_FILTERS
    for facet, values in filters.items():
        if facet not in FACETS or not values:
            continue
        shortened = (value[:_MAX_VALUE_LENGTH] for value in tuple(values)[:_MAX_VALUES])
        cleaned[facet] = tuple(map(readable, shortened))[:remaining]
        remaining -= len(cleaned[facet])
        if not remaining:
            break
    return cleaned


def years(value: str) -> range | None:
    """The years of `2015`, `2015-2020`, `2015-` or `-2020`; None for anything else."""
    match = _YEARS.fullmatch(value)
    if not match or value == "-":
        return None
    first, last, only = match.groups()
    if only:
        return range(int(only), int(only) + 1)
    return range(int(first or FIRST_YEAR), int(last or LAST_YEAR) + 1)


def parent(facet: str, value: str) -> str:
    """The country of a city, the goal of a target."""
    return value.partition("-")[0].upper() if facet == "city" else value.rpartition("-")[0]


def resolved(filters: Filters) -> Filters:
    """The filters as engines take them: single years, and no parent beside a selected child."""
    result = dict(filters)
    for upper, lower in LEVELS:
        narrowed = {parent(lower, value) for value in filters.get(lower, ())}
        if narrowed and upper in result:
            result[upper] = tuple(value for value in result[upper] if value not in narrowed)
    for facet in filters:
        if FACETS[facet].years:
            single = {str(year) for value in filters[facet] for year in years(value) or ()}
            # A range without years is still a filter, which nothing fits.
            result[facet] = tuple(sorted(single)) or filters[facet]
    return {facet: values for facet, values in result.items() if values}


def facet_levels(facet: str) -> tuple[str, ...]:
    """The facet together with the other level of it, if it has one."""
    return next((levels for levels in LEVELS if facet in levels), (facet,))


def conditions(
    filters: Mapping[str, tuple[str, ...]], without: tuple[str, ...] = ()
) -> Iterator[Filters]:
    """The conditions a document must all meet: one of these values in one of these facets.

    That of the facet with the levels `without` is left out.
    """
    selected = (facet_levels(facet) for facet, values in filters.items() if values)
    for levels in dict.fromkeys(selected):
        if levels != without:
            yield {facet: filters[facet] for facet in levels if filters.get(facet)}


def facet_values(counts: Mapping[str, int], selected: Collection[str]) -> list[FacetValue]:
    """Most frequent first; selected values are there even with count 0.

    A range of years has the sum of its years' counts.
    """
    all_counts = {value: _count_range(value, counts) for value in selected} | dict(counts)
    values = [FacetValue(value, count, value in selected) for value, count in all_counts.items()]
    return sorted(values, key=lambda value: (-value.count, value.value))


def _count_range(value: str, counts: Mapping[str, int]) -> int:
    if "-" not in value:
        return 0
    return sum(counts.get(str(year), 0) for year in years(value) or ())
