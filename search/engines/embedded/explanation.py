"""Why a document matches, as Tantivy explains it."""

import json
from typing import Any

import tantivy

from search.engines.embedded.queries import build
from search.engines.score_tree import WordReasons, read_reason
from search.schema.clauses import Clause, Question


def explain(
    searcher: tantivy.Searcher, address: tantivy.DocAddress, question: Question
) -> tuple[WordReasons, ...]:
    """What each word of the question adds to the score of one document."""
    explained = []
    for alternatives in question.words:
        whole = _tree(searcher, address, alternatives)
        trees = [(each, _tree(searcher, address, (each,))) for each in alternatives]
        reasons = tuple(read_reason(each, tree) for each, tree in trees if tree)
        explained.append(WordReasons(float(whole["value"]) if whole else 0.0, reasons))
    return tuple(explained)


def _tree(
    searcher: tantivy.Searcher, address: tantivy.DocAddress, alternatives: tuple[Clause, ...]
) -> dict[str, Any] | None:
    query = build(Question(words=(alternatives,)))
    try:
        tree: dict[str, Any] = json.loads(query.explain(searcher, address).to_json())
    except ValueError:
        # Tantivy explains no document that the query does not match.
        return None
    return tree
