"""`manage.py search`: how the indexes are, and what an operator may do to them."""

from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import indexer, outbox
from search.engines import EngineError
from search.registry import engine, engine_names

EVERY = 100


class Command(BaseCommand):
    help = "Shows, rebuilds and compares the search indexes."

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand, and for which engine."""
        actions = parser.add_subparsers(dest="action", required=True)
        helps = {
            "status": "what each index holds, and what waits for it",
            "rebuild": "build each index anew while the old one answers",
            "check": "compare each index with the database",
            "migrate": "build anew what is missing or was built by other rules",
            "retry": "try parked changes again",
        }
        for action, text in helps.items():
            chosen = actions.add_parser(action, help=text)
            chosen.add_argument("--engine", choices=engine_names(), help="only this one")
            if action == "check":
                chosen.add_argument("--repair", action="store_true", help="and mend differences")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it for every engine, also when one fails; then end with what failed."""
        work: Callable[[str], None] = getattr(self, f"_{options['action']}")
        self.repairs = options.get("repair", False)
        problems = []
        for name in [options["engine"]] if options["engine"] else engine_names():
            try:
                work(name)
            except (EngineError, CommandError) as error:
                problems.append(f"{name}: {error}")
        if problems:
            raise CommandError("\n".join(problems))

    def _status(self, name: str) -> None:
        waiting = outbox.waiting()[name]
        self.stdout.write(
            f"{name}: {waiting.rows} changes wait, the oldest for {waiting.seconds:.0f} s; "
            f"{waiting.parked} are parked"
        )
        for row in outbox.parked(name):
            self.stdout.write(f"  parked: page {row.page_id} ({row.uuid}): {row.last_error}")
        reason = indexer.why_rebuild(name)
        if reason:
            raise CommandError(f"must be rebuilt: {reason}")
        self.stdout.write(f"{name}: {engine(name).count()} documents")

    def _rebuild(self, name: str) -> None:
        count = indexer.rebuild(name, lambda number: self._say(name, number))
        self.stdout.write(f"{name}: rebuilt with {count} documents")

    def _migrate(self, name: str) -> None:
        reason = indexer.ensure_ready(name, lambda number: self._say(name, number))
        self.stdout.write(f"{name}: rebuilt, {reason}" if reason else f"{name}: nothing to do")

    def _check(self, name: str) -> None:
        difference = indexer.check(name)
        for uuid, reason in difference.failed.items():
            self.stdout.write(f"  {uuid}: {reason}")
        if not difference:
            self.stdout.write(f"{name}: index and database agree")
        elif self.repairs:
            indexer.repair(name, difference)
            indexer.drain_engine(name)
            self.stdout.write(f"{name}: repaired {difference}")
        else:
            raise CommandError(f"{difference}; mend with --repair")

    def _retry(self, name: str) -> None:
        count = outbox.try_parked_again(name)
        self.stdout.write(f"{name}: {count} changes are tried again")

    def _say(self, name: str, number: int) -> None:
        if number % EVERY == 0:
            self.stdout.write(f"{name}: {number} documents ...")
