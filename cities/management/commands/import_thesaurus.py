"""`manage.py import_thesaurus FILE ...`: import concepts from SKOS, CSV or GEMET's lists."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cities.thesauri import importer, reader
from cities.thesauri.entries import ParsedThesaurus, ReadError

_MAX_LINES = 20


class Command(BaseCommand):
    help = "Imports concepts from thesauri; keeps what was edited."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument(
            "--format",
            choices=reader.FORMATS,
            default="",
            help="By default detected from the suffix.",
        )
        parser.add_argument(
            "--base",
            default="",
            metavar="ADDRESS",
            help="Prefix of concept numbers, such as http://www.eionet.europa.eu/gemet/concept/",
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Report what would be imported without writing it.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            try:
                thesaurus = reader.read(path, options["format"], options["base"])
            except ReadError as error:
                raise CommandError(f"{path.name}: {error}") from error
            result = importer.import_concepts(thesaurus, options["dry_run"])
            self._report(f"{path.name}: ", thesaurus, result, options["verbosity"])
            if options["dry_run"]:
                self.stdout.write(f"{path.name}: nothing was written")

    def _report(
        self,
        prefix: str,
        thesaurus: ParsedThesaurus,
        result: importer.ImportResult,
        verbosity: int,
    ) -> None:
        self._list(result.problems, verbosity)
        self.stdout.write(
            f"{prefix}{len(thesaurus.entries)} concepts read: {result.created} new, "
            f"{result.changed} changed, {result.unchanged} as before, {result.skipped} left out"
        )
        if thesaurus.unused_columns:
            self.stdout.write(f"{prefix}columns not used: {', '.join(thesaurus.unused_columns)}")
        if thesaurus.unknown_languages:
            languages = ", ".join(sorted(thesaurus.unknown_languages))
            count = thesaurus.unknown_languages.total()
            self.stdout.write(f"{prefix}{count} names in languages not kept here: {languages}")
        if result.shared:
            self.stdout.write(f"{prefix}{len(result.shared)} names mean more than one concept:")
            self._list(result.shared, verbosity)

    def _list(self, lines: list[str], verbosity: int) -> None:
        shown = lines if verbosity > 1 else lines[:_MAX_LINES]
        for line in shown:
            self.stdout.write(f"  {line}")
        if len(lines) > len(shown):
            self.stdout.write(f"  ... and {len(lines) - len(shown)} more (all with --verbosity 2)")
