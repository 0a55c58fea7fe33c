"""Folders for what a backup or a restore unpacks: gone when it ends, also if it is killed.

What lies there is the whole database. A second, small process watches over each folder: it waits for
the end of the first, however that comes, and removes what is left. Where even that one was ended, by
the loss of power, the next backup or restore does so.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

PREFIX = "partnerstadt-"
LOCK = ".lock"
# Ends when its standard input does, that is with the process that holds the other end.
_WATCH = """
import pathlib, shutil, sys
sys.stdin.buffer.read()
for name in sys.argv[1:]:
    path = pathlib.Path(name)
    shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
"""


@contextmanager
def workspace(purpose: str) -> Iterator[Path]:
    """An empty folder that only this account reads, removed at the end."""
    _remove_abandoned()
    with (
        TemporaryDirectory(prefix=f"{PREFIX}{purpose}-") as name,
        (Path(name) / LOCK).open("wb") as lock,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = Path(name) / "content"
        folder.mkdir()
        with watched(Path(name)):
            yield folder


@contextmanager
def watched(path: Path) -> Iterator[None]:
    """See to it that a folder or file is gone after this, even if this process is killed meanwhile."""
    watcher = subprocess.Popen(  # noqa: S603  our own words
        [sys.executable, "-I", "-S", "-c", _WATCH, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # What ends this process from the terminal does not end the one that tidies up after it.
        start_new_session=True,
    )
    try:
        yield
    finally:
        watcher.communicate()


def _remove_abandoned() -> None:
    """Remove folders whose process is gone: nobody holds their lock."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*-*/"):
        lock = folder / LOCK
        with suppress(OSError):
            if folder.stat().st_uid != os.getuid() or folder.is_symlink():
                continue
            with lock.open("rb") as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
