"""The search engine protocol: what every engine promises, and how it fails."""

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from search.engines.score_tree import GroupScore
from search.schema.clauses import EngineQuery
from search.schema.documents import Document
from search.schema.similarity import SimilarityQuery


class EngineError(Exception):
    """An engine could not carry out a call."""


class EngineUnavailable(EngineError):
    """The engine does not answer, not in time, or is busy; the same call may succeed later."""


class IndexMissing(EngineError):
    """There is no index, or one with an outdated schema; it must be rebuilt first."""


class EngineRefused(EngineError):
    """The engine answered with an error of its own; a retry will not help."""


class RebuildSuperseded(EngineError):
    """Another rebuild of the same index took over; this one was discarded."""


class DocumentsRejected(EngineError):
    """Some documents could not be indexed; all others of the same call were.

    `reasons` maps the uuid of each rejected document to the error.
    """

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__(f"{len(reasons)} documents rejected")
        self.reasons = dict(reasons)


@dataclass(frozen=True)
class Neighbour:
    """A document and how near it is to the question; see VectorQuery."""

    document: Document
    nearness: float


@dataclass(frozen=True)
class EngineResult:
    """The documents of the page, the total number of hits, and the counts of requested facets.

    `unfiltered` is the total without the filters; None if there are none. `neighbours` are the
    nearest of a vector query, nearest first. `by_meaning` are those of all these documents that no
    word found.
    """

    documents: tuple[Document, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    unfiltered: int | None = None
    neighbours: tuple[Neighbour, ...] = ()
    by_meaning: frozenset[str] = frozenset()


class Engine(Protocol):
    """An index of measures. Every method may raise EngineUnavailable.

    `put` and `remove` are idempotent and visible to the next `search` when they return; they raise
    IndexMissing where there is no current index. While `rebuild` runs, in whatever process, they
    change both the index that answers and the one that is being built, so no change is lost.
    """

    name: str

    def search(self, query: EngineQuery) -> EngineResult:
        """Raises IndexMissing, EngineRefused."""

    def scan(self, query: EngineQuery) -> Generator[Document]:
        """Every document of the query in order, whatever its offset and size.

        It is a snapshot of the index when the first is requested; later writes do not show. Only a
        few documents are in memory at a time. Raises as `search` does, and EngineUnavailable while
        it is read, also if a rebuild removed the index. Close it to end it early.
        """

    def nearest(self, query: EngineQuery) -> tuple[Neighbour, ...]:
        """The nearest of the query's vectors under its filters, whatever its words.

        Raises as `search` does.
        """

    def similar(self, query: SimilarityQuery) -> tuple[Document, ...]:
        """The measures most similar to one, most similar first. Raises as `search` does."""

    def explain(self, query: EngineQuery, uuid: str) -> tuple[GroupScore, ...] | None:
        """For each group of the query why this document matches; None if it is not indexed.

        Filters are ignored. For operators only: it costs many requests.
        """

    def put(self, documents: Iterable[Document]) -> None:
        """Add or replace by uuid. Raises DocumentsRejected after having written all others."""

    def remove(self, uuids: Iterable[str]) -> None:
        """Delete; unknown uuids are no error."""

    def rebuild(self, documents: Callable[[], Iterable[Document]]) -> int:
        """Build a new index, swap it in atomically, and return the number of documents.

        The old index answers until then. `documents` is called once the new index receives changes,
        so it must read the database only when called and iterated. If it raises, the new index is
        discarded and the old one stays. Documents that are rejected are left out, and
        DocumentsRejected is raised after the swap. Raises RebuildSuperseded.
        """

    def tidy(self) -> int:
        """Remove indexes left by killed rebuilds and return how many; no rebuild may be running."""

    def needs_rebuild(self) -> str:
        """Why the index must be rebuilt before it can be used; empty if it need not."""

    def version(self) -> str:
        """The schema version of the current index; empty if there is none."""

    def hashes(self) -> dict[str, str]:
        """The hash of every indexed document by uuid, to compare with the database."""

    def count(self) -> int:
        """The number of documents in the index."""
