"""`python -m tests.bench.meaning.demo`: how long it takes to embed the demo world.

A process of its own, with a database of its own. Prints the number of texts and the seconds.
"""

import os
import subprocess
import sys
import tempfile
from io import StringIO
from typing import NamedTuple

import django
from django.core.management import call_command

from tests.needs import ROOT


class Embedded(NamedTuple):
    """Texts, and the seconds that they took."""

    texts: int
    seconds: float


def measure() -> Embedded:
    """Load the demo world into a place that is thrown away, and embed it."""
    with tempfile.TemporaryDirectory(prefix="partnerstadt-demo-") as folder:
        environment = {
            "PORTAL_VAR": folder,
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "ELASTICSEARCH_URL": "",
            "LOG_LEVEL": "ERROR",
        }
        done = subprocess.run(
            [sys.executable, "-m", __name__],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    texts, seconds = done.stdout.split()[-2:]
    return Embedded(int(texts), float(seconds))


def main() -> int:
    """Load, embed, and tell."""
    django.setup()
    # They need Django's models.
    from django.conf import settings

    from portal.settings import base
    from search.embeddings import encoders
    from search.indexing.embedder import Embedder
    from search.models import Embedding
    from tests.bench.rebuilding import timed

    call_command("demo", stdout=StringIO())
    settings.SEARCH_ENCODER = base.SEARCH_ENCODER
    encoders.reset()
    seconds = timed(Embedder().run)
    sys.stdout.write(f"{Embedding.objects.count()} {seconds}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
