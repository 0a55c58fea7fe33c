"""Facets counted with all filters but their own."""

from collections.abc import Mapping, Sequence

import tantivy
from tantivy import Query

from search.engines.embedded.queries import build_search
from search.schema.clauses import EngineQuery
from search.schema.filters import facet_levels

_MAX_FACET_VALUES = 2_000


def _aggregate(
    searcher: tantivy.Searcher, query: Query, facets: Sequence[str]
) -> dict[str, dict[str, int]]:
    aggs = {facet: {"terms": {"field": facet, "size": _MAX_FACET_VALUES}} for facet in facets}
    response: Mapping[str, dict] = searcher.aggregate(query, aggs)
    return {
        facet: {
            str(bucket["key"]): int(bucket["doc_count"]) for bucket in response[facet]["buckets"]
        }
        for facet in facets
    }


def count_facets(
    searcher: tantivy.Searcher, query: EngineQuery, extra: Sequence[str] = ()
) -> dict[str, dict[str, int]]:
    """The values of the requested facets with their counts; for `extra` see build_search."""
    selected = dict.fromkeys(
        facet_levels(facet) for facet, values in query.filters.items() if values
    )
    leftovers = [facet for facet in query.facets if facet_levels(facet) not in selected]
    counts = _aggregate(searcher, build_search(query, extra=extra), leftovers) if leftovers else {}
    for levels in selected:
        counted = [facet for facet in levels if facet in query.facets]
        if counted:
            without = build_search(query, without=levels, extra=extra)
            counts |= _aggregate(searcher, without, counted)
    return counts
