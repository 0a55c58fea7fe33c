"""Why a document matches, as Elasticsearch explains it."""

from typing import Any

from search.engines.elasticsearch.client import Server
from search.engines.elasticsearch.queries import build
from search.engines.score_tree import WordReasons, read_reason
from search.schema.clauses import Clause, Question

_WHOLE = "whole"


def explain(
    server: Server, index: str, question: Question, uuid: str
) -> tuple[WordReasons, ...] | None:
    """What each word of the question adds to the score of one document."""
    explained = []
    for alternatives in question.words:
        scores = server.matching(index, uuid, _named(alternatives))
        if scores is None:
            return None
        reasons = tuple(
            read_reason(clause, server.explain(index, uuid, _query((clause,))))
            for number, clause in enumerate(alternatives)
            if str(number) in scores
        )
        explained.append(WordReasons(scores.get(_WHOLE, 0.0), reasons))
    return tuple(explained)


def _query(alternatives: tuple[Clause, ...]) -> dict[str, Any]:
    query: dict[str, Any] = build(Question(words=(alternatives,)))["query"]
    return query


def _named(alternatives: tuple[Clause, ...]) -> dict[str, dict[str, Any]]:
    """The query of each clause by its number, and that of all of them."""
    single = {str(number): _query((clause,)) for number, clause in enumerate(alternatives)}
    return {**single, _WHOLE: _query(alternatives)}
