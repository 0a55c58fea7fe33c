"""`manage.py import_sdg_wording FILE ...`: import the official wording of the SDG targets."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cities.vocabularies import sdg_wording


class Command(BaseCommand):
    help = "Imports the official wording of the 169 targets from Open SDG translation files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        for path in options["files"]:
            try:
                rows = sdg_wording.read_file(path)
            except sdg_wording.WordingError as error:
                raise CommandError(str(error)) from error
            count, unknown = sdg_wording.save_wording(rows)
            self.stdout.write(f"{path.name}: {len(rows)} texts read, {count} changed")
            if unknown:
                self.stdout.write(f"{path.name}: no such target: {', '.join(unknown)}")
