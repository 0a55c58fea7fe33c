"""Dump and load the database with native tools: SQLite's backup API, pg_dump and pg_restore."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from portal.operations.backup.digests import Digest, of_rows


class DatabaseBackupError(Exception):
    """The database cannot be saved or restored; the message says why."""


def tables() -> dict[str, Digest]:
    """Return the current digest of every table."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(":memory:")) as copy:
            return _copy_sqlite(copy)
    with connection.cursor() as cursor:
        digests_by_table = {}
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608  our own table
            digests_by_table[name] = of_rows(iter(cursor.fetchone, None))
    return digests_by_table


def is_empty() -> bool:
    """Return whether the database has no tables."""
    return not connection.introspection.table_names()


def dump(path: Path) -> dict[str, Digest]:
    """Write the database to a file; return the digests of exactly the rows written.

    Concurrent writes are safe: file and digests come from one snapshot.
    """
    if connection.vendor == "sqlite":
        return _dump_sqlite(path)
    if connection.vendor == "postgresql":
        return _dump_postgresql(path)
    raise DatabaseBackupError(f"{connection.vendor} cannot be saved; use SQLite or PostgreSQL")


def load(path: Path) -> None:
    """Replace the contents of the database by those of a file."""
    if connection.vendor == "sqlite":
        _load_sqlite(path)
    elif connection.vendor == "postgresql":
        _load_postgresql(path)
    else:
        raise DatabaseBackupError(
            f"{connection.vendor} cannot be restored; use SQLite or PostgreSQL"
        )
    connection.close()


def _dump_sqlite(path: Path) -> dict[str, Digest]:
    with closing(sqlite3.connect(path)) as copy:
        return _copy_sqlite(copy)


def _copy_sqlite(copy: sqlite3.Connection) -> dict[str, Digest]:
    """Copy the database, and digest the copy, whose plain connection converts no values."""
    connection.ensure_connection()
    connection.connection.backup(copy)
    rows = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = sorted(name for (name,) in rows if not name.startswith("sqlite_"))
    return {name: of_rows(copy.execute(f'SELECT * FROM "{name}"')) for name in names}  # noqa: S608


def _load_sqlite(path: Path) -> None:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        copy.backup(connection.connection)


def _dump_postgresql(path: Path) -> dict[str, Digest]:
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges",
             f"--snapshot={snapshot}", f"--file={path}")  # fmt: skip
        return tables()


def _load_postgresql(path: Path) -> None:
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(name)} CASCADE")
    connection.close()
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--dbname={connection.settings_dict['NAME']}", str(path))  # fmt: skip


def _run(program: str, *arguments: str) -> None:
    """Run a PostgreSQL client program against the configured database."""
    path = shutil.which(program)
    if path is None:
        raise DatabaseBackupError(f"{program} is missing: apt-get install postgresql-client")
    _, credentials = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    settings = connection.settings_dict
    environment = {
        **os.environ,
        **(credentials or {}),
        "PGDATABASE": str(settings["NAME"]),
        "PGHOST": str(settings["HOST"]),
        "PGPORT": str(settings["PORT"] or 5432),
        "PGUSER": str(settings["USER"]),
    }
    outcome = subprocess.run(  # noqa: S603  a program of PostgreSQL, found on the path
        [path, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if outcome.returncode:
        raise DatabaseBackupError(f"{program}: {outcome.stderr.strip()[:500]}")
