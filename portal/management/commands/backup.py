"""Save the portal in one archive."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.operations.backup.databases import DatabaseBackupError
from portal.operations.backup.saving import save


class Command(BaseCommand):
    help = "Save database and media in one archive with a digest of everything in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="default: var/backups/<time>.tar.gz")

    def handle(self, *args: Any, **options: Any) -> None:
        name = f"partnerstadt-{timezone.now():%Y%m%d-%H%M%S}.tar.gz"
        target: Path = options["file"] or settings.VAR_DIR / "backups" / name
        if target.exists():
            raise CommandError(f"{target} exists already; choose another name.")
        try:
            manifest = save(target)
        except (DatabaseBackupError, OSError) as error:
            raise CommandError(f"Nothing was saved: {error}") from error
        rows = sum(digest.size for digest in manifest.tables.values())
        self.stdout.write(
            f"Saved {rows} rows of {len(manifest.tables)} tables and {len(manifest.files)} files "
            f"in {target} ({target.stat().st_size:,} bytes)."
        )
