"""The embedded engine on Tantivy: reads the current generation and writes new ones."""

import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Query

from search.engines import (
    DocumentsRejected,
    EngineRefused,
    EngineResult,
    IndexMissing,
    Neighbour,
)
from search.engines.embedded.checksums import find_damaged_file, is_damage_error
from search.engines.embedded.documents import load_document, load_neighbours, stored_text
from search.engines.embedded.explanation import explain
from search.engines.embedded.facet_counts import count_facets
from search.engines.embedded.generations import Generations
from search.engines.embedded.neighbours import Nearest, NearestDocuments
from search.engines.embedded.queries import build_search, build_similar
from search.engines.embedded.schema import SCHEMA, schema_hash
from search.engines.embedded.vector_files import VectorFiles
from search.engines.embedded.writer import add, delete, writer
from search.engines.score_tree import GroupScore
from search.schema.clauses import EngineQuery
from search.schema.documents import Document
from search.schema.fields import SORT_FIELDS
from search.schema.similarity import SimilarityQuery

_WRITER_MEMORY = 15_000_000
_REBUILD_WRITER_MEMORY = 50_000_000
_COMMIT_EVERY = 2_000
# Seconds; another process writes for one at most, unless segments are merged.
_LOCK_TIMEOUT = 10.0


class EmbeddedEngine:
    """The Engine protocol on Tantivy; `folder` is on a local disk and shared by all processes."""

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder, schema_hash())
        self._lock = threading.Lock()
        self._open: tuple[Path, int, tantivy.Index] | None = None
        self._vector_files = VectorFiles()

    def search(self, query: EngineQuery) -> EngineResult:
        """See Engine.search."""
        with self._reader() as searcher:
            return self._search(searcher, query)

    def _search(self, searcher: tantivy.Searcher, query: EngineQuery) -> EngineResult:
        try:
            nearest = self._find_nearest(searcher, query)
            result: Any = searcher.search(
                build_search(query, extra=nearest.extra),
                limit=max(query.size, 1),
                offset=query.offset,
                order_by_field=_sort_field(query),
            )
            facets = count_facets(searcher, query, nearest.extra)
            unfiltered = _unfiltered(searcher, query, nearest.extra)
        except ValueError as error:
            if is_damage_error(error):
                raise
            raise EngineRefused(str(error)) from error
        documents = tuple(load_document(searcher, address) for _key, address in result.hits)
        return EngineResult(
            documents[: query.size],
            result.count,
            facets,
            unfiltered,
            load_neighbours(searcher, nearest),
            nearest.by_meaning,
        )

    def nearest(self, query: EngineQuery) -> tuple[Neighbour, ...]:
        """See Engine.nearest."""
        with self._reader() as searcher:
            return load_neighbours(searcher, self._find_nearest(searcher, query))

    def _find_nearest(self, searcher: tantivy.Searcher, query: EngineQuery) -> Nearest:
        return NearestDocuments(self._vector_files, self._current(), searcher).find(query)

    def scan(self, query: EngineQuery) -> Generator[Document]:
        """See Engine.scan; all addresses are in memory, the documents are read one by one."""
        searcher = self._searcher()
        try:
            extra = self._find_nearest(searcher, query).extra
            result: Any = searcher.search(
                build_search(query, extra=extra),
                limit=max(searcher.num_docs, 1),
                count=False,
                order_by_field=_sort_field(query),
            )
        except ValueError as error:
            raise EngineRefused(str(error)) from error
        for _key, address in result.hits:
            yield load_document(searcher, address)

    def similar(self, query: SimilarityQuery) -> tuple[Document, ...]:
        """See Engine.similar."""
        searcher = self._searcher()
        try:
            result: Any = searcher.search(
                build_similar(query), limit=max(query.size, 1), count=False
            )
        except ValueError as error:
            raise EngineRefused(str(error)) from error
        return tuple(load_document(searcher, address) for _score, address in result.hits)[
            : query.size
        ]

    def explain(self, query: EngineQuery, uuid: str) -> tuple[GroupScore, ...] | None:
        """See Engine.explain."""
        searcher = self._searcher()
        hits = searcher.search(Query.term_query(SCHEMA, "uuid", uuid, "basic"), limit=1).hits
        if not hits:
            return None
        return explain(searcher, hits[0][1], query)

    def put(self, documents: Iterable[Document]) -> None:
        """See Engine.put."""
        all_documents = list(documents)
        with (
            self._generations.locked("write", wait=_LOCK_TIMEOUT),
            writer(generation := self._current(), _WRITER_MEMORY) as index_writer,
        ):
            rejected = add(generation, index_writer, all_documents)
            added = [document for document in all_documents if document.uuid not in rejected]
            self._generations.log_changes(put=added)
        if rejected:
            raise DocumentsRejected(rejected)

    def remove(self, uuids: Iterable[str]) -> None:
        """See Engine.remove."""
        keys = list(uuids)
        with (
            self._generations.locked("write", wait=_LOCK_TIMEOUT),
            writer(self._current(), _WRITER_MEMORY) as index_writer,
        ):
            delete(index_writer, keys)
            self._generations.log_changes(removed=keys)

    def rebuild(self, documents: Callable[[], Iterable[Document]]) -> int:
        """See Engine.rebuild; only one rebuild at a time, a second raises EngineUnavailable."""
        generations = self._generations
        with generations.locked("rebuild", wait=1):
            with generations.locked("write", wait=_LOCK_TIMEOUT):
                generation = generations.begin()
            try:
                rejected = self._fill(generation, documents)
                with generations.locked("write", wait=_LOCK_TIMEOUT * 6):
                    with writer(generation, _WRITER_MEMORY) as index_writer:
                        changes = generations.logged_changes(generation)
                        delete(index_writer, changes)
                        put = [document for document in changes.values() if document]
                        add(generation, index_writer, put)
                    generations.publish(generation)
            except BaseException:
                generations.abandon(generation)
                raise
        if rejected:
            raise DocumentsRejected(rejected)
        return self.count()

    def tidy(self) -> int:
        """See Engine.tidy; raises EngineUnavailable if a rebuild is running."""
        generations = self._generations
        if not generations.leftovers():
            return 0
        with generations.locked("rebuild", wait=0), generations.locked("write", wait=_LOCK_TIMEOUT):
            return generations.tidy()

    def needs_rebuild(self) -> str:
        """See Engine.needs_rebuild."""
        pointed_to = self._generations.pointed_to()
        if pointed_to is None or not pointed_to.is_dir():
            return "there is no index"
        if self._generations.is_damaged():
            return "the index is damaged"
        if self._generations.current() is None:
            return "the index has an outdated schema"
        try:
            self._searcher()
        except IndexMissing as error:
            return str(error)
        return ""

    def version(self) -> str:
        """See Engine.version."""
        pointed_to = self._generations.pointed_to()
        return pointed_to.name.partition("-")[0] if pointed_to and pointed_to.is_dir() else ""

    def hashes(self) -> dict[str, str]:
        """See Engine.hashes; verifies the checksums of all files first."""
        generation = self._current()
        if name := find_damaged_file(generation):
            self._generations.mark_damaged(generation)
            raise IndexMissing(f"the index is damaged: {name} is not as written")
        with self._reader() as searcher:
            result = searcher.search(
                Query.all_query(), limit=max(searcher.num_docs, 1), count=False
            )
            stored_documents = (searcher.doc(address) for _score, address in result.hits)
            return {
                stored_text(stored, "uuid"): stored_text(stored, "hash")
                for stored in stored_documents
            }

    def count(self) -> int:
        """See Engine.count."""
        return self._searcher().num_docs

    def _current(self) -> Path:
        generation = self._generations.current()
        if generation is None:
            raise IndexMissing(self.needs_rebuild())
        return generation

    def _searcher(self) -> tantivy.Searcher:
        """A searcher on the last commit; retried if the generation is removed while it is opened."""
        for _attempt in range(3):
            generation = self._current()
            try:
                return self._open_searcher(generation)
            except (ValueError, OSError) as error:
                problem = f"the index cannot be read: {error}"
                if generation == self._generations.current():
                    break
        raise IndexMissing(problem)

    @contextmanager
    def _reader(self) -> Iterator[tantivy.Searcher]:
        """A searcher; marks the generation as damaged if reading shows that its files are.

        Tantivy then panics, which is no ordinary exception, or returns undecodable data.
        """
        generation = self._current()
        try:
            yield self._searcher()
        except BaseException as error:
            if not is_damage_error(error):
                raise
            self._generations.mark_damaged(generation)
            raise IndexMissing(f"the index is damaged: {error}") from error

    def _open_searcher(self, generation: Path) -> tantivy.Searcher:
        changed = (generation / "meta.json").stat().st_mtime_ns
        with self._lock:
            if self._open is None or self._open[0] != generation:
                index = _open(generation)
            else:
                index = self._open[2]
                if self._open[1] != changed:
                    index.reload()
            self._open = (generation, changed, index)
            return index.searcher()

    @staticmethod
    def _fill(generation: Path, documents: Callable[[], Iterable[Document]]) -> dict[str, str]:
        tantivy.Index(SCHEMA, path=str(generation))
        rejected: dict[str, str] = {}
        remaining = iter(documents())
        with writer(generation, _REBUILD_WRITER_MEMORY) as index_writer:
            while batch := list(islice(remaining, _COMMIT_EVERY)):
                rejected |= add(generation, index_writer, batch)
                index_writer.commit()
        return rejected


def _sort_field(query: EngineQuery) -> str | None:
    """The field to sort by; None for relevance."""
    order = SORT_FIELDS.get(query.sort)
    return order if order or query.groups else SORT_FIELDS["newest"]


def _open(generation: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(generation))
    # We check meta.json ourselves; a watching thread would not survive a fork.
    index.config_reader("manual")
    index.reload()
    return index


def _unfiltered(searcher: tantivy.Searcher, query: EngineQuery, extra: Sequence[str]) -> int | None:
    if not any(query.filters.values()):
        return None
    whole = build_search(replace(query, filters={}), extra=extra)
    result: Any = searcher.search(whole, limit=1)
    return int(result.count)
