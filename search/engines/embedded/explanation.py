"""Why a document matches, as Tantivy explains it."""

import json
from typing import Any

import tantivy

from search.engines.embedded.queries import build_search
from search.engines.score_tree import GroupScore, parse_clause_score
from search.schema.clauses import Alternatives, EngineQuery


def explain(
    searcher: tantivy.Searcher, address: tantivy.DocAddress, query: EngineQuery
) -> tuple[GroupScore, ...]:
    """What each group of the query adds to the score of one document."""
    explained = []
    for alternatives in query.groups:
        whole = _tree(searcher, address, alternatives)
        trees = [(clause, _tree(searcher, address, (clause,))) for clause in alternatives]
        clauses = tuple(parse_clause_score(clause, tree) for clause, tree in trees if tree)
        explained.append(GroupScore(float(whole["value"]) if whole else 0.0, clauses))
    return tuple(explained)


def _tree(
    searcher: tantivy.Searcher, address: tantivy.DocAddress, alternatives: Alternatives
) -> dict[str, Any] | None:
    query = build_search(EngineQuery(groups=(alternatives,)))
    try:
        tree: dict[str, Any] = json.loads(query.explain(searcher, address).to_json())
    except ValueError:
        # Tantivy explains no document that the query does not match.
        return None
    return tree
