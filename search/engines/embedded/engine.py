"""The embedded engine: reads the current generation, and is the only one that writes any."""

import json
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Query

from search.engines import Answer, DocumentsRejected, EngineRefused, IndexMissing
from search.engines.embedded.checksums import damaged_file, is_damage
from search.engines.embedded.explanation import explain
from search.engines.embedded.generations import Generations
from search.engines.embedded.queries import build, build_alike, count_facets
from search.engines.embedded.schema import SCHEMA, schema_hash
from search.engines.embedded.writer import add, delete, writer
from search.engines.score_tree import WordReasons
from search.schema.clauses import Question
from search.schema.documents import Document
from search.schema.fields import SORT_FIELDS
from search.schema.likeness import Likeness

_MEMORY = 15_000_000
_REBUILD_MEMORY = 50_000_000
_COMMIT_EVERY = 2_000
# Another process writes for a second at most, unless segments are merged.
_WAIT = 10.0


class EmbeddedEngine:
    """The port on Tantivy. `folder` lies on a local disk and is shared by all processes."""

    name = "embedded"

    def __init__(self, folder: Path) -> None:
        self._generations = Generations(folder, schema_hash())
        self._lock = threading.Lock()
        self._open: tuple[Path, int, tantivy.Index] | None = None

    def search(self, question: Question) -> Answer:
        """See Engine.search."""
        with self._reading() as searcher:
            return self._search(searcher, question)

    def _search(self, searcher: tantivy.Searcher, question: Question) -> Answer:
        try:
            found: Any = searcher.search(
                build(question),
                limit=max(question.size, 1),
                offset=question.offset,
                order_by_field=_order(question),
            )
            facets = count_facets(searcher, question)
            unfiltered = _unfiltered(searcher, question)
        except ValueError as error:
            if is_damage(error):
                raise
            raise EngineRefused(str(error)) from error
        documents = tuple(_stored(searcher, address) for _key, address in found.hits)
        return Answer(documents[: question.size], found.count, facets, unfiltered)

    def scan(self, question: Question) -> Generator[Document]:
        """See Engine.scan; the places of all documents are held, the documents are read singly."""
        searcher = self._searcher()
        try:
            found: Any = searcher.search(
                build(question),
                limit=max(searcher.num_docs, 1),
                count=False,
                order_by_field=_order(question),
            )
        except ValueError as error:
            raise EngineRefused(str(error)) from error
        for _key, address in found.hits:
            yield _stored(searcher, address)

    def alike(self, likeness: Likeness) -> tuple[Document, ...]:
        """See Engine.alike."""
        searcher = self._searcher()
        try:
            found: Any = searcher.search(
                build_alike(likeness), limit=max(likeness.size, 1), count=False
            )
        except ValueError as error:
            raise EngineRefused(str(error)) from error
        return tuple(_stored(searcher, address) for _score, address in found.hits)[: likeness.size]

    def explain(self, question: Question, uuid: str) -> tuple[WordReasons, ...] | None:
        """See Engine.explain."""
        searcher = self._searcher()
        found = searcher.search(Query.term_query(SCHEMA, "uuid", uuid, "basic"), limit=1).hits
        if not found:
            return None
        return explain(searcher, found[0][1], question)

    def put(self, documents: Iterable[Document]) -> None:
        """See Engine.put."""
        prepared = list(documents)
        with (
            self._generations.locked("write", wait=_WAIT),
            writer(self._current(), _MEMORY) as writing,
        ):
            rejected = add(writing, prepared)
            kept = [each for each in prepared if each.uuid not in rejected]
            self._generations.note(put=kept)
        if rejected:
            raise DocumentsRejected(rejected)

    def remove(self, uuids: Iterable[str]) -> None:
        """See Engine.remove."""
        gone = list(uuids)
        with (
            self._generations.locked("write", wait=_WAIT),
            writer(self._current(), _MEMORY) as writing,
        ):
            delete(writing, gone)
            self._generations.note(removed=gone)

    def rebuild(self, documents: Callable[[], Iterable[Document]]) -> int:
        """See Engine.rebuild; only one rebuild at a time, a second is refused as unavailable."""
        generations = self._generations
        with generations.locked("rebuild", wait=1):
            with generations.locked("write", wait=_WAIT):
                generation = generations.begin()
            try:
                rejected = self._fill(generation, documents)
                with generations.locked("write", wait=_WAIT * 6):
                    with writer(generation, _MEMORY) as writing:
                        noted = generations.noted(generation)
                        delete(writing, noted)
                        add(writing, [each for each in noted.values() if each])
                    generations.publish(generation)
            except BaseException:
                generations.abandon(generation)
                raise
        if rejected:
            raise DocumentsRejected(rejected)
        return self.count()

    def tidy(self) -> int:
        """See Engine.tidy; raises EngineUnavailable if a rebuild runs after all."""
        generations = self._generations
        if not generations.others():
            return 0
        with generations.locked("rebuild", wait=0), generations.locked("write", wait=_WAIT):
            return generations.tidy()

    def needs_rebuild(self) -> str:
        """See Engine.needs_rebuild."""
        named = self._generations.named()
        if named is None or not named.is_dir():
            return "there is no index"
        if self._generations.is_damaged():
            return "the index is damaged"
        if self._generations.current() is None:
            return "the index was built by other rules"
        try:
            self._searcher()
        except IndexMissing as error:
            return str(error)
        return ""

    def version(self) -> str:
        """See Engine.version."""
        named = self._generations.named()
        return named.name.partition("-")[0] if named and named.is_dir() else ""

    def hashes(self) -> dict[str, str]:
        """See Engine.hashes; looks at the checksums of all files first."""
        generation = self._current()
        if name := damaged_file(generation):
            self._generations.condemn(generation)
            raise IndexMissing(f"the index is damaged: {name} is not as written")
        with self._reading() as searcher:
            found = searcher.search(Query.all_query(), limit=max(searcher.num_docs, 1), count=False)
            pairs = (searcher.doc(address) for _score, address in found.hits)
            return {_text(pair, "uuid"): _text(pair, "hash") for pair in pairs}

    def count(self) -> int:
        """See Engine.count."""
        return self._searcher().num_docs

    def _current(self) -> Path:
        generation = self._generations.current()
        if generation is None:
            raise IndexMissing(self.needs_rebuild())
        return generation

    def _searcher(self) -> tantivy.Searcher:
        """A view of the last committed state; a generation removed while it is opened is retried."""
        for _attempt in range(3):
            generation = self._current()
            try:
                return self._view(generation)
            except (ValueError, OSError) as error:
                problem = f"the index cannot be read: {error}"
                if generation == self._generations.current():
                    break
        raise IndexMissing(problem)

    @contextmanager
    def _reading(self) -> Iterator[tantivy.Searcher]:
        """A view, and what is done where its files turn out not to be as they were written.

        Tantivy then panics, which is no ordinary exception, or hands out what cannot be read.
        """
        generation = self._current()
        try:
            yield self._searcher()
        except BaseException as error:
            if not is_damage(error):
                raise
            self._generations.condemn(generation)
            raise IndexMissing(f"the index is damaged: {error}") from error

    def _view(self, generation: Path) -> tantivy.Searcher:
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
        with writer(generation, _REBUILD_MEMORY) as writing:
            for number, document in enumerate(documents(), start=1):
                rejected |= add(writing, [document])
                if number % _COMMIT_EVERY == 0:
                    writing.commit()
        return rejected


def _order(question: Question) -> str | None:
    """The field to sort by; None for relevance."""
    order = SORT_FIELDS.get(question.sort)
    return order if order or question.words else SORT_FIELDS["newest"]


def _open(generation: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(generation))
    # We look at the file ourselves; a watching thread would not survive a fork.
    index.config_reader("manual")
    index.reload()
    return index


def _unfiltered(searcher: tantivy.Searcher, question: Question) -> int | None:
    if not any(question.filters.values()):
        return None
    found: Any = searcher.search(build(replace(question, filters={})), limit=1)
    return int(found.count)


def _stored(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Document:
    return Document.from_plain(json.loads(_text(searcher.doc(address), "stored")))


def _text(stored: tantivy.Document, field: str) -> str:
    value: Any = stored.get_first(field)
    return value if isinstance(value, str) else bytes(value).decode()
