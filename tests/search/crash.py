"""A process that writes to an embedded index until it is killed; each acknowledged write is told."""

import sys
from dataclasses import replace
from pathlib import Path

import django

django.setup()

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
    engine.put([replace(WORLD[number % 8], uuid=f"{sys.argv[1]}-{number}", hash="")])
    print(f"{sys.argv[1]}-{number}", flush=True)  # noqa: T201
