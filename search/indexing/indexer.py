"""The only writer: brings every engine's index to what the database says, and compares the two."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from search.engines import (
    DocumentsRejected,
    Engine,
    EngineError,
    EngineUnavailable,
    IndexMissing,
)
from search.engines.registry import engine, engine_names
from search.indexing import loader, outbox
from search.indexing.locks import turn
from search.models import SearchChange
from search.schema.documents import Document

logger = logging.getLogger(__name__)

Say = Callable[[int], None]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Difference:
    """Where index and database disagree, by uuid; changes still in the outbox are no difference.

    `failed` are public measures that no document can be made of, with the reasons.
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


def drain() -> dict[str, int | EngineError]:
    """Bring every engine up to date; one that cannot be reached keeps its rows and stops no other.

    Returns for each engine how many rows are done, or why it could not be written to. An index that
    is missing is built first.
    """
    outcome: dict[str, int | EngineError] = {}
    for name in engine_names():
        try:
            try:
                outcome[name] = drain_engine(name)
            except IndexMissing:
                ensure_ready(name)
                outcome[name] = drain_engine(name)
        except EngineError as error:
            logger.warning("Changes wait for %s: %s", name, error)
            outcome[name] = error
    return outcome


def drain_engine(name: str) -> int:
    """Work off one engine's rows; returns how many. Raises EngineUnavailable, IndexMissing.

    One process at a time, because a later change must not be overtaken by an earlier one; whoever
    finds another at work leaves it to that one. No transaction is open while the engine is asked.
    """
    done = 0
    with turn(f"{name}-changes") as mine:
        while mine and (rows := outbox.read(name)):
            outbox.finish(rows, _apply(engine(name), rows))
            done += len(rows)
    return done


def _apply(target: Engine, rows: Iterable[SearchChange]) -> dict[str, str]:
    """Make the index say about these measures what the database says; why some failed, by uuid."""
    failed: dict[str, str] = {}
    uuids = list(dict.fromkeys(str(row.uuid) for row in rows))
    documents = list(loader.load(uuids, failed))
    kept = {document.uuid for document in documents} | failed.keys()
    _each(target.remove, [uuid for uuid in uuids if uuid not in kept], str, failed)
    _each(target.put, documents, lambda document: document.uuid, failed)
    return failed


def _each(
    write: Callable[[Sequence[Item]], None],
    items: Sequence[Item],
    key: Callable[[Item], str],
    failed: dict[str, str],
) -> None:
    """Write all at once; where that fails, halve until the ones it fails for stand alone."""
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
        _each(write, items[:middle], key, failed)
        _each(write, items[middle:], key, failed)


def ensure_ready(name: str, say: Say | None = None) -> str:
    """Rebuild an engine's index if it is missing, outdated or was not kept up to date.

    Returns why it was rebuilt, empty if it was not. Raises EngineUnavailable.
    """
    if not why_rebuild(name):
        return ""
    with _rebuilding(name):
        # Another process may just have done it.
        reason = why_rebuild(name)
        if reason:
            logger.info("The index of %s is rebuilt: %s", name, reason)
            _rebuild(name, say)
    return reason


def why_rebuild(name: str) -> str:
    """Why an engine's index cannot be used as it is; empty if it can."""
    reason = engine(name).needs_rebuild()
    if not reason and not outbox.in_use(name):
        return "it was not kept up to date before"
    return reason


def rebuild(name: str, say: Say | None = None) -> int:
    """Build an engine's index anew while the old one answers; returns how many documents it has.

    Changes go on being drained meanwhile. Killed in the middle, the old index stays. A measure that
    cannot be indexed is left out and put into the outbox, which reports it. `say` hears the number
    of documents so far. Raises EngineUnavailable, also while another process rebuilds.
    """
    with _rebuilding(name):
        return _rebuild(name, say)


def tidy(name: str) -> None:
    """Remove what killed rebuilds left of an engine, unless one is running just now.

    Raises EngineUnavailable.
    """
    with turn(f"{name}-rebuild") as mine:
        removed = engine(name).tidy() if mine else 0
    if removed:
        logger.info("What a broken-off rebuild of %s left is removed: %d", name, removed)


@contextmanager
def _rebuilding(name: str) -> Iterator[None]:
    with turn(f"{name}-rebuild") as mine:
        if not mine:
            raise EngineUnavailable("another process rebuilds the index")
        yield


def _rebuild(name: str, say: Say | None) -> int:
    failed: dict[str, str] = {}
    held = outbox.parked(name)
    try:
        count = engine(name).rebuild(lambda: _counted(failed, say))
    except DocumentsRejected as error:
        failed |= error.reasons
        count = engine(name).count()
    outbox.begin_use(name)
    outbox.finish(held, {})
    _record(name, failed, removes=False)
    logger.info("The index of %s is rebuilt: %d documents, %d failed", name, count, len(failed))
    return count


def _counted(failed: dict[str, str], say: Say | None) -> Iterator[Document]:
    for number, document in enumerate(loader.stream(failed), start=1):
        yield document
        if say is not None:
            say(number)


def check(name: str) -> Difference:
    """Compare the content hashes of index and database. Raises EngineUnavailable, IndexMissing."""
    failed: dict[str, str] = {}
    indexed = engine(name).hashes()
    expected = {document.uuid: document.hash for document in loader.stream(failed)}
    suspects = {
        uuid
        for uuid in expected.keys() | indexed.keys()
        if expected.get(uuid) != indexed.get(uuid) and uuid not in failed
    }
    if not suspects:
        return Difference(frozenset(), frozenset(), frozenset(), failed)
    # What was changed and drained between the two readings agrees when looked at again.
    return _difference(name, suspects, failed)


def _difference(name: str, suspects: set[str], failed: dict[str, str]) -> Difference:
    # First what waits: a change that is drained while we read is then in the index we read.
    under_way = outbox.open_uuids(name)
    indexed = {uuid: found for uuid, found in engine(name).hashes().items() if uuid in suspects}
    expected = {document.uuid: document.hash for document in loader.load(suspects, failed)}
    under_way |= outbox.open_uuids(name)
    both = expected.keys() & indexed.keys()
    return Difference(
        missing=frozenset(expected.keys() - indexed.keys() - under_way),
        outdated=frozenset({key for key in both if expected[key] != indexed[key]} - under_way),
        surplus=frozenset(indexed.keys() - expected.keys() - failed.keys() - under_way),
        failed=failed,
    )


def repair(name: str, difference: Difference) -> None:
    """Put the differences into the outbox, so that they take their turn among other changes."""
    _record(name, difference.missing | difference.outdated, removes=False)
    _record(name, difference.surplus, removes=True)


def _record(name: str, uuids: Iterable[str], *, removes: bool) -> None:
    measures = loader.measures(uuids)
    outbox.record(measures, removes=removes, engines=[name])
