"""`manage.py search`: status and maintenance of the search indexes, for operators."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from search import explain
from search.embeddings import encoders
from search.engines import EngineError
from search.engines.registry import engine, engine_names
from search.indexing import indexer, loader, outbox
from search.indexing.embedding_status import embedding_status
from search.schema.request import SearchRequest


class Command(BaseCommand):
    help = "Shows, rebuilds, compares and explains the search indexes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the subcommands."""
        actions = parser.add_subparsers(dest="action", required=True)
        helps = {
            "status": "what each index holds, and what waits for it",
            "rebuild": "rebuild each index while the old one answers",
            "check": "compare each index with the database",
            "migrate": "rebuild indexes that are missing or outdated",
            "retry": "try parked changes again",
            "explain": "explain why entries are found, and their ranks",
        }
        for action, text in helps.items():
            subparser = actions.add_parser(action, help=text)
            subparser.add_argument("--engine", choices=_names(action), help="only this one")
            if action == "check":
                subparser.add_argument("--repair", action="store_true", help="repair differences")
            if action in ("rebuild", "migrate"):
                subparser.add_argument(
                    "--no-progress", action="store_true", help="show no progress on a terminal"
                )
            if action == "explain":
                subparser.add_argument("words", help="what a user types")
                subparser.add_argument("uuid", nargs="?", type=UUID, help="only this entry")
                subparser.add_argument(
                    "--language", choices=[code for code, _name in settings.LANGUAGES],
                    default=settings.LANGUAGE_CODE, help="the user's language",
                )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the action for every engine, even if one fails; then raise the collected errors."""
        action: Callable[[str], None] = getattr(self, f"_{options['action']}")
        self.options = options
        problems = []
        for name in [options["engine"]] if options["engine"] else _names(options["action"]):
            try:
                action(name)
            except (EngineError, CommandError) as error:
                problems.append(f"{name}: {error}")
        if problems:
            raise CommandError("\n".join(problems))

    def _status(self, name: str) -> None:
        if name == outbox.EMBEDDINGS:
            self._embeddings_status()
            return
        role = "answers visitors" if name == engine_names()[0] else "stands in"
        self.stdout.write(f"{name}: {role}; mapping {engine(name).version() or 'none'}")
        self._waiting(name)
        reason = indexer.rebuild_reason(name)
        if reason:
            raise CommandError(f"must be rebuilt: {reason}")
        public = len(loader.public_uuids())
        self.stdout.write(f"{name}: {engine(name).count()} documents for {public} public entries")

    def _embeddings_status(self) -> None:
        encoder = encoders.encoder()
        if encoder is None:
            self.stdout.write(f"{outbox.EMBEDDINGS}: {encoders.unavailable()}")
            return
        status = embedding_status(encoder)
        self.stdout.write(
            f"{outbox.EMBEDDINGS}: model {status.model}; {status.embedded} of {status.public} "
            "public entries have their vector"
        )
        self._waiting(outbox.EMBEDDINGS)
        answering = f"{status.answering} answers" if status.answering else "no model answers yet"
        computing = "".join(f"; {name} is being computed" for name in status.computing)
        self.stdout.write(f"{outbox.EMBEDDINGS}: {answering}{computing}")

    def _waiting(self, name: str) -> None:
        backlog = outbox.backlog()[name]
        self.stdout.write(
            f"{name}: {backlog.rows} changes wait, the oldest for {backlog.seconds:.0f} s; "
            f"{backlog.parked} are parked"
        )
        for row in outbox.parked(name):
            self.stdout.write(f"  parked: page {row.page_id} ({row.uuid}): {row.last_error}")

    def _rebuild(self, name: str) -> None:
        with self._progress(name) as report:
            count = indexer.rebuild(name, report)
        self.stdout.write(f"{name}: rebuilt with {count} documents")

    def _migrate(self, name: str) -> None:
        with self._progress(name) as report:
            reason = indexer.ensure_ready(name, report)
        self.stdout.write(f"{name}: rebuilt, {reason}" if reason else f"{name}: nothing to do")

    def _check(self, name: str) -> None:
        difference = indexer.check(name)
        for uuid, reason in difference.failed.items():
            self.stdout.write(f"  {uuid}: {reason}")
        if not difference:
            self.stdout.write(f"{name}: index and database agree")
        elif self.options["repair"]:
            indexer.repair(name, difference)
            indexer.drain(name)
            self.stdout.write(f"{name}: repaired {difference}")
        else:
            raise CommandError(f"{difference}; fix with --repair")

    def _retry(self, name: str) -> None:
        count = outbox.retry_parked(name)
        self.stdout.write(f"{name}: {count} changes are tried again")

    def _explain(self, name: str) -> None:
        request = SearchRequest(self.options["words"], self.options["language"])
        wanted = str(self.options["uuid"] or "")
        self.stdout.write(f"{name}:")
        explanations = list(explain.explain(name, request, wanted))
        if not explanations:
            self.stdout.write("nothing is found")
        for explanation in explanations:
            for line in explain.format_lines(explanation):
                self.stdout.write(line)

    @contextmanager
    def _progress(self, name: str) -> Iterator[Callable[[int], None]]:
        """A progress bar if stderr is a terminal; yields what sets the number of documents done."""
        total = len(loader.public_uuids())
        hidden = self.options["no_progress"] or None
        with tqdm(desc=name, total=total, leave=False, disable=hidden) as progress:

            def report(number: int) -> None:
                progress.update(number - progress.n)

            yield report


def _names(action: str) -> list[str]:
    """What an action is carried out for: the engines, and what embeds texts if it concerns that."""
    if action == "status":
        return [*engine_names(), outbox.EMBEDDINGS]
    return outbox.consumers() if action == "retry" else engine_names()
