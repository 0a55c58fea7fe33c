"""Brings every engine's index in line with the database; the only module that writes to engines."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from search.engines import (
    DocumentsRejected,
    Engine,
    EngineUnavailable,
    IndexMissing,
)
from search.engines.registry import engine
from search.indexing import loader, outbox
from search.indexing.locks import try_lock
from search.models import SearchChange
from search.schema.documents import Document

logger = logging.getLogger(__name__)

ProgressCallback = Callable[[int], None]
T = TypeVar("T")


@dataclass(frozen=True)
class Difference:
    """Where index and database differ, by uuid; changes still in the outbox do not count.

    `failed` maps public entries for which no document can be built to the reasons.
    """

    missing: frozenset[str]
    outdated: frozenset[str]
    surplus: frozenset[str]
    failed: dict[str, str]

    def __bool__(self) -> bool:
        return bool(self.missing or self.outdated or self.surplus)

    def __str__(self) -> str:
        return (
            f"{len(self.missing)} missing, {len(self.outdated)} outdated, "
            f"{len(self.surplus)} too many"
        )


def drain(name: str) -> int:
    """Process one engine's rows; returns how many. A missing index is built first.

    One process at a time, so that an older state never overwrites a newer one; if another process
    is draining, this does nothing. No transaction is open while the engine is called. Raises
    EngineUnavailable: then the rows stay.
    """
    try:
        return _process_rows(name)
    except IndexMissing:
        ensure_ready(name)
        return _process_rows(name)


def _process_rows(name: str) -> int:
    done = 0
    with try_lock(f"{name}-changes") as acquired:
        while acquired and (rows := outbox.due_rows(name)):
            outbox.finish(rows, _apply(engine(name), rows))
            done += len(rows)
    return done


def _apply(target: Engine, rows: Iterable[SearchChange]) -> dict[str, str]:
    """Index or remove these entries as the database says; returns why some failed, by uuid."""
    failed: dict[str, str] = {}
    # A repair may not know the page of an entry, another row of the same entry may.
    pages: dict[str, int] = {}
    for row in rows:
        pages[str(row.uuid)] = row.page_id or pages.get(str(row.uuid), 0)
    documents = list(loader.load(pages, failed, pages))
    public = {document.uuid for document in documents} | failed.keys()
    removed = [uuid for uuid in pages if uuid not in public]
    _write_isolating(target.remove, removed, str, failed)
    _write_isolating(target.put, documents, lambda document: document.uuid, failed)
    return failed


def _write_isolating(
    write: Callable[[Sequence[T]], None],
    items: Sequence[T],
    key: Callable[[T], str],
    failed: dict[str, str],
) -> None:
    """Write all items at once; if that fails, bisect to isolate the ones at fault."""
    if not items:
        return
    try:
        write(items)
    except DocumentsRejected as error:
        failed |= error.reasons
    except (EngineUnavailable, IndexMissing):
        raise
    except Exception as error:  # noqa: BLE001  whatever one item raises must stop no other
        if len(items) == 1:
            failed[key(items[0])] = repr(error)
            return
        middle = len(items) // 2
        _write_isolating(write, items[:middle], key, failed)
        _write_isolating(write, items[middle:], key, failed)


def ensure_ready(name: str, report_progress: ProgressCallback | None = None) -> str:
    """Rebuild an engine's index if it is missing, outdated or was not kept up to date.

    Returns why it was rebuilt, empty if it was not. Raises EngineUnavailable.
    """
    if not rebuild_reason(name):
        return ""
    with _rebuilding(name):
        # Another process may just have done it.
        reason = rebuild_reason(name)
        if reason:
            logger.info("The index of %s is rebuilt: %s", name, reason)
            _rebuild(name, report_progress)
    return reason


def rebuild_reason(name: str) -> str:
    """Why an engine's index must be rebuilt; empty if it need not."""
    reason = engine(name).needs_rebuild()
    if not reason and not outbox.in_use(name):
        return "it was not kept up to date before"
    return reason


