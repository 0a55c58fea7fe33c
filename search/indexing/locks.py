"""Serialises work across processes with named locks that end with the process holding them."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256

from django.conf import settings
from django.db import DatabaseError, connection


@contextmanager
def try_lock(name: str) -> Iterator[bool]:
    """Try to acquire the lock of this name without waiting; yields whether it was free.

    With PostgreSQL it excludes processes on all hosts; with SQLite, those on this one.
    """
    if connection.vendor == "postgresql":
        with _advisory_lock(name) as acquired:
            yield acquired
    else:
        with _file_lock(name) as acquired:
            yield acquired


@contextmanager
def _advisory_lock(name: str) -> Iterator[bool]:
    """Released with the database connection at the latest."""
    digest = sha256(f"search {name}".encode()).digest()
    key = int.from_bytes(digest[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        row = cursor.fetchone()
    acquired = bool(row and row[0])
    try:
        yield acquired
    finally:
        if acquired:
            # If the connection failed, the lock went with it.
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _file_lock(name: str) -> Iterator[bool]:
    """Released with the process at the latest."""
    folder = settings.SEARCH_EMBEDDED_DIR
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / f"{name}.turn", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        acquired = True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            acquired = False
        yield acquired
    finally:
        os.close(descriptor)
