"""An engine's explanation of a score, a tree that differs little between engines, as numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from search.schema.clauses import AllOf, Clause

# How both engines begin to describe the numbers that make up a BM25 score.
_TERM_FREQ = ("freq, ", "phraseFreq=")
_FIELD_LENGTH = ("dl, ",)
_DOC_FREQ = ("n, number of doc",)
_DOC_COUNT = ("N, total number of doc",)


@dataclass(frozen=True)
class ClauseScore:
    """A clause that matched a document, and what it added to the score.

    The term occurs `term_freq` times in the field, which has `field_length` tokens; `doc_freq` of
    all `doc_count` documents with such a field have it, too. What an engine does not say is None.
    """

    clause: Clause
    score: float
    term_freq: float | None = None
    field_length: float | None = None
    doc_freq: int | None = None
    doc_count: int | None = None


@dataclass(frozen=True)
class GroupScore:
    """What one group of a query added to the score, and its clauses that matched."""

    score: float
    clauses: tuple[ClauseScore, ...]


def parse_clause_score(clause: Clause, tree: Mapping[str, Any]) -> ClauseScore:
    """The numbers of a tree of `value`, `description` and `details`."""
    if isinstance(clause, AllOf):
        # The numbers below are those of several clauses.
        return ClauseScore(clause, float(tree["value"]))
    nodes = list(_nodes(tree))
    doc_freq, doc_count = _find(nodes, _DOC_FREQ), _find(nodes, _DOC_COUNT)
    return ClauseScore(
        clause=clause,
        score=float(tree["value"]),
        term_freq=_find(nodes, _TERM_FREQ),
        field_length=_find(nodes, _FIELD_LENGTH),
        doc_freq=None if doc_freq is None else int(doc_freq),
        doc_count=None if doc_count is None else int(doc_count),
    )


def _nodes(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield tree
    for child in tree.get("details") or ():
        yield from _nodes(child)


def _find(nodes: list[Mapping[str, Any]], prefixes: tuple[str, ...]) -> float | None:
    values = (node["value"] for node in nodes if node["description"].startswith(prefixes))
    return next(map(float, values), None)
