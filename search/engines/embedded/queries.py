"""Engine queries as Tantivy queries."""

from collections.abc import Iterable, Sequence

from tantivy import Occur, Query

from search.analysis.analyzer import term
from search.analysis.characters import tokenize
from search.engines.embedded.schema import SCHEMA
from search.schema.clauses import (
    ALL_GROUPS_BOOST,
    MEANING_BOOST,
    AllOf,
    Clause,
    EngineQuery,
    Fuzzy,
    Keyword,
    Match,
)
from search.schema.filters import conditions
from search.schema.request import Filters
from search.schema.similarity import SimilarityQuery

_TIE_BREAKER = 0.1


def _term_or_phrase(field: str, terms: tuple[str, ...]) -> Query:
    if len(terms) == 1:
        return Query.term_query(SCHEMA, field, terms[0], "freq")
    return Query.phrase_query(SCHEMA, field, list(terms))


def _fuzzy(clause: Fuzzy) -> Query:
    distance = 0 if clause.prefix else 1
    query = Query.fuzzy_term_query(
        SCHEMA, clause.field, clause.term, distance=distance, prefix=clause.prefix
    )
    return Query.const_score_query(query, clause.boost)


def _dis_max(clauses: Sequence[Clause]) -> Query:
    return Query.disjunction_max_query([_clause_query(clause) for clause in clauses], _TIE_BREAKER)


def _group_parts(parent: EngineQuery | AllOf, all_groups_boost: float) -> list[tuple[Occur, Query]]:
    """All groups, or where some are enough, these, and a bonus for documents that match all."""
    groups = [_dis_max(alternatives) for alternatives in parent.groups]
    all_groups = [(Occur.Must, group) for group in groups]
    if parent.minimum_should_match is None or parent.minimum_should_match >= len(groups):
        return all_groups
    some = Query.boolean_query(
        [(Occur.Should, group) for group in groups],
        minimum_number_should_match=parent.minimum_should_match,
    )
    bonus = Query.const_score_query(Query.boolean_query(all_groups), all_groups_boost)
    return [(Occur.Must, some), *([(Occur.Should, bonus)] if all_groups_boost else [])]


def _clause_query(clause: Clause) -> Query:
    if isinstance(clause, Fuzzy):
        return _fuzzy(clause)
    if isinstance(clause, AllOf):
        return Query.boolean_query(_group_parts(clause, 0.0))
    if isinstance(clause, Keyword):
        query = Query.term_query(SCHEMA, clause.field, clause.value, "basic")
        return Query.const_score_query(query, clause.boost)
    if isinstance(clause, Match):
        language = clause.field.rpartition("_")[2]
        terms = tuple(term(token, language) for token in tokenize(clause.text))
    else:
        terms = clause.terms
    return Query.boost_query(_term_or_phrase(clause.field, terms), clause.boost)


def _as_filter(query: Query) -> Query:
    """The query as a filter: it adds nothing to the score."""
    return Query.const_score_query(query, 0.0)


def _condition_query(condition: Filters) -> Query:
    terms = [
        Query.term_set_query(SCHEMA, facet, list(values)) for facet, values in condition.items()
    ]
    return Query.boolean_query([(Occur.Should, query) for query in terms])


def uuid_set(uuids: Iterable[str]) -> Query:
    return Query.term_set_query(SCHEMA, "uuid", list(uuids))


def _constraints(query: EngineQuery, without: tuple[str, ...] = ()) -> list[tuple[Occur, Query]]:
    """The filters of a query and what it excludes, leaving out the facet with these levels."""
    parts = [
        (Occur.Must, _as_filter(_condition_query(condition)))
        for condition in conditions(query.filters, without)
    ]
    if query.cities is not None:
        cities = Query.term_set_query(SCHEMA, "city", sorted(query.cities))
        parts.append((Occur.Must, _as_filter(cities)))
    if query.must_not:
        parts.append((Occur.MustNot, _dis_max(query.must_not)))
    if query.excluded_uuids:
        parts.append((Occur.MustNot, uuid_set(sorted(query.excluded_uuids))))
    return parts


def build_constraints(query: EngineQuery, *, only: Iterable[str]) -> Query:
    """The documents with these uuids that the filters leave, whatever their words."""
    return Query.boolean_query([(Occur.Must, uuid_set(only)), *_constraints(query)])


def build_search(
    query: EngineQuery,
    *,
    without: tuple[str, ...] = (),
    extra: Sequence[str] = (),
    only: Iterable[str] | None = None,
) -> Query:
    """The whole query, leaving out the filter of the facet with these levels.

    The documents with the uuids `extra` are found as well, in this order after all others; with
    `only`, no others than those are found.
    """
    words = _group_parts(query, ALL_GROUPS_BOOST if query.all_groups_first else 0.0)
    if extra:
        words = [(Occur.Must, _with_extra(words, extra))]
    parts = words + _constraints(query, without)
    if query.skipped_uuids:
        parts.append((Occur.MustNot, uuid_set(sorted(query.skipped_uuids))))
    if only is not None:
        parts.append((Occur.Must, _as_filter(uuid_set(only))))
    if all(occur == Occur.MustNot for occur, _query in parts):
        parts.append((Occur.Must, Query.all_query()))
    return Query.boolean_query(parts)


def _with_extra(words: list[tuple[Occur, Query]], extra: Sequence[str]) -> Query:
    found = [
        (
            Occur.Should,
            Query.const_score_query(uuid_set([uuid]), MEANING_BOOST * (1 - place / len(extra) / 2)),
        )
        for place, uuid in enumerate(extra)
    ]
    return Query.boolean_query([(Occur.Should, Query.boolean_query(words)), *found])


def build_similar(query: SimilarityQuery) -> Query:
    """The query for similar measures; every match adds to the score."""
    matches = [(Occur.Should, _clause_query(clause)) for clause in query.facts]
    if query.texts:
        languages = [
            Query.boolean_query([(Occur.Should, _clause_query(clause)) for clause in clauses])
            for clauses in query.texts
        ]
        matches.append((Occur.Should, Query.disjunction_max_query(languages)))
    kind = Query.term_query(SCHEMA, "entry", query.entry, "basic")
    parts = [(Occur.Must, Query.boolean_query(matches)), (Occur.Must, _as_filter(kind))]
    if query.excluded_uuids:
        parts.append((Occur.MustNot, uuid_set(sorted(query.excluded_uuids))))
    if query.excluded_city:
        excluded = Query.term_query(SCHEMA, "city", query.excluded_city, "basic")
        parts.append((Occur.MustNot, excluded))
    return Query.boolean_query(parts)
