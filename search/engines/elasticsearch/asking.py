"""A question as an Elasticsearch request, and the plain answer read back."""

from collections.abc import Mapping, Sequence
from typing import Any

from elasticsearch_dsl import Q, Search
from elasticsearch_dsl.query import Query

from search.clauses import WHOLE, All, Clause, Near, Question, Value, Words
from search.documents import Document
from search.engines import Answer
from search.fields import SORT_FIELDS
from search.filters import conditions, family
from search.likeness import Likeness
from search.request import FACETS, Filters

_TIE = 0.1
_MOST_VALUES = 2_000
_MOST_EXPANSIONS = 1_000
_UNFILTERED = "unfiltered"


def _any(clauses: Sequence[Clause]) -> Query:
    return Q("dis_max", queries=[_clause(each) for each in clauses], tie_breaker=_TIE)


def _words(asked: Question | All, whole: float = WHOLE) -> dict[str, Any]:
    """All of the words, or where some are enough, these, and more for those that have all."""
    words = [_any(alternatives) for alternatives in asked.words]
    if asked.enough is None or asked.enough >= len(words):
        return {"must": words}
    some = Q("bool", should=words, minimum_should_match=asked.enough)
    if not whole:
        return {"must": [some]}
    bonus = Q("constant_score", filter=Q("bool", must=words), boost=whole)
    return {"must": [some], "should": [bonus]}


def _clause(clause: Clause) -> Query:
    if isinstance(clause, All):
        return Q("bool", **_words(clause, 0.0))
    if isinstance(clause, Value):
        value = Q("term", **{clause.field: clause.value})
        return Q("constant_score", filter=value, boost=clause.boost)
    if isinstance(clause, Near):
        options: dict[str, Any] = {"value": clause.term}
        if not clause.prefix:
            options |= {"fuzziness": 1, "max_expansions": _MOST_EXPANSIONS}
        found = Q("prefix" if clause.prefix else "fuzzy", **{clause.field: options})
        return Q("constant_score", filter=found, boost=clause.boost)
    if isinstance(clause, Words):
        # A single word is a phrase of one; the server analyses it as it analysed the field.
        return Q("match_phrase", **{clause.field: {"query": clause.text, "boost": clause.boost}})
    if len(clause.terms) == 1:
        return Q("term", **{clause.field: {"value": clause.terms[0], "boost": clause.boost}})
    text = " ".join(clause.terms)
    return Q("match_phrase", **{clause.field: {"query": text, "boost": clause.boost}})


def _condition(values: Filters) -> Query:
    wanted = [Q("terms", **{facet: list(each)}) for facet, each in values.items()]
    return wanted[0] if len(wanted) == 1 else Q("bool", should=wanted, minimum_should_match=1)


def _filters(question: Question, without: tuple[str, ...] = ()) -> Query:
    chosen = [_condition(values) for values in conditions(question.filters, without)]
    return Q("bool", filter=chosen) if chosen else Q("match_all")


def _values(facets: Sequence[str]) -> dict[str, Any]:
    return {facet: {"terms": {"field": facet, "size": _MOST_VALUES}} for facet in facets}


def _counts(question: Question) -> dict[str, Any]:
    """What is counted: the facets without a selection together, under all filters at once."""
    selected = dict.fromkeys(family(facet) for facet, each in question.filters.items() if each)
    others = _values([facet for facet in FACETS if family(facet) not in selected])
    if not selected:
        return others
    counts: dict[str, Any] = {_UNFILTERED: {"filter": {"match_all": {}}}}
    if others:
        counts["all-others"] = {"filter": _filters(question).to_dict(), "aggs": others}
    for each in selected:
        rest = _filters(question, without=each).to_dict()
        counts[f"without-{each[0]}"] = {"filter": rest, "aggs": _values(each)}
    return counts


def _counted(aggregations: Mapping[str, Any], facet: str) -> Mapping[str, Any]:
    """The counts of a facet, wherever in the answer they stand."""
    blocks = (aggregations, *aggregations.values())
    counts: Mapping[str, Any] = next(block[facet] for block in blocks if facet in block)
    return counts


def _sorted(question: Question) -> Search:
    """The words asked for, without what is gone, in the order of the question."""
    gone = [Q("terms", uuid=sorted(question.excluded))] if question.excluded else []
    gone += [_any(question.unwanted)] if question.unwanted else []
    words = _words(question) if question.words else {"must": [Q("match_all")]}
    search = Search().query(Q("bool", **words, must_not=gone))
    if question.cities is not None:
        search = search.filter("terms", city=sorted(question.cities))
    order = SORT_FIELDS.get(question.sort)
    if order:
        return search.sort({order: "desc"})
    newest = {SORT_FIELDS["newest"]: "desc"}
    return search.sort("_score", newest) if question.words else search.sort(newest)


def build(question: Question) -> dict[str, Any]:
    """The body of the search request.

    The filters of the visitor come after the counting, so that each facet counts with all of them
    but its own.
    """
    search = _sorted(question)
    if any(question.filters.values()):
        search = search.post_filter(_filters(question))
    search = search[question.offset : question.offset + question.size]
    search = search.source(["stored"]).extra(track_total_hits=True, aggs=_counts(question))
    body: dict[str, Any] = search.to_dict()
    return body


def build_scan(question: Question, size: int) -> dict[str, Any]:
    """The body of a request for documents alone, to be repeated with what the last one ended at."""
    search = _sorted(question).filter(_filters(question))[:size].source(["stored"])
    body: dict[str, Any] = search.extra(track_total_hits=False).to_dict()
    return body


def build_alike(likeness: Likeness) -> dict[str, Any]:
    """The body of the request for what is like a measure; every match adds to the score."""
    parts = [_clause(each) for each in likeness.facts]
    if likeness.texts:
        languages = [Q("bool", should=[_clause(each) for each in text]) for text in likeness.texts]
        parts.append(Q("dis_max", queries=languages))
    gone = [Q("terms", uuid=sorted(likeness.excluded))] if likeness.excluded else []
    if likeness.not_city:
        gone.append(Q("term", city=likeness.not_city))
    search = Search().query(
        Q("bool", should=parts or [Q("match_none")], minimum_should_match=1, must_not=gone)
    )
    search = search.sort("_score", {SORT_FIELDS["newest"]: "desc"})[: likeness.size]
    body: dict[str, Any] = search.source(["stored"]).extra(track_total_hits=False).to_dict()
    return body


def read_documents(answer: Mapping[str, Any]) -> tuple[Document, ...]:
    """The documents of the page asked for."""
    hits = answer["hits"]["hits"]
    return tuple(Document.from_json(hit["_source"]["stored"]) for hit in hits)


def read(answer: Mapping[str, Any]) -> Answer:
    """What the server found, read as plain dictionaries: its response objects are slow."""
    hits = answer["hits"]
    unfiltered = answer["aggregations"].get(_UNFILTERED)
    return Answer(
        documents=read_documents(answer),
        total=int(hits["total"]["value"]),
        facets={
            facet: {
                str(bucket["key"]): int(bucket["doc_count"])
                for bucket in _counted(answer["aggregations"], facet)["buckets"]
            }
            for facet in FACETS
        },
        unfiltered=int(unfiltered["doc_count"]) if unfiltered else None,
    )
