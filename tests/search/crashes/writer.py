"""A process that writes to an embedded index until it is killed; each acknowledged write is told."""

import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import django

django.setup()

from search.engines import EngineUnavailable  # noqa: E402
from search.engines.embedded.engine import EmbeddedEngine  # noqa: E402
from tests.search.samples import WORLD  # noqa: E402


def endless():
    number = 0
    while True:
        number += 1
        yield replace(WORLD[number % 8], uuid=f"new-{number}", hash="")
        print("read", number, flush=True)  # noqa: T201


engine = EmbeddedEngine(Path(sys.argv[2]))
if sys.argv[1] == "rebuild":
    engine.rebuild(endless)
for number in range(1_000_000):
    written = False
    while not written:
        # Whoever waits for the other's turn too long asks again, as the worker does.
        with suppress(EngineUnavailable):
            engine.put([replace(WORLD[number % 8], uuid=f"{sys.argv[1]}-{number}", hash="")])
            written = True
    print(f"{sys.argv[1]}-{number}", flush=True)  # noqa: T201
