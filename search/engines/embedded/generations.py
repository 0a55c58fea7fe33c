"""Where the embedded index lies: generations on disk, one of them current, and who may write.

The folder holds one folder per generation, named by the hash of its rules, and the file CURRENT
with the name of the one that answers. A generation being built has a journal beside it, in which
writers note what they changed meanwhile. Locks are those of the system: they end with a process
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
# Lies in a generation that was found to be damaged.
_DAMAGED = "DAMAGED"


class Generations:
    """The generations of one folder; `rules` is the hash that a usable one is named by."""

    def __init__(self, folder: Path, rules: str) -> None:
        self.folder = folder
        self.rules = rules
        self._pointer = folder / "CURRENT"

    def current(self) -> Path | None:
        """The generation that answers, if it was built by the present rules."""
        named = self.named()
        if named is None or not named.name.startswith(f"{self.rules}-"):
            return None
        return None if self.is_damaged() else named

    def is_damaged(self) -> bool:
        """Whether reading the named generation has shown that its files are not as written."""
        named = self.named()
        return named is not None and (named / _DAMAGED).exists()

    def condemn(self, generation: Path) -> None:
        """Tell every process that a generation is damaged, so that it is built anew."""
        with suppress(OSError):
            (generation / _DAMAGED).touch()

    def named(self) -> Path | None:
        """The generation that CURRENT names, whatever its rules."""
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
        """A new generation with its journal; remains of earlier, broken rebuilds go.

        Needs both locks.
        """
        self._remove_all_but(self.named())
        generation = self.folder / f"{self.rules}-{uuid.uuid4().hex[:8]}"
        generation.mkdir()
        self._journal(generation).touch()
        return generation

    def note(self, *, put: Iterable[Document] = (), removed: Iterable[str] = ()) -> None:
        """Tell a running rebuild what was changed; needs the write lock."""
        for journal in self.folder.glob("*.journal"):
            if not self._rebuilding():
                journal.unlink()
                continue
            entries: list[tuple[str, Any]] = [(each.uuid, each.to_plain()) for each in put]
            entries += [(gone, None) for gone in removed]
            with journal.open("a", encoding="utf-8") as lines:
                lines.writelines(json.dumps(entry) + "\n" for entry in entries)

    def noted(self, generation: Path) -> dict[str, Document | None]:
        """The last change noted for each uuid: its document, or None if it was taken out."""
        lines = self._journal(generation).read_text(encoding="utf-8").splitlines()
        entries = [json.loads(line) for line in lines]
        return {key: Document.from_plain(plain) if plain else None for key, plain in entries}

    def publish(self, generation: Path) -> None:
        """Make a generation the current one in a single step and remove all others.

        Needs both locks.
        """
        fresh = self.folder / "CURRENT.new"
        with fresh.open("w", encoding="utf-8") as pointer:
            pointer.write(generation.name)
            pointer.flush()
            os.fsync(pointer.fileno())
        fresh.replace(self._pointer)
        _sync_folder(self.folder)
        self._remove_all_but(generation)

    def abandon(self, generation: Path) -> None:
        """Throw a generation away that was not published."""
        self._journal(generation).unlink(missing_ok=True)
        shutil.rmtree(generation, ignore_errors=True)

    def _journal(self, generation: Path) -> Path:
        return self.folder / f"{generation.name}.journal"

    def others(self) -> list[Path]:
        """Every generation but the one that CURRENT names."""
        named = self.named()
        if not self.folder.is_dir():
            return []
        return [each for each in self.folder.iterdir() if each.is_dir() and each != named]

    def tidy(self) -> int:
        """Remove all of them; how many there were. Needs both locks."""
        others = self.others()
        self._remove_all_but(self.named())
        return len(others)

    def _remove_all_but(self, kept: Path | None) -> None:
        for journal in self.folder.glob("*.journal"):
            journal.unlink(missing_ok=True)
        for folder in self.folder.iterdir():
            if folder.is_dir() and folder != kept:
                shutil.rmtree(folder, ignore_errors=True)

    def _rebuilding(self) -> bool:
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
