"""Template of the migrated test database, restored after every transactional test.

Migrations take a minute; their result is stored under var/test, one file per state of the
migrations. Django flushes all tables after a transactional test, also those that migrations have
filled (the root page, the default site); the template is then restored.
"""

import functools
import hashlib
import os
import sqlite3
import time
from contextlib import closing

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection

from tests.needs import ROOT

TABLE_DUMPS = {}
DAY = 24 * 3600
# What touches the database's own behaviour: locks, transactions, constraints, raw SQL, query plans,
# collation and revisions. `make test` runs these on PostgreSQL where there is one, and the rest on
# SQLite; `make test-all` runs everything on both.
ON_POSTGRESQL = (
    "cities/admin/test_page_views",
    "cities/admin/test_search",
    "cities/revisions/",
    "cities/translations/test_staleness",
    "cities/upgrades/",
    "cities/values/test_collation",
    "cities/workflow/test_actions",
    "portal/accounts/",
    "portal/alerts/",
    "portal/files/",
    "portal/http/test_full_disk",
    "portal/mail/",
    "portal/operations/",
    "portal/pages/test_statements",
    "portal/visibility/test_search",
    "portal/visibility/test_withdrawn",
    "search/crashes/",
    "search/indexing/",
    "search/query/test_thesaurus",
    "search/test_search_command",
    "search/test_searcher",
)
# Of these what SQLite does in another way: backup, files, locks, the order of transactions.
ON_BOTH = (
    "portal/mail/test_queue",
    "portal/operations/test_backup",
    "portal/operations/test_clock",
    "portal/operations/test_worker",
    "search/crashes/test_approving",
    "search/indexing/test_outbox",
)


@functools.cache
def template_path():
    """Return the template file for the current migrations and locked packages."""
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for app in ("cities", "search", "portal"):
        for path in sorted((ROOT / app / "migrations").glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    digest.update(repr(settings.MODELTRANSLATION_LANGUAGES).encode())
    return ROOT / "var" / "test" / f"{digest.hexdigest()[:16]}.sqlite3"


def load_template(name):
    """Copy the template, if it exists, into the new in-memory database before migrations run.

    Returns a connection that must stay open until Django has opened its own.
    """
    holder = sqlite3.connect(name, uri=True)
    if template_path().exists():
        with closing(sqlite3.connect(template_path())) as template:
            template.backup(holder)
    return holder


def save_template():
    """Store the migrated state as the template."""
    if connection.vendor == "sqlite":
        _save_sqlite_template()
    else:
        _dump_postgresql()


def restore():
    """Restore the state after the migrations."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(template_path())) as template:
            template.backup(connection.connection)
    else:
        _restore_postgresql()
    ContentType.objects.clear_cache()
    cache.clear()


def _save_sqlite_template():
    path = template_path()
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("*.sqlite3"):
        if old.stat().st_mtime < time.time() - DAY:
            old.unlink(missing_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(unfinished)) as copy:
        connection.connection.backup(copy)
    unfinished.replace(path)


def _tables(cursor):
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return [name for (name,) in cursor.fetchall()]


def _dump_postgresql():
    with connection.cursor() as cursor:
        for name in _tables(cursor):
            with cursor.cursor.copy(f'COPY "{name}" TO STDOUT') as stream:
                TABLE_DUMPS[name] = b"".join(stream)


def _restore_postgresql():
    with connection.cursor() as cursor:
        tables = ", ".join(f'"{name}"' for name in _tables(cursor))
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        # This setting disables the triggers that check foreign keys.
        cursor.execute("SET session_replication_role = replica")
        for name, rows in TABLE_DUMPS.items():
            with cursor.cursor.copy(f'COPY "{name}" FROM STDIN') as stream:
                stream.write(rows)
        cursor.execute("SET session_replication_role = DEFAULT")
        _reset_sequences(cursor, TABLE_DUMPS)


def _reset_sequences(cursor, names):
    for name in names:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND table_name = %s AND (is_identity = 'YES' OR column_default LIKE 'nextval%%')",
            [name],
        )
        for (column,) in cursor.fetchall():
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('public.\"{name}\"', '{column}'), "
                f'COALESCE((SELECT MAX("{column}") FROM public."{name}"), 0) + 1, false)'
            )
