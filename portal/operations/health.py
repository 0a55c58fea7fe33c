"""Health checks of the portal's parts; they return a finding and never raise."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, connection

from portal.operations.heartbeat import alive
from portal.queries import entry_kinds
from search import searcher
from search.engines.registry import breaker, engine_names
from search.schema.request import SearchRequest

logger = logging.getLogger(__name__)

OK = "ok"
DEGRADED = "degraded"
FAILED = "failed"

MEGABYTE = 1024 * 1024
LOW_DISK_BYTES = 500 * MEGABYTE
FULL_DISK_BYTES = 20 * MEGABYTE


@dataclass(frozen=True)
class Finding:
    """One part, its state (ok, degraded or failed), and a detail for the operator."""

    part: str
    state: str
    detail: str = ""


def database() -> Finding:
    """Check that the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return Finding("database", FAILED, str(error))
    return Finding("database", OK, connection.vendor)


def search_engine() -> Finding:
    """Check that a search works, and with the preferred engine."""
    try:
        result = searcher.search(SearchRequest(filters=entry_kinds.MEASURES, size=1, facets=()))
    except Exception as error:  # noqa: BLE001  whatever an engine raises means: it does not work
        return Finding("search", FAILED, str(error))
    if result.degraded:
        open_breakers = (
            f"{name} is {description}"
            for name in engine_names()
            if (description := breaker(name).describe())
        )
        detail = "; ".join([f"{result.engine}: {result.degraded}", *open_breakers])
        return Finding("search", DEGRADED, detail)
    return Finding("search", OK, f"{result.engine}: {result.total} measures")


def worker() -> Finding:
    """Check that a worker is alive and none of its jobs fails."""
    try:
        found = alive().first()
    except DatabaseError as error:
        return Finding("worker", FAILED, str(error))
    if found is None:
        return Finding("worker", FAILED, "no worker was seen within the last minute")
    if found.failing:
        return Finding("worker", DEGRADED, f"failing: {found.failing}")
    return Finding("worker", OK, f"{found.worker}, last seen {found.seen:%Y-%m-%d %H:%M:%S} UTC")


def disk() -> Finding:
    """Check the free disk space, early enough to react."""
    worst = Finding("disk", OK)
    for folder in dict.fromkeys(
        (settings.VAR_DIR, settings.MEDIA_ROOT, settings.SEARCH_EMBEDDED_DIR)
    ):
        try:
            free = shutil.disk_usage(folder).free
        except OSError:
            # Not created yet.
            continue
        if free < LOW_DISK_BYTES:
            detail = f"{folder}: only {free // MEGABYTE} MB are free"
            state = FAILED if free < FULL_DISK_BYTES else DEGRADED
            if state == FAILED or worst.state == OK:
                worst = Finding("disk", state, detail)
    return worst


CHECKS: tuple[Callable[[], Finding], ...] = (database, search_engine, worker, disk)


def run_checks() -> list[Finding]:
    """Run every check; findings other than ok are logged."""
    findings = [check() for check in CHECKS]
    for finding in findings:
        if finding.state != OK:
            logger.warning("%s is %s: %s", finding.part, finding.state, finding.detail)
    return findings
