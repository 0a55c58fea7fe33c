"""Whether the portal's parts work: each check answers in one word, and never raises."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection

from portal.operations.heartbeat import living
from search import searcher
from search.engines.registry import breaker, engine_names
from search.schema.request import SearchRequest

logger = logging.getLogger(__name__)

OK = "ok"
DEGRADED = "degraded"
FAILED = "failed"

MEGABYTE = 1024 * 1024
LEAST_FREE = 500 * MEGABYTE
NONE_FREE = 20 * MEGABYTE


@dataclass(frozen=True)
class Finding:
    """One part of the portal, how it is (ok, degraded or failed), and a line for the operator."""

    part: str
    state: str
    detail: str = ""


def database() -> Finding:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding("database", FAILED, str(error))
    return Finding("database", OK, connection.vendor)


def search_engine() -> Finding:
    """Whether a question is answered, and by the preferred engine."""
    try:
        result = searcher.search(SearchRequest(size=1, facets=()))
    except Exception as error:  # noqa: BLE001  whatever an engine raises means: it does not work
        return Finding("search", FAILED, str(error))
    if result.degraded:
        resting = (
            f"{name} is {told}" for name in engine_names() if (told := breaker(name).describe())
        )
        detail = "; ".join([f"{result.engine}: {result.degraded}", *resting])
        return Finding("search", DEGRADED, detail)
    return Finding("search", OK, f"{result.engine}: {result.total} measures")


def worker() -> Finding:
    """Whether a worker was seen lately and none of its jobs fails."""
    try:
        found = living().first()
    except DatabaseError as error:
        return Finding("worker", FAILED, str(error))
    if found is None:
        return Finding("worker", FAILED, "no worker was seen within the last minute")
    if found.failing:
        return Finding("worker", DEGRADED, f"failing: {found.failing}")
    return Finding("worker", OK, f"{found.worker}, last seen {found.seen:%Y-%m-%d %H:%M:%S} UTC")


def disk() -> Finding:
    """Whether there is room for files and indexes; a full disk is told before it is full."""
    worst = Finding("disk", OK)
    for folder in dict.fromkeys(
        (settings.VAR_DIR, settings.MEDIA_ROOT, settings.SEARCH_EMBEDDED_DIR)
    ):
        try:
            free = shutil.disk_usage(folder).free
        except OSError:
            # Not made yet.
            continue
        if free < LEAST_FREE:
            detail = f"{folder}: only {free // MEGABYTE} MB are free"
            state = FAILED if free < NONE_FREE else DEGRADED
            if state == FAILED or worst.state == OK:
                worst = Finding("disk", state, detail)
    return worst


CHECKS: tuple[Callable[[], Finding], ...] = (database, search_engine, worker, disk)


def examine() -> list[Finding]:
    """Run every check; what is not in order also goes to the log."""
    findings = [check() for check in CHECKS]
    for finding in findings:
        if finding.state != OK:
            logger.warning("%s is %s: %s", finding.part, finding.state, finding.detail)
    return findings
