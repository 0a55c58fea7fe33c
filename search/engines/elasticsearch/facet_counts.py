"""Filters of a request, and facets counted with all filters but their own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from elasticsearch_dsl import A, Q, Search
from elasticsearch_dsl.query import Query

from search.schema.clauses import EngineQuery
from search.schema.facets import FACETS
from search.schema.filters import conditions, facet_levels
from search.schema.request import Filters

_MAX_FACET_VALUES = 2_000
_UNFILTERED = "unfiltered"


def _condition_filter(condition: Filters) -> Query:
    should = [Q("terms", **{facet: list(values)}) for facet, values in condition.items()]
    return Q("bool", should=should, minimum_should_match=1)


def filters_of(query: EngineQuery, without: tuple[str, ...] = ()) -> list[Query]:
    return [_condition_filter(condition) for condition in conditions(query.filters, without)]


def all_filters(filters: list[Query]) -> Query:
    return Q("bool", filter=filters) if filters else Q("match_all")


def _add_facets(aggs: Any, facets: Iterable[str]) -> None:
    for facet in facets:
        aggs.bucket(facet, A("terms", field=facet, size=_MAX_FACET_VALUES))


def add_facet_counts(search: Search, query: EngineQuery) -> None:
    """Count the facets; those without a selection share one aggregation under all filters."""
    selected = dict.fromkeys(
        facet_levels(facet) for facet, values in query.filters.items() if values
    )
    others = [facet for facet in query.facets if facet_levels(facet) not in selected]
    if not selected:
        _add_facets(search.aggs, others)
        return
    search.aggs.bucket(_UNFILTERED, A("filter", filter=Q("match_all")))
    if others:
        under_all = A("filter", filter=all_filters(filters_of(query)))
        _add_facets(search.aggs.bucket("all-others", under_all), others)
    for levels in selected:
        counted = [facet for facet in levels if facet in query.facets]
        if counted:
            remaining = A("filter", filter=all_filters(filters_of(query, without=levels)))
            _add_facets(search.aggs.bucket(f"without-{levels[0]}", remaining), counted)


def _facet_aggs(aggregations: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The aggregation of each facet, at whichever level of the response it is."""
    for block in (aggregations, *aggregations.values()):
        yield from ((facet, block[facet]) for facet in FACETS if facet in block)


def facet_counts(aggregations: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """The values of the requested facets with their counts."""
    return {
        facet: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in agg["buckets"]}
        for facet, agg in _facet_aggs(aggregations)
    }


def unfiltered_total(aggregations: Mapping[str, Any]) -> int | None:
    """The number of documents without the filters, if there are any."""
    unfiltered = aggregations.get(_UNFILTERED)
    return int(unfiltered["doc_count"]) if unfiltered else None
