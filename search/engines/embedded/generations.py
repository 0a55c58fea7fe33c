"""Manages the generations of the embedded index on disk, and the locks for writing.

The folder holds one folder per generation, named by its schema hash, and the file CURRENT with the
name of the generation that is searched. A generation being built has a journal beside it, to which
writers append their changes. Locks are those of the operating system: they end with a process
however it ends. One host, local disk.
"""

import fcntl
import json
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from search.engines import EngineUnavailable
from search.schema.documents import Document

_PAUSE = 0.02
# Marker file in a generation that was found to be damaged.
_DAMAGED = "DAMAGED"


class Generations:
    """The generations of one folder; a usable one is named by the current `schema_hash`."""

    def __init__(self, folder: Path, schema_hash: str) -> None:
        self.folder = folder
        self.schema_hash = schema_hash
        self._pointer = folder / "CURRENT"

    def current(self) -> Path | None:
        """The generation that is searched, unless it is damaged or has an outdated schema."""
        pointed_to = self.pointed_to()
        if pointed_to is None or not pointed_to.name.startswith(f"{self.schema_hash}-"):
            return None
        return None if self.is_damaged() else pointed_to

    def is_damaged(self) -> bool:
        """Whether the generation that CURRENT names has been marked as damaged."""
        pointed_to = self.pointed_to()
        return pointed_to is not None and (pointed_to / _DAMAGED).exists()

    def mark_damaged(self, generation: Path) -> None:
        """Let every process know that a generation is damaged, so that it is rebuilt."""
        with suppress(OSError):
            (generation / _DAMAGED).touch()

    def pointed_to(self) -> Path | None:
        """The generation that CURRENT names, whatever its schema."""
        try:
            return self.folder / self._pointer.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return None

    @contextmanager
    def locked(self, name: str, *, wait: float) -> Iterator[None]:
        """Hold the lock `write` or `rebuild`; raises EngineUnavailable after `wait` seconds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            deadline = time.monotonic() + wait
            while not _try_lock(descriptor):
                if time.monotonic() >= deadline:
                    raise EngineUnavailable(f"another process holds the {name} lock")
                time.sleep(_PAUSE)
            yield
        finally:
            os.close(descriptor)

    def begin(self) -> Path:
        """Create a generation with its journal; leftovers of interrupted rebuilds are removed.

        Needs both locks.
        """
        self._remove_all_but(self.pointed_to())
        generation = self.folder / f"{self.schema_hash}-{uuid.uuid4().hex[:8]}"
        generation.mkdir()
        self._journal(generation).touch()
        return generation

    def log_changes(self, *, put: Iterable[Document] = (), removed: Iterable[str] = ()) -> None:
        """Append changes to the journal of a running rebuild; needs the write lock."""
        for journal in self.folder.glob("*.journal"):
            if not self._is_rebuilding():
                journal.unlink()
                continue
            entries: list[tuple[str, Any]] = [
                (document.uuid, document.to_dict()) for document in put
            ]
            entries += [(key, None) for key in removed]
            with journal.open("a", encoding="utf-8") as lines:
                lines.writelines(json.dumps(entry) + "\n" for entry in entries)

    def logged_changes(self, generation: Path) -> dict[str, Document | None]:
        """The last change in the journal for each uuid: its document, or None if removed."""
        lines = self._journal(generation).read_text(encoding="utf-8").splitlines()
        entries = [json.loads(line) for line in lines]
        return {key: Document.from_dict(data) if data else None for key, data in entries}

    def publish(self, generation: Path) -> None:
        """Make a generation the current one atomically and remove all others.

        Needs both locks.
        """
        new_pointer = self.folder / "CURRENT.new"
        with new_pointer.open("w", encoding="utf-8") as pointer:
            pointer.write(generation.name)
            pointer.flush()
            os.fsync(pointer.fileno())
        new_pointer.replace(self._pointer)
        _sync_folder(self.folder)
        self._remove_all_but(generation)

    def abandon(self, generation: Path) -> None:
        """Remove a generation that was not published."""
        self._journal(generation).unlink(missing_ok=True)
        shutil.rmtree(generation, ignore_errors=True)

    def _journal(self, generation: Path) -> Path:
        return self.folder / f"{generation.name}.journal"

    def leftovers(self) -> list[Path]:
        """Every generation but the one that CURRENT names."""
        pointed_to = self.pointed_to()
        if not self.folder.is_dir():
            return []
        return [path for path in self.folder.iterdir() if path.is_dir() and path != pointed_to]

    def tidy(self) -> int:
        """Remove the leftovers and return how many there were. Needs both locks."""
        leftovers = self.leftovers()
        self._remove_all_but(self.pointed_to())
        return len(leftovers)

    def _remove_all_but(self, kept: Path | None) -> None:
        for journal in self.folder.glob("*.journal"):
            journal.unlink(missing_ok=True)
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder != kept:
                shutil.rmtree(folder, ignore_errors=True)

    def _is_rebuilding(self) -> bool:
        try:
            with self.locked("rebuild", wait=0):
                return False
        except EngineUnavailable:
            return True


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
