"""`manage.py search`: how the indexes are, and what an operator may do to them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search import explain
from search.engines import EngineError
from search.engines.registry import engine, engine_names
from search.indexing import indexer, loader, outbox
from search.indexing.progress import Progress
from search.schema.request import SearchRequest


class Command(BaseCommand):
    help = "Shows, rebuilds, compares and explains the search indexes."

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand, and for which engine."""
        actions = parser.add_subparsers(dest="action", required=True)
        helps = {
            "status": "what each index holds, and what waits for it",
            "rebuild": "build each index anew while the old one answers",
            "check": "compare each index with the database",
            "migrate": "build anew what is missing or was built by other rules",
            "retry": "try parked changes again",
            "explain": "say why measures are found, and rank where they do",
        }
        for action, text in helps.items():
            chosen = actions.add_parser(action, help=text)
            chosen.add_argument("--engine", choices=engine_names(), help="only this one")
            if action == "check":
                chosen.add_argument("--repair", action="store_true", help="and mend differences")
            if action in ("rebuild", "migrate"):
                chosen.add_argument(
                    "--no-progress", action="store_true", help="show no progress on a terminal"
                )
            if action == "explain":
                chosen.add_argument("words", help="what a visitor types")
                chosen.add_argument("uuid", nargs="?", type=UUID, help="only this measure")
                chosen.add_argument(
                    "--language", choices=[code for code, _name in settings.LANGUAGES],
                    default=settings.LANGUAGE_CODE, help="the visitor's",
                )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it for every engine, also when one fails; then end with what failed."""
        work: Callable[[str], None] = getattr(self, f"_{options['action']}")
        self.options = options
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
        role = "answers visitors" if name == engine_names()[0] else "stands in"
        self.stdout.write(f"{name}: {role}; mapping {engine(name).version() or 'none'}")
        self.stdout.write(
            f"{name}: {waiting.rows} changes wait, the oldest for {waiting.seconds:.0f} s; "
            f"{waiting.parked} are parked"
        )
        for row in outbox.parked(name):
            self.stdout.write(f"  parked: page {row.page_id} ({row.uuid}): {row.last_error}")
        reason = indexer.why_rebuild(name)
        if reason:
            raise CommandError(f"must be rebuilt: {reason}")
        public = len(loader.public_uuids())
        self.stdout.write(f"{name}: {engine(name).count()} documents for {public} public measures")

    def _rebuild(self, name: str) -> None:
        with self._progress(name) as progress:
            count = indexer.rebuild(name, progress.reached)
        self.stdout.write(f"{name}: rebuilt with {count} documents")

    def _migrate(self, name: str) -> None:
        with self._progress(name) as progress:
            reason = indexer.ensure_ready(name, progress.reached)
        self.stdout.write(f"{name}: rebuilt, {reason}" if reason else f"{name}: nothing to do")

    def _check(self, name: str) -> None:
        difference = indexer.check(name)
        for uuid, reason in difference.failed.items():
            self.stdout.write(f"  {uuid}: {reason}")
        if not difference:
            self.stdout.write(f"{name}: index and database agree")
        elif self.options["repair"]:
            indexer.repair(name, difference)
            indexer.drain_engine(name)
            self.stdout.write(f"{name}: repaired {difference}")
        else:
            raise CommandError(f"{difference}; mend with --repair")

    def _retry(self, name: str) -> None:
        count = outbox.try_parked_again(name)
        self.stdout.write(f"{name}: {count} changes are tried again")

    def _explain(self, name: str) -> None:
        request = SearchRequest(self.options["words"], self.options["language"])
        wanted = str(self.options["uuid"] or "")
        self.stdout.write(f"{name}:")
        found = list(explain.explain(name, request, wanted))
        if not found:
            self.stdout.write("nothing is found")
        for each in found:
            for line in explain.sentences(each):
                self.stdout.write(line)

    def _progress(self, name: str) -> Progress:
        shown = self.stdout.isatty() and not self.options["no_progress"]
        return Progress(name, len(loader.public_uuids()), self._draw if shown else None)

    def _draw(self, text: str) -> None:
        self.stdout.write(text, ending="")
        self.stdout.flush()
