"""Diagnose the installation, one line per part."""

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from portal.alerts import subscriptions
from portal.mail.queue import QueuedMail
from portal.operations import health, stored_files
from portal.operations.health import DEGRADED, FAILED, OK, Finding
from search.embeddings import encoders, serving
from search.engines import EngineError
from search.indexing import indexer, outbox

# In minutes; the first retries come after one and after ten minutes.
MAX_MAIL_MINUTES = 15


def migrations() -> Finding:
    """Check that the database has every migration."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return Finding("migrations", FAILED, f"{len(plan)} are waiting: run `manage.py migrate`")
    return Finding("migrations", OK)


def indexes() -> Iterator[Finding]:
    """Check that every engine's index matches the database."""
    for engine in settings.SEARCH_ENGINES:
        part = f"index of {engine}"
        try:
            difference = indexer.check(engine)
        except EngineError as error:
            yield Finding(part, DEGRADED, str(error))
            continue
        if difference:
            detail = (
                f"{len(difference.missing)} missing, {len(difference.outdated)} outdated, "
                f"{len(difference.surplus)} too many"
            )
            yield Finding(part, FAILED, detail)
        else:
            yield Finding(part, OK)


def changes() -> Iterator[Finding]:
    """Check whether changes wait for an engine, and list those that cannot be indexed."""
    for engine, waiting in outbox.backlog().items():
        detail = f"{waiting.rows} wait since {waiting.seconds:.0f} s, {waiting.parked} are parked"
        state = FAILED if waiting.parked else OK
        yield Finding(f"changes for {engine}", state, detail)
        for row in outbox.parked(engine):
            yield Finding(f"changes for {engine}", FAILED, f"{row.uuid}: {row.last_error}")


def meaning() -> Finding:
    """Check whether the search finds by meaning, or still waits for the texts to be embedded."""
    if missing := encoders.unavailable():
        return Finding(
            "meaning", OK if settings.SEARCH_ENCODER == encoders.NONE else DEGRADED, missing
        )
    waiting = outbox.backlog()[outbox.EMBEDDINGS].rows
    model = serving.serving_model()
    if model is None:
        return Finding("meaning", DEGRADED, f"no model answers yet, {waiting} texts wait")
    return Finding("meaning", OK, f"{model.name}, {waiting} texts wait")


def files() -> Iterator[Finding]:
    """Check that compiled files exist."""
    for language in settings.INTERFACE_LANGUAGES:
        path = Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.mo"
        if language != "en" and not path.exists():
            yield Finding(f"catalogue {language}", FAILED, "not compiled: run `make setup`")
    built = [Path(folder) for _prefix, folder in settings.STATICFILES_DIRS]
    if not all(folder.is_dir() and any(folder.iterdir()) for folder in built):
        yield Finding("styles", FAILED, "not built: run `make setup`")


def sign_ups() -> Finding:
    """Check whether bots sign up for alerts in such numbers that some are dropped."""
    if subscriptions.is_full() or subscriptions.is_backlogged():
        return Finding(
            "sign-ups", DEGRADED, "more saved searches wait to be confirmed than is usual"
        )
    return Finding("sign-ups", OK)


def mails() -> Finding:
    """Check whether mails wait longer than with a working mail server."""
    waiting = QueuedMail.objects.order_by("created")
    oldest = waiting.first()
    if oldest is None:
        return Finding("mails", OK)
    minutes = (timezone.now() - oldest.created).total_seconds() / 60
    state = OK if minutes < MAX_MAIL_MINUTES else DEGRADED
    return Finding("mails", state, f"{waiting.count()} wait, the oldest since {minutes:.0f} min")


def _one(check: Callable[[], Finding]) -> Callable[[], list[Finding]]:
    return lambda: [check()]


PARTS: dict[str, Callable[[], Any]] = {
    "database": _one(health.database),
    "migrations": _one(migrations),
    "search": _one(health.search_engine),
    "index": indexes,
    "changes": changes,
    "meaning": _one(meaning),
    "worker": _one(health.worker),
    "mails": _one(mails),
    "disk": _one(health.disk),
    "files": files,
    "stored": stored_files.findings,
    "sign-ups": _one(sign_ups),
}


class Command(BaseCommand):
    help = "Say what works and what does not; exits with an error if a part fails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", choices=PARTS, help="look at this part only")

    def handle(self, *args: Any, **options: Any) -> None:
        names = [options["only"]] if options["only"] else list(PARTS)
        failed = False
        for name in names:
            for finding in PARTS[name]():
                failed = failed or finding.state == FAILED
                self.stdout.write(f"{finding.state:9} {finding.part}  {finding.detail}".rstrip())
        if failed:
            raise CommandError("Not everything works.")
