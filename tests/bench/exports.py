"""`python -m tests.bench.exports ENGINE FORM ROWS`: how much memory it takes to export so many measures.

A process of its own, so that nothing else counts. Prints rows, bytes and the growth in kilobytes.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import NamedTuple

import django
from django.test import Client
from django.test.utils import override_settings

from tests.needs import ROOT

FORMS = ("csv", "geojson", "xlsx", "json")
# The warming up: so many measures are exported before the memory is looked at.
_FEW = 500
_PAGE = 100
_DEEPEST = 10_000
_EVERY = 0.005


class Growth(NamedTuple):
    """What an export took: the rows, the bytes sent, and the kilobytes that the process grew by."""

    rows: int
    bytes: int
    kilobytes: int


def measure(engine: str, form: str, rows: int) -> Growth:
    """Export in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.exports", engine, form, str(rows)],
        cwd=ROOT,
        env=os.environ | {"MEASURED_ENGINES": engine, "LOG_LEVEL": "ERROR"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Growth(*map(int, done.stdout.split()))


def _pieces(form: str, rows: int) -> Iterator[bytes]:
    """The export as it is sent; JSON page by page, as far as pages go."""
    visitor = Client()
    if form != "json":
        with override_settings(PORTAL_EXPORT_ROWS=rows):
            answer = visitor.get(f"/de/search.{form}")
            assert answer.status_code == 200, answer.status_code
            yield from answer.streaming_content if answer.streaming else [answer.content]
        answer.close()
        return
    for page in range(1, min(rows, _DEEPEST) // _PAGE + 1):
        answer = visitor.get("/de/search.json", {"size": _PAGE, "page": page})
        if answer.status_code == 404 and page > 1:
            return
        assert answer.status_code == 200, answer.status_code
        yield answer.content


def _own() -> int:
    """The memory that is the process's own, in kilobytes.

    Pages of files that the system shows it, as those of the embedded index, can be taken away at any
    time and do not count.
    """
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("RssAnon:")[2].split()[0])


@contextmanager
def _watched() -> Iterator[list[int]]:
    """The most memory that the process had meanwhile, looked at every few milliseconds."""
    most = [_own()]
    done = Event()

    def look() -> None:
        while not done.wait(_EVERY):
            most[0] = max(most[0], _own())

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield most
    finally:
        done.set()
        watcher.join()


def main() -> int:
    """Export few, then all, and look at what the process grows by."""
    engine, form, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
    django.setup()
    with override_settings(SEARCH_ENGINES=[engine]):
        for _piece in _pieces(form, _FEW):
            pass
        before = _own()
        with _watched() as most:
            size = sum(len(piece) for piece in _pieces(form, rows))
    shown = min(rows, _DEEPEST) if form == "json" else rows
    sys.stdout.write(f"{shown} {size} {most[0] - before}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
