"""Temporary folders of backup and restore that are removed even if the process is killed.

They contain the whole database. A small second process per folder waits for the first to end,
however that happens, and removes what is left. If that one ends, too, as in a power failure, the
next backup or restore cleans up.
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
# Waits for the end of its standard input, which is held open by the main process.
_CLEANUP_SCRIPT = """
import pathlib, shutil, sys
sys.stdin.buffer.read()
for name in sys.argv[1:]:
    path = pathlib.Path(name)
    shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
"""


@contextmanager
def workspace(purpose: str) -> Iterator[Path]:
    """Create an empty folder readable by this account only; remove it at the end."""
    _remove_abandoned()
    with (
        TemporaryDirectory(prefix=f"{PREFIX}{purpose}-") as name,
        (Path(name) / LOCK).open("wb") as lock,
    ):
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = Path(name) / "content"
        folder.mkdir()
        with removed_on_exit(Path(name)):
            yield folder


@contextmanager
def removed_on_exit(path: Path) -> Iterator[None]:
    """Remove a folder or file afterwards if it is still there, even if this process is killed."""
    cleaner = subprocess.Popen(  # noqa: S603  our own script
        [sys.executable, "-I", "-S", "-c", _CLEANUP_SCRIPT, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # A signal from the terminal must not end the cleaner as well.
        start_new_session=True,
    )
    try:
        yield
    finally:
        cleaner.communicate()


def _remove_abandoned() -> None:
    """Remove folders whose process is gone, which means their lock is free."""
    for folder in Path(gettempdir()).glob(f"{PREFIX}*-*/"):
        lock = folder / LOCK
        with suppress(OSError):
            if folder.stat().st_uid != os.getuid() or folder.is_symlink():
                continue
            with lock.open("rb") as held:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
