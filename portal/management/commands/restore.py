"""Bring the portal back from an archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations.backup.archive import ArchiveTrouble
from portal.operations.backup.databases import DatabaseTrouble
from portal.operations.backup.restoring import NotEqual, Occupied, restore


class Command(BaseCommand):
    help = (
        "Replace database and media by those of an archive, prove that they are equal to the saved "
        "ones, and rebuild the search index. Stop web and worker before."
    )
    # The database may be empty, so checks that read it would fail.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="overwrite what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            manifest = restore(path, force=options["force"])
        except Occupied as error:
            raise CommandError(f"Refused, {error}: --force overwrites it.") from error
        except (ArchiveTrouble, DatabaseTrouble) as error:
            raise CommandError(f"{path}: {error}") from error
        except NotEqual as error:
            raise CommandError(f"The restored portal is not the saved one: {error}") from error
        rows = sum(digest.size for digest in manifest.tables.values())
        self.stdout.write(
            f"Restored {rows} rows of {len(manifest.tables)} tables and {len(manifest.files)} files, "
            f"all equal to those saved on {manifest.created}; the search index is rebuilt."
        )
