"""Template of the migrated test database, restored after every transactional test.

Migrations take half a minute; their result is kept, once for each state of the migrations: as a
file under var/test, and as a database on a PostgreSQL server. A restored database has the rows that
migrations have created (the root page, the default site).
"""

import functools
import hashlib
import os
import sqlite3
import time
from contextlib import closing, suppress

import psycopg
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection
from psycopg import sql

from tests.needs import ROOT

TABLE_DUMPS = {}
DAY = 24 * 3600
# What touches the database's own behaviour: locks, transactions, constraints, raw SQL, query plans,
# collation and revisions. `make test` runs these on PostgreSQL where there is one, and the rest on
# SQLite; `make test-all` runs everything on both.
ON_POSTGRESQL = (
    "cities/admin/test_page_views",
    "cities/admin/test_search",
    "cities/contracts/test_versions",
    "cities/revisions/",
    "cities/translations/test_staleness",
    "cities/upgrades/",
    "cities/values/test_collation",
    "cities/workflow/test_actions",
    "portal/accounts/",
    "portal/alerts/",
    "portal/contributions/test_erasure",
    "portal/contributions/test_transitions",
    "portal/files/",
    "portal/http/test_full_disk",
    "portal/mail/",
    "portal/operations/",
    "portal/pages/test_statements",
    "portal/visibility/test_search",
    "portal/visibility/test_withdrawn",
    "search/crashes/",
    "search/embeddings/test_store",
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
def _digest():
    """Return a digest of the current migrations and locked packages."""
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for app in ("cities", "search", "portal"):
        for path in sorted((ROOT / app / "migrations").glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    digest.update(repr(settings.MODELTRANSLATION_LANGUAGES).encode())
    return digest.hexdigest()[:16]


def template_path():
    """Return the file of the template for SQLite."""
    return ROOT / "var" / "test" / f"{_digest()}.sqlite3"


def postgresql_template(server):
    """Return the name of the template on a PostgreSQL server, or None if it has none yet."""
    name = f"migrated_{_digest()}"
    with closing(psycopg.connect(server, autocommit=True)) as databases:
        known = databases.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return name if known.fetchone() else None


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
        _save_postgresql_template()


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


def _save_postgresql_template():
    server = os.environ["DATABASE_URL"]
    if postgresql_template(server):
        return
    # A database that others are connected to cannot be copied.
    connection.close()
    names = [
        sql.Identifier(f"migrated_{_digest()}"),
        sql.Identifier(connection.settings_dict["NAME"]),
    ]
    # Another run may have been quicker; then its template serves as well.
    taken = suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation)
    with closing(psycopg.connect(server, autocommit=True)) as databases, taken:
        databases.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


def _restore_postgresql():
    with connection.cursor() as cursor:
        tables = ", ".join(f'"{name}"' for name in _tables(cursor))
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        # This setting disables the triggers that check foreign keys.
        cursor.execute("SET session_replication_role = replica")
        for name, rows in TABLE_DUMPS.items():
            if rows:
                with cursor.cursor.copy(f'COPY "{name}" FROM STDIN') as stream:
                    stream.write(rows)
        cursor.execute("SET session_replication_role = DEFAULT")
        _reset_sequences(cursor)


def _reset_sequences(cursor):
    """Continue each sequence after the rows that the migrations have left."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' "
        "AND (is_identity = 'YES' OR column_default LIKE 'nextval%%')"
    )
    filled = [(table, column) for table, column in cursor.fetchall() if TABLE_DUMPS.get(table)]
    calls = [
        f"setval(pg_get_serial_sequence('\"{table}\"', '{column}'), "
        f'(SELECT MAX("{column}") FROM "{table}"))'
        for table, column in filled
    ]
    cursor.execute(f"SELECT {', '.join(calls)}")
