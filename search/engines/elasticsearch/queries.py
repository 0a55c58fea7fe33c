"""Engine queries as Elasticsearch request bodies, and responses parsed back."""

from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch_dsl import Search
from elasticsearch_dsl.query import Query as DslQuery

from search.engines import EngineResult
from search.engines.elasticsearch.facet_counts import (
    add_facet_counts,
    all_filters,
    facet_counts,
    filters_of,
    unfiltered_total,
)
from search.schema.clauses import (
    ALL_GROUPS_BOOST,
    AllOf,
    Clause,
    EngineQuery,
    Fuzzy,
    Keyword,
    Match,
)
from search.schema.documents import Document
from search.schema.fields import SORT_FIELDS
from search.schema.similarity import SimilarityQuery

_TIE_BREAKER = 0.1
_MAX_EXPANSIONS = 1_000
# Clauses are plain dictionaries: as DSL objects, the hundreds of clauses of a query of seven words take
# 3.5 ms longer (0.3 ms as dictionaries). Filters and aggregations are few.
Query = dict[str, Any]


def _dis_max(clauses: Sequence[Clause]) -> Query:
    queries = [_clause_query(clause) for clause in clauses]
    return {"dis_max": {"queries": queries, "tie_breaker": _TIE_BREAKER}}


def _bool_body(parent: EngineQuery | AllOf, all_groups_boost: float) -> dict[str, Any]:
    """All groups, or where some are enough, these, and a bonus for documents that match all."""
    groups = [_dis_max(alternatives) for alternatives in parent.groups]
    if parent.minimum_should_match is None or parent.minimum_should_match >= len(groups):
        return {"must": groups}
    some = {"bool": {"should": groups, "minimum_should_match": parent.minimum_should_match}}
    if not all_groups_boost:
        return {"must": [some]}
    bonus = {"filter": {"bool": {"must": groups}}, "boost": all_groups_boost}
    return {"must": [some], "should": [{"constant_score": bonus}]}


def _clause_query(clause: Clause) -> Query:
    if isinstance(clause, AllOf):
        return {"bool": _bool_body(clause, 0.0)}
    if isinstance(clause, Keyword):
        value = {"term": {clause.field: clause.value}}
        return {"constant_score": {"filter": value, "boost": clause.boost}}
    if isinstance(clause, Fuzzy):
        options: dict[str, Any] = {"value": clause.term}
        if not clause.prefix:
            options |= {"fuzziness": 1, "max_expansions": _MAX_EXPANSIONS}
        fuzzy = {"prefix" if clause.prefix else "fuzzy": {clause.field: options}}
        return {"constant_score": {"filter": fuzzy, "boost": clause.boost}}
    if isinstance(clause, Match):
        # A single token is a phrase of one; the server analyses it as it analysed the field.
        return {"match_phrase": {clause.field: {"query": clause.text, "boost": clause.boost}}}
    if len(clause.terms) == 1:
        return {"term": {clause.field: {"value": clause.terms[0], "boost": clause.boost}}}
    text = " ".join(clause.terms)
    return {"match_phrase": {clause.field: {"query": text, "boost": clause.boost}}}


def _full_query(query: EngineQuery, filters: Sequence[DslQuery] = ()) -> Query:
    """The groups without what is excluded, under the given filters and that of the cities."""
    match_all: dict[str, Any] = {"must": [{"match_all": {}}]}
    boost = ALL_GROUPS_BOOST if query.all_groups_first else 0.0
    body = _bool_body(query, boost) if query.groups else match_all
    must_not: list[Query] = []
    if query.excluded_uuids:
        must_not.append({"terms": {"uuid": sorted(query.excluded_uuids)}})
    if query.must_not:
        must_not.append(_dis_max(query.must_not))
    filter_ = [each.to_dict() for each in filters]
    if query.cities is not None:
        filter_.append({"terms": {"city": sorted(query.cities)}})
    return {"bool": body | {"must_not": must_not, "filter": filter_}}


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
    should = [_clause_query(clause) for clause in query.facts]
    if query.texts:
        languages = [
            {"bool": {"should": [_clause_query(clause) for clause in clauses]}}
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


def parse_document(hit: Mapping[str, Any]) -> Document:
    """The stored document of a hit."""
    return Document.from_dict(hit["_source"]["kept"])


def parse_documents(response: Mapping[str, Any]) -> tuple[Document, ...]:
    """The documents of a page of hits."""
    return tuple(parse_document(hit) for hit in response["hits"]["hits"])


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
