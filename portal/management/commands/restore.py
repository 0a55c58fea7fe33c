"""Restore the portal from an archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.operations.backup.archive import ArchiveError
from portal.operations.backup.databases import DatabaseBackupError
from portal.operations.backup.restoring import RestoreMismatch, TargetNotEmpty, restore


class Command(BaseCommand):
    help = (
        "Replace database and media by those of an archive, prove that they are equal to the saved "
        "ones, and rebuild the search index. Stop web and worker before."
    )
    # The database may be empty, so checks that query it would fail.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--force", action="store_true", help="overwrite what is there")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            manifest = restore(path, force=options["force"])
        except TargetNotEmpty as error:
            raise CommandError(f"Refused, {error}: --force overwrites it.") from error
        except (ArchiveError, DatabaseBackupError) as error:
            raise CommandError(f"{path}: {error}") from error
        except RestoreMismatch as error:
            raise CommandError(f"The restored portal is not the saved one: {error}") from error
        rows = sum(digest.size for digest in manifest.tables.values())
        self.stdout.write(
            f"Restored {rows} rows of {len(manifest.tables)} tables and {len(manifest.files)} files, "
            f"all equal to those saved on {manifest.created}; the search index is rebuilt."
        )
