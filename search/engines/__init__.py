"""The port to a search engine: what every engine promises, and how it fails."""

from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from search.engines.score_tree import WordReasons
from search.schema.clauses import Question
from search.schema.documents import Document
from search.schema.likeness import Likeness


class EngineError(Exception):
    """An engine did not do what was asked."""


class EngineUnavailable(EngineError):
    """The engine does not answer, not in time, or is busy; the same call may succeed later."""


class IndexMissing(EngineError):
    """There is no index, or one built by other rules; it must be rebuilt first."""


class EngineRefused(EngineError):
    """The engine answered with an error of its own; asking again will not help."""


class RebuildSuperseded(EngineError):
    """Another rebuild of the same index took over; this one ended without a trace."""


class DocumentsRejected(EngineError):
    """Some documents could not be indexed; all others of the same call were.

    `reasons` maps the uuid of each rejected document to what the engine said.
    """

    def __init__(self, reasons: Mapping[str, str]) -> None:
        super().__init__(f"{len(reasons)} documents rejected")
        self.reasons = dict(reasons)


@dataclass(frozen=True)
class Answer:
    """What an engine found: the documents of the page, all hits, and the facets asked for.

    `unfiltered` is the total without the filters, where there are any.
    """

    documents: tuple[Document, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    unfiltered: int | None = None


class Engine(Protocol):
    """An index of measures. Every method may raise EngineUnavailable.

    `put` and `remove` are idempotent and visible to the next `search` when they return; they raise
    IndexMissing where there is no current index. While `rebuild` runs, in whatever process, they
    change both the index that answers and the one that is being built, so no change is lost.
    """

    name: str

    def search(self, question: Question) -> Answer:
        """Raises IndexMissing, EngineRefused."""

    def scan(self, question: Question) -> Generator[Document]:
        """Every document of the question in its order, whatever its offset and size.

        All are from the moment at which the first is asked for; what is put or removed later does
        not show. However many there are, only a few are held at a time. Raises as `search` does,
        and EngineUnavailable in the midst, also if a rebuild took the index away. Close it to end
        it early.
        """

    def alike(self, likeness: Likeness) -> tuple[Document, ...]:
        """The measures most like one, the most alike first. Raises as `search` does."""

    def explain(self, question: Question, uuid: str) -> tuple[WordReasons, ...] | None:
        """For each of the question's words why this document matches; None if it is not there.

        Filters play no part. For an operator, not for visitors: it costs many questions.
        """

    def put(self, documents: Iterable[Document]) -> None:
        """Add or replace by uuid. Raises DocumentsRejected after having written all others."""

    def remove(self, uuids: Iterable[str]) -> None:
        """Take out; unknown uuids are no error."""

    def rebuild(self, documents: Callable[[], Iterable[Document]]) -> int:
        """Build a new index beside the current one, exchange them in one step, count documents.

        The old index answers until then. `documents` is called once the new index receives changes,
        so it must read the database only when called and iterated. If it raises, the new index is
        thrown away and the old one stays. Documents that are rejected are left out, and
        DocumentsRejected is raised after the exchange. Raises RebuildSuperseded.
        """

    def tidy(self) -> int:
        """Remove what rebuilds left that were killed; returns how much. None may be running."""

    def needs_rebuild(self) -> str:
        """Why there must be a rebuild before the index can be used; empty if there need not."""

    def version(self) -> str:
        """Which rules the index that answers was built by; empty if there is none."""

    def hashes(self) -> dict[str, str]:
        """The hash of every indexed document by uuid, to compare with the database."""

    def count(self) -> int:
        """How many documents are in the index."""