def rebuild(name: str, report_progress: ProgressCallback | None = None) -> int:
    """Rebuild an engine's index while the old one answers; returns the number of documents.

    Changes continue to be drained meanwhile. If it is killed, the old index stays. An entry that
    cannot be indexed is left out and put into the outbox, which reports it. `report_progress` is
    called with the number of documents so far. Raises EngineUnavailable, also while another process
    rebuilds.
    """
    with _rebuilding(name):
        return _rebuild(name, report_progress)


def tidy(name: str) -> None:
    """Remove what killed rebuilds left of an engine, unless a rebuild is running.

    Raises EngineUnavailable.
    """
    with try_lock(f"{name}-rebuild") as acquired:
        removed = engine(name).tidy() if acquired else 0
    if removed:
        logger.info("What a broken-off rebuild of %s left is removed: %d", name, removed)


@contextmanager
def _rebuilding(name: str) -> Iterator[None]:
    with try_lock(f"{name}-rebuild") as acquired:
        if not acquired:
            raise EngineUnavailable("another process rebuilds the index")
        yield


def _rebuild(name: str, report_progress: ProgressCallback | None) -> int:
    failed: dict[str, str] = {}
    parked_rows = outbox.parked(name)
    try:
        count = engine(name).rebuild(lambda: _stream_documents(failed, report_progress))
    except DocumentsRejected as error:
        failed |= error.reasons
        count = engine(name).count()
    outbox.begin_use(name)
    outbox.finish(parked_rows, {})
    _record(name, failed, removes=False)
    logger.info("The index of %s is rebuilt: %d documents, %d failed", name, count, len(failed))
    return count


def _stream_documents(
    failed: dict[str, str], report_progress: ProgressCallback | None
) -> Iterator[Document]:
    for number, document in enumerate(loader.stream(failed), start=1):
        yield document
        if report_progress is not None:
            report_progress(number)


def check(name: str) -> Difference:
    """Compare the content hashes of index and database. Raises EngineUnavailable, IndexMissing."""
    failed: dict[str, str] = {}
    indexed = engine(name).hashes()
    expected, pages = {}, {}
    for document in loader.stream(failed):
        expected[document.uuid], pages[document.uuid] = document.hash, document.page_id
    suspects = {
        uuid
        for uuid in expected.keys() | indexed.keys()
        if expected.get(uuid) != indexed.get(uuid) and uuid not in failed
    }
    if not suspects:
        return Difference(frozenset(), frozenset(), frozenset(), failed)
    # Changes drained between the two reads are no difference in a second comparison.
    return _difference(name, {uuid: pages.get(uuid, 0) for uuid in suspects}, failed)


def _difference(name: str, suspects: Mapping[str, int], failed: dict[str, str]) -> Difference:
    # Pending changes first: one that is drained meanwhile is then in the hashes read next.
    pending = outbox.pending_uuids(name)
    indexed = {uuid: digest for uuid, digest in engine(name).hashes().items() if uuid in suspects}
    expected = {
        document.uuid: document.hash for document in loader.load(suspects, failed, suspects)
    }
    pending |= outbox.pending_uuids(name)
    common = expected.keys() & indexed.keys()
    return Difference(
        missing=frozenset(expected.keys() - indexed.keys() - pending),
        outdated=frozenset({key for key in common if expected[key] != indexed[key]} - pending),
        surplus=frozenset(indexed.keys() - expected.keys() - failed.keys() - pending),
        failed=failed,
    )


def repair(name: str, difference: Difference) -> None:
    """Put the differences into the outbox, in order with other changes."""
    _record(name, difference.missing | difference.outdated, removes=False)
    _record(name, difference.surplus, removes=True)


def _record(name: str, uuids: Iterable[str], *, removes: bool) -> None:
    outbox.record(loader.changed_entries(uuids), removes=removes, engines=[name])
