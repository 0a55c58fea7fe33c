"""Reciprocal rank fusion: one order from the ranks by words and the ranks by meaning.

G. V. Cormack, C. L. A. Clarke, S. Büttcher: Reciprocal rank fusion outperforms Condorcet and
individual rank learning methods, SIGIR 2009. Ours, because the server's is not in its free licence.
"""

from collections import defaultdict

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
    by_words = [each for each in result.documents if each.uuid not in result.by_meaning]
    scores: dict[str, float] = defaultdict(float)
    documents: dict[str, Document] = {}
    for rank, document in enumerate(by_words, start=1):
        documents[document.uuid] = document
        scores[document.uuid] += 1 / (_K + rank)
    for rank, neighbour in enumerate(result.neighbours, start=1):
        uuid = neighbour.document.uuid
        near = query.vectors.extends and neighbour.nearness >= query.vectors.near_enough
        if near or uuid not in result.by_meaning:
            documents.setdefault(uuid, neighbour.document)
            scores[uuid] += query.vectors.weight / (_K + rank)
    # Equal scores keep the order by words, then that by meaning.
    return tuple(documents[uuid] for uuid in sorted(documents, key=lambda uuid: -scores[uuid]))
