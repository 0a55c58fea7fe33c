"""Reciprocal rank fusion: one order from the ranks by words and the ranks by meaning.

G. V. Cormack, C. L. A. Clarke, S. Büttcher: Reciprocal rank fusion outperforms Condorcet and
individual rank learning methods, SIGIR 2009. Ours, because the server's is not in its free licence.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from search.engines import EngineResult
from search.schema.clauses import EngineQuery
from search.schema.documents import Document

# How many documents of each ranking are fused.
FUSED = 50
# The smaller, the more the first ranks count; found on the tuned half of the judged set.
_K = 5


def applies(query: EngineQuery) -> bool:
    """Whether the result of a query has two rankings to fuse."""
    return query.vectors is not None and query.sort == "relevance" and query.size > 0


def fuse(query: EngineQuery, result: EngineResult) -> tuple[Document, ...]:
    """The documents of the result and the nearest that it finds, best first."""
    if query.vectors is None:
        return result.documents
    vectors = query.vectors
    by_words = [each for each in result.documents if each.uuid not in result.by_meaning]
    # The ranks of all the nearest count, but of those that no word found, only the near enough are
    # in the result.
    nearest = [neighbour.document for neighbour in result.neighbours]
    found = {
        neighbour.document.uuid
        for neighbour in result.neighbours
        if (vectors.extends and neighbour.nearness >= vectors.near_enough)
        or neighbour.document.uuid not in result.by_meaning
    }
    documents = {document.uuid: document for document in (*nearest, *by_words)}
    rankings = [(_uuids(by_words), 1.0), (_uuids(nearest), vectors.weight)]
    in_result = found.union(_uuids(by_words))
    return tuple(documents[uuid] for uuid in fuse_rankings(rankings) if uuid in in_result)


def fuse_rankings(rankings: Iterable[tuple[Sequence[str], float]]) -> list[str]:
    """The keys of several rankings with their weights, best first; equal ones in their order."""
    scores: dict[str, float] = defaultdict(float)
    for keys, weight in rankings:
        for rank, key in enumerate(keys, start=1):
            scores[key] += weight / (_K + rank)
    return sorted(scores, key=lambda key: -scores[key])


def _uuids(documents: Iterable[Document]) -> list[str]:
    return [document.uuid for document in documents]
