"""Whose turn it is: one process does a thing at a time, and a killed one never blocks the next."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256

from django.conf import settings
from django.db import DatabaseError, connection


@contextmanager
def turn(name: str) -> Iterator[bool]:
    """Try to take the turn of this name; yields whether it was free.

    With PostgreSQL, processes on several hosts exclude one another; with SQLite, those on this one.
    """
    if connection.vendor == "postgresql":
        with _advisory_lock(name) as taken:
            yield taken
    else:
        with _file_lock(name) as taken:
            yield taken


@contextmanager
def _advisory_lock(name: str) -> Iterator[bool]:
    """Ends with the database connection at the latest."""
    digest = sha256(f"search {name}".encode()).digest()
    key = int.from_bytes(digest[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        row = cursor.fetchone()
    taken = bool(row and row[0])
    try:
        yield taken
    finally:
        if taken:
            # On an error of the connection the lock went with it.
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _file_lock(name: str) -> Iterator[bool]:
    """Ends with the process at the latest."""
    folder = settings.SEARCH_EMBEDDED_DIR
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / f"{name}.turn", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        taken = True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            taken = False
        yield taken
    finally:
        os.close(descriptor)
