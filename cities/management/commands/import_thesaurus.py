"""`manage.py import_thesaurus FILE ...`: take over concepts from SKOS, CSV or GEMET's lists."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cities.thesauri import importer, reader
from cities.thesauri.entries import ReadError

_SHOWN = 20


class Command(BaseCommand):
    help = "Imports concepts from thesauri; keeps what was edited."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument(
            "--format", choices=reader.FORMATS, default="", help="Otherwise the ending tells."
        )
        parser.add_argument(
            "--base",
            default="",
            metavar="ADDRESS",
            help="Stands before the numbers of concepts: http://www.eionet.europa.eu/gemet/concept/",
        )
        parser.add_argument("--dry-run", action="store_true", help="Only tell what would happen.")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            try:
                found = reader.read(path, options["format"], options["base"])
            except ReadError as error:
                raise CommandError(f"{path.name}: {error}") from error
            outcome = importer.take_over(found, options["dry_run"])
            self._tell(f"{path.name}: ", found, outcome, options["verbosity"])
            if options["dry_run"]:
                self.stdout.write(f"{path.name}: nothing was written")

    def _tell(self, name: str, found: Any, outcome: importer.Outcome, verbosity: int) -> None:
        self._list(outcome.problems, verbosity)
        self.stdout.write(
            f"{name}{len(found.entries)} concepts read: {outcome.created} new, "
            f"{outcome.changed} changed, {outcome.unchanged} as before, {outcome.skipped} left out"
        )
        if found.unused_columns:
            self.stdout.write(f"{name}columns not used: {', '.join(found.unused_columns)}")
        if found.unknown_languages:
            languages = ", ".join(sorted(found.unknown_languages))
            count = found.unknown_languages.total()
            self.stdout.write(f"{name}{count} names in languages not kept here: {languages}")
        if outcome.shared:
            self.stdout.write(f"{name}{len(outcome.shared)} names mean more than one concept:")
            self._list(outcome.shared, verbosity)

    def _list(self, lines: list[str], verbosity: int) -> None:
        shown = lines if verbosity > 1 else lines[:_SHOWN]
        for line in shown:
            self.stdout.write(f"  {line}")
        if len(lines) > len(shown):
            self.stdout.write(f"  ... and {len(lines) - len(shown)} more (all with --verbosity 2)")
