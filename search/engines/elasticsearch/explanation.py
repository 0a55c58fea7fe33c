"""Why a document matches, as Elasticsearch explains it."""

from typing import Any

from search.engines.elasticsearch.client import Client
from search.engines.elasticsearch.queries import build_search
from search.engines.score_tree import ClauseScore, GroupScore, parse_clause_score
from search.schema.clauses import Alternatives, Clause, EngineQuery

_WHOLE_GROUP = "whole"


def explain(
    client: Client, index: str, query: EngineQuery, uuid: str
) -> tuple[GroupScore, ...] | None:
    """What each group of the query adds to the score of one document; None if it is not there."""
    explained = []
    for alternatives in query.groups:
        scores = client.matched_queries(index, uuid, _named_queries(alternatives))
        if scores is None:
            return None
        clauses = tuple(
            _clause_score(client, index, uuid, clause)
            for number, clause in enumerate(alternatives)
            if str(number) in scores
        )
        explained.append(GroupScore(scores.get(_WHOLE_GROUP, 0.0), clauses))
    return tuple(explained)


def _clause_score(client: Client, index: str, uuid: str, clause: Clause) -> ClauseScore:
    return parse_clause_score(clause, client.explain(index, uuid, _query((clause,))))


def _query(alternatives: Alternatives) -> dict[str, Any]:
    query: dict[str, Any] = build_search(EngineQuery(groups=(alternatives,)))["query"]
    return query


def _named_queries(alternatives: Alternatives) -> dict[str, dict[str, Any]]:
    """The query of each clause by its number, and that of the whole group."""
    single = {str(number): _query((clause,)) for number, clause in enumerate(alternatives)}
    return {**single, _WHOLE_GROUP: _query(alternatives)}
