"""A question as Tantivy's queries, and facets counted with all filters but their own."""

from collections.abc import Mapping, Sequence

import tantivy
from tantivy import Occur, Query

from search.analysis.analyzer import term
from search.analysis.characters import words
from search.engines.embedded.schema import SCHEMA
from search.schema.clauses import WHOLE, All, Clause, Near, Question, Value, Words
from search.schema.filters import conditions, family
from search.schema.likeness import Likeness
from search.schema.request import Filters

_TIE = 0.1
_MOST_VALUES = 2_000


def _terms(field: str, terms: tuple[str, ...]) -> Query:
    if len(terms) == 1:
        return Query.term_query(SCHEMA, field, terms[0], "freq")
    return Query.phrase_query(SCHEMA, field, list(terms))


def _near(clause: Near) -> Query:
    distance = 0 if clause.prefix else 1
    query = Query.fuzzy_term_query(
        SCHEMA, clause.field, clause.term, distance=distance, prefix=clause.prefix
    )
    return Query.const_score_query(query, clause.boost)


def _any(clauses: Sequence[Clause]) -> Query:
    return Query.disjunction_max_query([_clause(each) for each in clauses], _TIE)


def _words(asked: Question | All, whole: float = WHOLE) -> list[tuple[Occur, Query]]:
    """All of the words, or where some are enough, these, and more for those that have all."""
    words = [_any(alternatives) for alternatives in asked.words]
    every = [(Occur.Must, each) for each in words]
    if asked.enough is None or asked.enough >= len(words):
        return every
    some = Query.boolean_query(
        [(Occur.Should, each) for each in words], minimum_number_should_match=asked.enough
    )
    bonus = Query.const_score_query(Query.boolean_query(every), whole)
    return [(Occur.Must, some), *([(Occur.Should, bonus)] if whole else [])]


def _clause(clause: Clause) -> Query:
    if isinstance(clause, Near):
        return _near(clause)
    if isinstance(clause, All):
        return Query.boolean_query(_words(clause, 0.0))
    if isinstance(clause, Value):
        query = Query.term_query(SCHEMA, clause.field, clause.value, "basic")
        return Query.const_score_query(query, clause.boost)
    if isinstance(clause, Words):
        language = clause.field.rpartition("_")[2]
        terms = tuple(term(word, language) for word in words(clause.text))
    else:
        terms = clause.terms
    return Query.boost_query(_terms(clause.field, terms), clause.boost)


def _silent(query: Query) -> Query:
    """The query as a filter: it adds nothing to the score."""
    return Query.const_score_query(query, 0.0)


def _condition(values: Filters) -> Query:
    wanted = [Query.term_set_query(SCHEMA, facet, list(each)) for facet, each in values.items()]
    return Query.boolean_query([(Occur.Should, each) for each in wanted])


def build(question: Question, *, without: tuple[str, ...] = ()) -> Query:
    """The whole question, leaving out the filter of one facet with its levels."""
    parts = _words(question)
    parts += [
        (Occur.Must, _silent(_condition(values)))
        for values in conditions(question.filters, without)
    ]
    if question.cities is not None:
        there = Query.term_set_query(SCHEMA, "city", sorted(question.cities))
        parts.append((Occur.Must, _silent(there)))
    if question.unwanted:
        parts.append((Occur.MustNot, _any(question.unwanted)))
    if question.excluded:
        gone = Query.term_set_query(SCHEMA, "uuid", sorted(question.excluded))
        parts.append((Occur.MustNot, gone))
    if all(occur == Occur.MustNot for occur, _query in parts):
        parts.append((Occur.Must, Query.all_query()))
    return Query.boolean_query(parts)


def build_alike(likeness: Likeness) -> Query:
    """What is like a measure; every match adds to the score."""
    parts = [(Occur.Should, _clause(each)) for each in likeness.facts]
    if likeness.texts:
        languages = [
            Query.boolean_query([(Occur.Should, _clause(each)) for each in text])
            for text in likeness.texts
        ]
        parts.append((Occur.Should, Query.disjunction_max_query(languages)))
    if likeness.excluded:
        gone = Query.term_set_query(SCHEMA, "uuid", sorted(likeness.excluded))
        parts.append((Occur.MustNot, gone))
    if likeness.not_city:
        there = Query.term_query(SCHEMA, "city", likeness.not_city, "basic")
        parts.append((Occur.MustNot, there))
    return Query.boolean_query(parts)


def _counts(
    searcher: tantivy.Searcher, query: Query, facets: Sequence[str]
) -> dict[str, dict[str, int]]:
    wanted = {facet: {"terms": {"field": facet, "size": _MOST_VALUES}} for facet in facets}
    answer: Mapping[str, dict] = searcher.aggregate(query, wanted)
    return {
        facet: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[facet]["buckets"]}
        for facet in facets
    }


def count_facets(searcher: tantivy.Searcher, question: Question) -> dict[str, dict[str, int]]:
    """The values of the facets asked for with their counts."""
    active = dict.fromkeys(family(facet) for facet, each in question.filters.items() if each)
    others = [facet for facet in question.facets if family(facet) not in active]
    counts = _counts(searcher, build(question), others) if others else {}
    for each in active:
        wanted = [facet for facet in each if facet in question.facets]
        if wanted:
            counts |= _counts(searcher, build(question, without=each), wanted)
    return counts
