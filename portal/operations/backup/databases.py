"""Dumping and loading the database with its own means: SQLite's backup, PostgreSQL's programs."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from portal.operations.backup.digests import Digest, of_rows


class DatabaseTrouble(Exception):
    """The database cannot be saved or restored; the message says why."""


def tables() -> dict[str, Digest]:
    """The digest of every table of the database, as it is now."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(":memory:")) as copy:
            return _copy_sqlite(copy)
    with connection.cursor() as cursor:
        found = {}
        for name in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608  our own table
            found[name] = of_rows(iter(cursor.fetchone, None))
    return found


def is_empty() -> bool:
    """Whether the database holds no table at all."""
    return not connection.introspection.table_names()


def dump(path: Path) -> dict[str, Digest]:
    """Write the database to a file; return the digests of exactly the rows written.

    Others may go on writing meanwhile: file and digests come from one moment.
    """
    if connection.vendor == "sqlite":
        return _dump_sqlite(path)
    if connection.vendor == "postgresql":
        return _dump_postgresql(path)
    raise DatabaseTrouble(f"{connection.vendor} cannot be saved; use SQLite or PostgreSQL")


def load(path: Path) -> None:
    """Replace everything in the database by what a file holds."""
    if connection.vendor == "sqlite":
        _load_sqlite(path)
    elif connection.vendor == "postgresql":
        _load_postgresql(path)
    else:
        raise DatabaseTrouble(f"{connection.vendor} cannot be restored; use SQLite or PostgreSQL")
    connection.close()


def _dump_sqlite(path: Path) -> dict[str, Digest]:
    with closing(sqlite3.connect(path)) as copy:
        return _copy_sqlite(copy)


def _copy_sqlite(copy: sqlite3.Connection) -> dict[str, Digest]:
    """Copy the database and digest the copy, whose plain connection converts no values."""
    connection.ensure_connection()
    connection.connection.backup(copy)
    found = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = sorted(name for (name,) in found if not name.startswith("sqlite_"))
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
    """Run one of PostgreSQL's programs against the configured database."""
    found = shutil.which(program)
    if found is None:
        raise DatabaseTrouble(f"{program} is missing: apt-get install postgresql-client")
    _, secrets = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    settings = connection.settings_dict
    environment = {
        **os.environ,
        **(secrets or {}),
        "PGDATABASE": str(settings["NAME"]),
        "PGHOST": str(settings["HOST"]),
        "PGPORT": str(settings["PORT"] or 5432),
        "PGUSER": str(settings["USER"]),
    }
    outcome = subprocess.run(  # noqa: S603  a program of PostgreSQL, found on the path
        [found, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if outcome.returncode:
        raise DatabaseTrouble(f"{program}: {outcome.stderr.strip()[:500]}")
