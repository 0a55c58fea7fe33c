"""An engine's own explanation of a score, a tree that differs little between engines, as numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from search.schema.clauses import All, Clause

# How both engines begin to describe the numbers of which a score is made.
_TIMES = ("freq, ", "phraseFreq=")
_LENGTH = ("dl, ",)
_HOLDERS = ("n, number of doc",)
_DOCUMENTS = ("N, total number of doc",)


@dataclass(frozen=True)
class Reason:
    """A clause that matched a document, and what it added to the score.

    `times` it stands in the field, which has `length` words; `holders` of all `documents` with
    such a field have it, too. What an engine does not tell is None.
    """

    clause: Clause
    score: float
    times: float | None = None
    length: float | None = None
    holders: int | None = None
    documents: int | None = None


@dataclass(frozen=True)
class WordReasons:
    """What one word of a question added, and through which clauses; the best counts most."""

    score: float
    reasons: tuple[Reason, ...]


def read_reason(clause: Clause, tree: Mapping[str, Any]) -> Reason:
    """The numbers of a tree of `value`, `description` and `details`."""
    if isinstance(clause, All):
        # The numbers below are those of several clauses.
        return Reason(clause, float(tree["value"]))
    nodes = list(_nodes(tree))
    holders, documents = _find(nodes, _HOLDERS), _find(nodes, _DOCUMENTS)
    return Reason(
        clause=clause,
        score=float(tree["value"]),
        times=_find(nodes, _TIMES),
        length=_find(nodes, _LENGTH),
        holders=None if holders is None else int(holders),
        documents=None if documents is None else int(documents),
    )


def _nodes(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield tree
    for part in tree.get("details") or ():
        yield from _nodes(part)


def _find(nodes: list[Mapping[str, Any]], beginnings: tuple[str, ...]) -> float | None:
    values = (node["value"] for node in nodes if node["description"].startswith(beginnings))
    return next(map(float, values), None)
