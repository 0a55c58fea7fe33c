"""What runs once before a new version starts: database, first pages and static files."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from search.indexing.locks import try_lock

PAUSE = 0.5


class Command(BaseCommand):
    help = "Migrate, load the vocabularies, make the first pages, collect the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        """One at a time: several that start at once must not create the same tables."""
        with self._my_turn():
            self._prepare()

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        while True:
            with try_lock("prepare") as mine:
                if mine:
                    yield
                    return
            time.sleep(PAUSE)

    def _prepare(self) -> None:
        call_command("migrate", interactive=False, verbosity=1)
        call_command("load_vocabularies")
        call_command("begin")
        call_command("collectstatic", interactive=False, verbosity=0)
        self.stdout.write("Database, vocabularies, pages and static files are up to date.")
