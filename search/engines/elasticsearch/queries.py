"""Engine queries as Elasticsearch request bodies, and responses parsed back."""

from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch_dsl import Search
from elasticsearch_dsl.query import Query as DslQuery

from search.engines import EngineResult
from search.engines.elasticsearch.clauses import Query, clause_query, constraints, words_query
from search.engines.elasticsearch.documents import parse_documents
from search.engines.elasticsearch.facet_counts import (
    add_facet_counts,
    all_filters,
    facet_counts,
    filters_of,
    unfiltered_total,
)
from search.engines.elasticsearch.nearest import with_near_enough
from search.schema.clauses import EngineQuery
from search.schema.fields import SORT_FIELDS
from search.schema.similarity import SimilarityQuery


def _full_query(query: EngineQuery, filters: Sequence[DslQuery] = ()) -> Query:
    """The groups under all constraints, and the documents that are near enough."""
    found = words_query(query)
    if query.vectors and query.vectors.extends:
        found = with_near_enough(found, query, query.vectors)
    parts = constraints(query, filters)
    if query.skipped_uuids:
        parts["must_not"].append({"terms": {"uuid": sorted(query.skipped_uuids)}})
    return {"bool": {"must": [found], **parts}}


def _sorted_search(query: EngineQuery) -> Search:
    order = SORT_FIELDS.get(query.sort)
    if order:
        return Search().sort({order: "desc"})
    newest = {SORT_FIELDS["newest"]: "desc"}
    return Search().sort("_score", newest) if query.groups else Search().sort(newest)


def _request_body(search: Search, query: Query) -> dict[str, Any]:
    body: dict[str, Any] = search.to_dict()
    return body | {"query": query}


def build_search(query: EngineQuery) -> dict[str, Any]:
    """The body of the search request.

    The user's filters are a post filter, so that each facet is counted with all of them but its
    own.
    """
    search = _sorted_search(query)[query.offset : query.offset + query.size]
    search = search.extra(track_total_hits=True)
    filters = filters_of(query)
    if filters:
        search = search.post_filter(all_filters(filters))
    add_facet_counts(search, query)
    return _request_body(search, _full_query(query))


def build_scan(query: EngineQuery, size: int) -> dict[str, Any]:
    """The body of a request for one page of documents only, to be repeated with `search_after`."""
    search = _sorted_search(query)[:size].extra(track_total_hits=False)
    return _request_body(search, _full_query(query, filters_of(query)))


def build_similar(query: SimilarityQuery) -> dict[str, Any]:
    """The body of the request for similar measures; every match adds to the score."""
    should = [clause_query(clause) for clause in query.facts]
    if query.texts:
        languages = [
            {"bool": {"should": [clause_query(clause) for clause in clauses]}}
            for clauses in query.texts
        ]
        should.append({"dis_max": {"queries": languages}})
    must_not: list[Query] = []
    if query.excluded_uuids:
        must_not.append({"terms": {"uuid": sorted(query.excluded_uuids)}})
    if query.excluded_city:
        must_not.append({"term": {"city": query.excluded_city}})
    body = {
        "should": should or [{"match_none": {}}],
        "minimum_should_match": 1,
        "must_not": must_not,
        "filter": [{"term": {"entry": query.entry}}],
    }
    search = Search().sort("_score", {SORT_FIELDS["newest"]: "desc"})[: query.size]
    return _request_body(search.extra(track_total_hits=False), {"bool": body})


def parse_result(response: Mapping[str, Any]) -> EngineResult:
    """The response as plain values, read as dictionaries: the client's response objects are slow."""
    hits = response["hits"]
    aggregations = response.get("aggregations", {})
    return EngineResult(
        documents=parse_documents(response),
        total=int(hits["total"]["value"]),
        facets=facet_counts(aggregations),
        unfiltered=unfiltered_total(aggregations),
    )
