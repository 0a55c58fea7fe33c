"""The outbox: changes not yet indexed, written in the transaction of the change itself.

A row is written in the database transaction that changes the entry, one per engine, and deleted
only after the engine has it, so nothing is lost when a process is killed. Several rows for one
entry are harmless, because a row never says what changed, only that the entry must be indexed
again.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from search.embeddings import encoders
from search.engines.registry import engine_names
from search.models import SearchChange, SearchEngineUse

logger = logging.getLogger(__name__)

BATCH = 200
# A row is tried again after 1, 2, 4, ... seconds, and parked when it has failed this often.
MAX_BACKOFF = timedelta(minutes=5)
MAX_ATTEMPTS = 5
_MAX_ERROR_LENGTH = 500
# In place of an engine: rows of entries whose text is to be embedded.
EMBEDDINGS = "embeddings"


@dataclass(frozen=True)
class ChangedEntry:
    """A measure or another entry that changed.

    `page_id` is that of the page that it is or is part of, 0 where the database no longer has it.
    """

    uuid: UUID
    page_id: int


@dataclass(frozen=True)
class Backlog:
    """What an engine has not indexed: rows, the age of the oldest in seconds, and parked rows."""

    rows: int
    seconds: float
    parked: int


def consumers() -> list[str]:
    """The engines in use, and what embeds texts if an encoder is in use."""
    return [*engine_names(), EMBEDDINGS] if encoders.encoder() else engine_names()


def record(
    entries: Iterable[ChangedEntry], *, removes: bool, engines: Sequence[str] | None = None
) -> None:
    """Record that these entries changed; call it in the transaction that changes them.

    Without `engines`, for all consumers; of a removed entry nothing has to be embedded.
    """
    distinct = list(dict.fromkeys(entries))
    everybody = engine_names() if removes else consumers()
    rows = [
        SearchChange(engine=name, uuid=entry.uuid, page_id=entry.page_id, removes=removes)
        for entry in distinct
        for name in (everybody if engines is None else engines)
    ]
    SearchChange.objects.bulk_create(rows, batch_size=500)


def due_rows(engine: str, limit: int = BATCH) -> list[SearchChange]:
    """The oldest rows that are due, and every other row of the same entries."""
    now = timezone.now()
    queued = SearchChange.objects.filter(engine=engine)
    # No backoff is that long: such a row was written while the clock was ahead.
    is_due = Q(due__lte=now) | Q(due__gt=now + MAX_BACKOFF)
    rows = list(queued.filter(is_due, parked=False)[:limit])
    related = queued.filter(Q(parked=True) | ~is_due, uuid__in={row.uuid for row in rows})
    return [*rows, *related] if rows else []


def finish(rows: Iterable[SearchChange], failed: Mapping[str, str]) -> None:
    """Delete exactly these rows; of each entry that failed (reasons by uuid) keep the last one.

    It is retried later and parked after MAX_ATTEMPTS; a change that comes meanwhile is tried at
    once.
    """
    attempts: dict[UUID, int] = defaultdict(int)
    last: dict[UUID, SearchChange] = {}
    done = []
    for row in sorted(rows, key=lambda row: row.pk):
        if str(row.uuid) in failed:
            attempts[row.uuid] = max(attempts[row.uuid], row.attempts)
            done += [last[row.uuid].pk] if row.uuid in last else []
            last[row.uuid] = row
        else:
            done.append(row.pk)
    for uuid, row in last.items():
        _record_failure(row, attempts[uuid] + 1, failed[str(uuid)])
    with transaction.atomic():
        SearchChange.objects.filter(pk__in=done).delete()
        SearchChange.objects.bulk_update(
            last.values(), ["attempts", "last_error", "parked", "due"], batch_size=100
        )


def _record_failure(row: SearchChange, attempts: int, reason: str) -> None:
    # A new change gives a parked entry one more attempt, not five.
    row.attempts = min(attempts, MAX_ATTEMPTS)
    row.last_error = reason[:_MAX_ERROR_LENGTH]
    row.parked = attempts >= MAX_ATTEMPTS
    row.due = timezone.now() + timedelta(seconds=2 ** (row.attempts - 1))
    if row.parked:
        logger.error(
            "Entry %s (page %d) cannot be indexed by %s and is parked after %d attempts: %s",
            row.uuid, row.page_id, row.engine, row.attempts, row.last_error,
        )  # fmt: skip
    else:
        logger.warning(
            "Entry %s (page %d) could not be indexed by %s, attempt %d of %d: %s",
            row.uuid, row.page_id, row.engine, row.attempts, MAX_ATTEMPTS, row.last_error,
        )  # fmt: skip


def pending_removals() -> frozenset[str]:
    """Entries that must be excluded because an engine may not have removed them yet.

    Those whose last row for any engine, parked or not, is a removal. Usually one query that finds
    nothing, otherwise two.
    """
    # A text that is to be embedded need not be public any more.
    rows = SearchChange.objects.exclude(engine=EMBEDDINGS).order_by("pk").values_list("uuid", "pk")
    removed = dict(rows.filter(removes=True))
    if not removed:
        return frozenset()
    added = dict(rows.filter(removes=False, uuid__in=removed))
    return frozenset(str(uuid) for uuid, pk in removed.items() if pk > added.get(uuid, 0))


def backlog() -> dict[str, Backlog]:
    """The backlog of every consumer."""
    groups = SearchChange.objects.order_by().values("engine").annotate(
        open=Count("pk", filter=Q(parked=False)),
        oldest=Min("created", filter=Q(parked=False)),
        parked_rows=Count("pk", filter=Q(parked=True)),
    )  # fmt: skip
    by_engine = {group["engine"]: group for group in groups}
    now = timezone.now()
    backlogs = {}
    for name in consumers():
        group = by_engine.get(name)
        seconds = (now - group["oldest"]).total_seconds() if group and group["oldest"] else 0.0
        backlogs[name] = (
            Backlog(group["open"], seconds, group["parked_rows"]) if group else Backlog(0, 0, 0)
        )
    return backlogs


def pending_uuids(engine: str) -> set[str]:
    """The entries with changes that are not parked."""
    rows = SearchChange.objects.filter(engine=engine, parked=False).order_by()
    return {str(uuid) for uuid in rows.values_list("uuid", flat=True)}


def parked(engine: str) -> list[SearchChange]:
    """The rows that failed too often and wait for the operator."""
    return list(SearchChange.objects.filter(engine=engine, parked=True))


def retry_parked(engine: str) -> int:
    """Reset the attempts of every parked row; returns how many there are."""
    return SearchChange.objects.filter(engine=engine, parked=True).update(
        parked=False, attempts=0, due=timezone.now()
    )


def in_use(engine: str) -> bool:
    """Whether changes were recorded for this engine since it was last rebuilt."""
    return SearchEngineUse.objects.filter(engine=engine).exists()


def begin_use(engine: str) -> None:
    """Record that the engine's index is kept up to date from now on."""
    SearchEngineUse.objects.get_or_create(engine=engine)


def drop_unused_engines() -> None:
    """Delete the rows of engines that are no longer in use, and of the encoder if it is not."""
    if not encoders.encoder():
        SearchChange.objects.filter(engine=EMBEDDINGS).delete()
    if SearchEngineUse.objects.exclude(engine__in=engine_names()).exists():
        with transaction.atomic():
            SearchEngineUse.objects.exclude(engine__in=engine_names()).delete()
            SearchChange.objects.exclude(engine__in=consumers()).delete()
