"""What commands that measure have in common: a place that is thrown away, demands and a verdict."""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from uuid import uuid4

import requests
from django.db import connection

_MOST_FAILURES = 40


@dataclass(frozen=True)
class Demand:
    """One thing demanded: in how many cases it was looked at, and where it does not hold."""

    text: str
    cases: int
    failures: tuple[str, ...]


def say(line: str = "") -> None:
    """Tell the reader."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def progress(line: str) -> None:
    """Tell whoever waits, apart from the result."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


@contextmanager
def thrown_away(
    name: str, settings: str, url: str | None, environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """A folder for the database and the embedded index, and a prefix of index names; both go.

    The environment then names these settings, which must build on tests/measuring_settings.py.
    """
    index = f"{name}-{uuid4().hex[:12]}"
    # Whoever ends a measurement that takes minutes expects it to clean up.
    signal.signal(signal.SIGTERM, _end)
    with tempfile.TemporaryDirectory(prefix=f"partnerstadt-{name}-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": settings,
            "PORTAL_VAR": folder,
            "MEASURED_ELASTICSEARCH_URL": url or "",
            "MEASURED_INDEX": index,
            **(environment or {}),
        }
        try:
            yield index
        finally:
            connection.close()
            if url:
                remove_indexes(url, index)


def _end(_number: int, _frame: FrameType | None) -> None:
    sys.exit(1)


def remove_indexes(url: str, prefix: str) -> None:
    """Every index and template whose name begins like this."""
    names = requests.get(f"{url}/_cat/indices/{prefix}*?h=index", timeout=30).text.split()
    for name in names:
        requests.delete(f"{url}/{name}", timeout=30)
    requests.delete(f"{url}/_index_template/{prefix}*", timeout=30)


def verdict(demands: Sequence[Demand]) -> Iterator[str]:
    """A line for each demand, and below it where it does not hold."""
    for demand in demands:
        missed = len(demand.failures)
        state = f"missed in {missed} of" if missed else "holds in all"
        yield f"{'NO ' if missed else 'yes'} {demand.text}: {state} {demand.cases}"
        for failure in demand.failures[:_MOST_FAILURES]:
            yield f"      {failure}"
        if missed > _MOST_FAILURES:
            yield f"      ... and {missed - _MOST_FAILURES} more"
