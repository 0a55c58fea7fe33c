"""The outbox: changes that the engines have not seen yet, written with the change itself.

A row is written in the database transaction that changes the measure, one per engine, and deleted
only after the engine has it: nothing is lost, whoever is killed when. Two rows for one measure are
harmless, because a row never says how the measure is, only that it has to be looked at.
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

from search.engines.registry import engine_names
from search.models import SearchChange, SearchEngineUse

logger = logging.getLogger(__name__)

BATCH = 200
# A row is tried again after 1, 2, 4, ... seconds, and parked when it has failed this often.
LONGEST_REST = timedelta(minutes=5)
MAX_ATTEMPTS = 5
_LONGEST_ERROR = 500


@dataclass(frozen=True)
class Measure:
    """Which measure changed. `page_id` is 0 where the database no longer has it."""

    uuid: UUID
    page_id: int


@dataclass(frozen=True)
class Waiting:
    """What an engine has not seen: rows, seconds the oldest waits, and parked rows."""

    rows: int
    seconds: float
    parked: int


def record(
    measures: Iterable[Measure], *, removes: bool, engines: Sequence[str] | None = None
) -> None:
    """Note that these measures changed; call it in the transaction that changes them."""
    changed = list(dict.fromkeys(measures))
    rows = [
        SearchChange(engine=name, uuid=each.uuid, page_id=each.page_id, removes=removes)
        for each in changed
        for name in (engine_names() if engines is None else engines)
    ]
    SearchChange.objects.bulk_create(rows, batch_size=500)


def read(engine: str, limit: int = BATCH) -> list[SearchChange]:
    """The oldest rows that are due, and every other row of the same measures."""
    now = timezone.now()
    waiting = SearchChange.objects.filter(engine=engine)
    # Nothing rests for so long: a row that seems to is from a clock that was ahead.
    is_due = Q(due__lte=now) | Q(due__gt=now + LONGEST_REST)
    rows = list(waiting.filter(is_due, parked=False)[:limit])
    held = waiting.filter(Q(parked=True) | ~is_due, uuid__in={row.uuid for row in rows})
    return [*rows, *held] if rows else []


def finish(rows: Iterable[SearchChange], failed: Mapping[str, str]) -> None:
    """Delete exactly these rows; of each measure that failed (reasons by uuid) the last one stays.

    It is tried again later and parked after MAX_ATTEMPTS; a change that comes meanwhile is tried
    at once.
    """
    attempts: dict[UUID, int] = defaultdict(int)
    last: dict[UUID, SearchChange] = {}
    gone = []
    for row in sorted(rows, key=lambda row: row.pk):
        if str(row.uuid) in failed:
            attempts[row.uuid] = max(attempts[row.uuid], row.attempts)
            gone += [last[row.uuid].pk] if row.uuid in last else []
            last[row.uuid] = row
        else:
            gone.append(row.pk)
    for uuid, row in last.items():
        _count_failure(row, attempts[uuid] + 1, failed[str(uuid)])
    with transaction.atomic():
        SearchChange.objects.filter(pk__in=gone).delete()
        SearchChange.objects.bulk_update(
            last.values(), ["attempts", "last_error", "parked", "due"], batch_size=100
        )


def _count_failure(row: SearchChange, attempts: int, reason: str) -> None:
    # A measure parked before is given one more chance by a new change, not five.
    row.attempts = min(attempts, MAX_ATTEMPTS)
    row.last_error = reason[:_LONGEST_ERROR]
    row.parked = attempts >= MAX_ATTEMPTS
    row.due = timezone.now() + timedelta(seconds=2 ** (row.attempts - 1))
    if row.parked:
        logger.error(
            "Measure %s (page %d) cannot be indexed by %s and is parked after %d attempts: %s",
            row.uuid, row.page_id, row.engine, row.attempts, row.last_error,
        )  # fmt: skip
    else:
        logger.warning(
            "Measure %s (page %d) could not be indexed by %s, attempt %d of %d: %s",
            row.uuid, row.page_id, row.engine, row.attempts, MAX_ATTEMPTS, row.last_error,
        )  # fmt: skip


def pending_removals() -> frozenset[str]:
    """Measures that an engine may still hold although the public must not see them.

    Those whose last row says so, of whichever engine, parked or not. One query, which mostly finds
    nothing, and else a second one.
    """
    rows = SearchChange.objects.order_by("pk").values_list("uuid", "pk")
    removed = dict(rows.filter(removes=True))
    if not removed:
        return frozenset()
    put = dict(rows.filter(removes=False, uuid__in=removed))
    return frozenset(str(each) for each, row in removed.items() if row > put.get(each, 0))


def waiting() -> dict[str, Waiting]:
    """How far behind every engine in use is."""
    found = SearchChange.objects.order_by().values("engine").annotate(
        open=Count("pk", filter=Q(parked=False)),
        oldest=Min("created", filter=Q(parked=False)),
        parked_rows=Count("pk", filter=Q(parked=True)),
    )  # fmt: skip
    by_engine = {row["engine"]: row for row in found}
    now = timezone.now()
    answer = {}
    for name in engine_names():
        row = by_engine.get(name)
        seconds = (now - row["oldest"]).total_seconds() if row and row["oldest"] else 0.0
        answer[name] = (
            Waiting(row["open"], seconds, row["parked_rows"]) if row else Waiting(0, 0, 0)
        )
    return answer


def open_uuids(engine: str) -> set[str]:
    """The measures with a change that is still to be tried."""
    rows = SearchChange.objects.filter(engine=engine, parked=False).order_by()
    return {str(each) for each in rows.values_list("uuid", flat=True)}


def parked(engine: str) -> list[SearchChange]:
    """The rows that wait for the operator."""
    return list(SearchChange.objects.filter(engine=engine, parked=True))


def try_parked_again(engine: str) -> int:
    """Give every parked row all its attempts again; returns how many there are."""
    return SearchChange.objects.filter(engine=engine, parked=True).update(
        parked=False, attempts=0, due=timezone.now()
    )


def in_use(engine: str) -> bool:
    """Whether changes were recorded for this engine since it was last rebuilt."""
    return SearchEngineUse.objects.filter(engine=engine).exists()


def begin_use(engine: str) -> None:
    """From now on the engine's index is kept up to date."""
    SearchEngineUse.objects.get_or_create(engine=engine)


def retire_others() -> None:
    """Forget the engines that are no longer in use: no rows are kept for them."""
    if SearchEngineUse.objects.exclude(engine__in=engine_names()).exists():
        with transaction.atomic():
            SearchEngineUse.objects.exclude(engine__in=engine_names()).delete()
            SearchChange.objects.exclude(engine__in=engine_names()).delete()
