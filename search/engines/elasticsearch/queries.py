"""A question as an Elasticsearch request, and the plain answer read back."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from elasticsearch_dsl import Search

from search.engines import Answer
from search.schema.clauses import WHOLE, All, Clause, Near, Question, Value, Words
from search.schema.documents import Document
from search.schema.fields import SORT_FIELDS
from search.schema.filters import conditions, family
from search.schema.likeness import Likeness
from search.schema.request import FACETS, Filters

_TIE = 0.1
_MOST_VALUES = 2_000
_MOST_EXPANSIONS = 1_000
_UNFILTERED = "unfiltered"
# The server's own form: a question has hundreds, and making objects of them would take longer.
Query = dict[str, Any]


def _any(clauses: Sequence[Clause]) -> Query:
    return {"dis_max": {"queries": [_clause(each) for each in clauses], "tie_breaker": _TIE}}


def _words(asked: Question | All, whole: float = WHOLE) -> dict[str, Any]:
    """All of the words, or where some are enough, these, and more for those that have all."""
    words = [_any(alternatives) for alternatives in asked.words]
    if asked.enough is None or asked.enough >= len(words):
        return {"must": words}
    some = {"bool": {"should": words, "minimum_should_match": asked.enough}}
    if not whole:
        return {"must": [some]}
    bonus = {"constant_score": {"filter": {"bool": {"must": words}}, "boost": whole}}
    return {"must": [some], "should": [bonus]}


def _clause(clause: Clause) -> Query:
    if isinstance(clause, All):
        return {"bool": _words(clause, 0.0)}
    if isinstance(clause, Value):
        value = {"term": {clause.field: clause.value}}
        return {"constant_score": {"filter": value, "boost": clause.boost}}
    if isinstance(clause, Near):
        options: dict[str, Any] = {"value": clause.term}
        if not clause.prefix:
            options |= {"fuzziness": 1, "max_expansions": _MOST_EXPANSIONS}
        found = {"prefix" if clause.prefix else "fuzzy": {clause.field: options}}
        return {"constant_score": {"filter": found, "boost": clause.boost}}
    if isinstance(clause, Words):
        # A single word is a phrase of one; the server analyses it as it analysed the field.
        return {"match_phrase": {clause.field: {"query": clause.text, "boost": clause.boost}}}
    if len(clause.terms) == 1:
        return {"term": {clause.field: {"value": clause.terms[0], "boost": clause.boost}}}
    text = " ".join(clause.terms)
    return {"match_phrase": {clause.field: {"query": text, "boost": clause.boost}}}


def _condition(values: Filters) -> Query:
    wanted = [{"terms": {facet: list(each)}} for facet, each in values.items()]
    return {"bool": {"should": wanted, "minimum_should_match": 1}}


def _filters(question: Question, without: tuple[str, ...] = ()) -> list[Query]:
    return [_condition(values) for values in conditions(question.filters, without)]


def _all_of(filters: list[Query]) -> Query:
    return {"bool": {"filter": filters}} if filters else {"match_all": {}}


def _values(facets: Iterable[str]) -> dict[str, Any]:
    return {facet: {"terms": {"field": facet, "size": _MOST_VALUES}} for facet in facets}


def _counts(question: Question) -> dict[str, Any]:
    """What is counted: the facets without a selection together, under all filters at once."""
    selected = dict.fromkeys(family(facet) for facet, each in question.filters.items() if each)
    others = _values(facet for facet in question.facets if family(facet) not in selected)
    if not selected:
        return others
    counts: dict[str, Any] = {_UNFILTERED: {"filter": {"match_all": {}}}}
    if others:
        counts["all-others"] = {"filter": _all_of(_filters(question)), "aggs": others}
    for each in selected:
        wanted = _values(facet for facet in each if facet in question.facets)
        if wanted:
            rest = _all_of(_filters(question, without=each))
            counts[f"without-{each[0]}"] = {"filter": rest, "aggs": wanted}
    return counts


def _counted(aggregations: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The counts of each facet, wherever in the answer they stand."""
    for block in (aggregations, *aggregations.values()):
        yield from ((facet, block[facet]) for facet in FACETS if facet in block)


def _query(question: Question, filters: Sequence[Query] = ()) -> Query:
    """The words asked for, without what is gone, under some filters."""
    query = _words(question) if question.words else {"must": [{"match_all": {}}]}
    gone: list[Query] = []
    if question.excluded:
        gone.append({"terms": {"uuid": sorted(question.excluded)}})
    if question.unwanted:
        gone.append(_any(question.unwanted))
    there = list(filters)
    if question.cities is not None:
        there.append({"terms": {"city": sorted(question.cities)}})
    return {"bool": query | {"must_not": gone, "filter": there}}


def _sorted(question: Question) -> Search:
    """The order of the question."""
    order = SORT_FIELDS.get(question.sort)
    if order:
        return Search().sort({order: "desc"})
    newest = {SORT_FIELDS["newest"]: "desc"}
    return Search().sort("_score", newest) if question.words else Search().sort(newest)


def _body(search: Search, query: Query, **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = search.to_dict()
    return body | {"query": query, **more}


def build(question: Question) -> dict[str, Any]:
    """The body of the search request.

    The filters of the visitor come after the counting, so that each facet counts with all of them
    but its own.
    """
    search = _sorted(question)[question.offset : question.offset + question.size]
    more: dict[str, Any] = {"track_total_hits": True}
    counts = _counts(question)
    if counts:
        more["aggs"] = counts
    filters = _filters(question)
    if filters:
        more["post_filter"] = _all_of(filters)
    return _body(search, _query(question), **more)


def build_scan(question: Question, size: int) -> dict[str, Any]:
    """The body of a request for documents alone, to be repeated with what the last one ended at."""
    search = _sorted(question)[:size]
    return _body(search, _query(question, _filters(question)), track_total_hits=False)


def build_alike(likeness: Likeness) -> dict[str, Any]:
    """The body of the request for what is like a measure; every match adds to the score."""
    parts = [_clause(each) for each in likeness.facts]
    if likeness.texts:
        languages = [
            {"bool": {"should": [_clause(each) for each in text]}} for text in likeness.texts
        ]
        parts.append({"dis_max": {"queries": languages}})
    gone: list[Query] = []
    if likeness.excluded:
        gone.append({"terms": {"uuid": sorted(likeness.excluded)}})
    if likeness.not_city:
        gone.append({"term": {"city": likeness.not_city}})
    alike = {"should": parts or [{"match_none": {}}], "minimum_should_match": 1, "must_not": gone}
    search = Search().sort("_score", {SORT_FIELDS["newest"]: "desc"})[: likeness.size]
    return _body(search, {"bool": alike}, track_total_hits=False)


def read_document(hit: Mapping[str, Any]) -> Document:
    """The document that a hit gives back."""
    return Document.from_plain(hit["_source"]["kept"])


def read_documents(answer: Mapping[str, Any]) -> tuple[Document, ...]:
    """The documents of the page asked for."""
    return tuple(read_document(hit) for hit in answer["hits"]["hits"])


def read(answer: Mapping[str, Any]) -> Answer:
    """What the server found, read as plain dictionaries: its response objects are slow."""
    hits = answer["hits"]
    aggregations = answer.get("aggregations", {})
    unfiltered = aggregations.get(_UNFILTERED)
    return Answer(
        documents=read_documents(answer),
        total=int(hits["total"]["value"]),
        facets={
            facet: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in found["buckets"]}
            for facet, found in _counted(aggregations)
        },
        unfiltered=int(unfiltered["doc_count"]) if unfiltered else None,
    )
