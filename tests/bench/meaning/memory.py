"""`python -m tests.bench.meaning.memory ENGINE LANGUAGE TEXT`: the memory of a process that has searched.

A process of its own, so that nothing else counts. Prints kilobytes.
"""

import os
import subprocess
import sys
from pathlib import Path

import django
from django.test.utils import override_settings

from tests.bench.queries import BenchQuery
from tests.needs import ROOT


def measure(engine: str, question: BenchQuery, *, meaning: bool) -> int:
    """Ask in a process of its own, by words only or by meaning; its resident memory in kilobytes."""
    environment = {
        "MEASURED_ENGINES": engine,
        "MEASURED_MEANING": str(int(meaning)),
        "LOG_LEVEL": "ERROR",
    }
    done = subprocess.run(
        [sys.executable, "-m", __name__, engine, question.language, question.text],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(done.stdout)


def _resident() -> int:
    """In kilobytes, with the pages of files that the process looks at, as those of the model."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmRSS:")[2].split()[0])


def main() -> int:
    """Ask once, and look at the memory."""
    engine, language, text = sys.argv[1:]
    django.setup()
    # It needs Django's models.
    from tests.bench.systems import Product

    with override_settings(SEARCH_ENGINES=[engine]):
        Product(engine).ask(BenchQuery("memory", language, text))
        sys.stdout.write(f"{_resident()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
