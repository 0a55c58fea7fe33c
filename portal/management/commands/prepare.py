"""Prepare a new version before it starts: database, initial pages and static files."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from search.indexing.locks import try_lock

POLL_SECONDS = 0.5


class Command(BaseCommand):
    help = "Migrate, load the vocabularies, make the first pages, collect the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare under a lock: concurrent starts must not create the same tables."""
        with self._exclusive():
            self._prepare()

    @contextmanager
    def _exclusive(self) -> Iterator[None]:
        while True:
            with try_lock("prepare") as mine:
                if mine:
                    yield
                    return
            time.sleep(POLL_SECONDS)

    def _prepare(self) -> None:
        call_command("migrate", interactive=False, verbosity=1)
        call_command("load_vocabularies")
        call_command("begin")
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write("Database, vocabularies, pages and static files are up to date.")
