"""Restore the portal from an archive, and verify that it equals the saved one."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from portal.operations.backup import archive, databases
from portal.operations.backup.digests import differences, of_folder
from search.indexing import indexer


class TargetNotEmpty(Exception):
    """There is a portal already, and `force` was not given."""


class RestoreMismatch(Exception):
    """The restored data differs from the saved; the message names tables or files."""


def restore(path: Path, *, force: bool) -> archive.Manifest:
    """Verify the archive, replace database and media, compare, migrate, rebuild the index.

    Nothing is changed before the whole archive has been verified. Raises TargetNotEmpty,
    ArchiveError, DatabaseBackupError or RestoreMismatch.
    """
    with archive.open_archive(path) as (folder, manifest):
        if manifest.vendor != connection.vendor:
            raise archive.ArchiveError(
                f"it was saved from {manifest.vendor}, this portal runs on {connection.vendor}"
            )
        if not force:
            _refuse_to_overwrite()
        databases.load(folder / archive.DATABASE)
        replace_media(folder / archive.MEDIA, Path(settings.MEDIA_ROOT))
        compare(manifest)
    call_command("migrate", verbosity=0)
    for engine in settings.SEARCH_ENGINES:
        indexer.rebuild(engine)
    return manifest


def compare(manifest: archive.Manifest) -> None:
    """Raise RestoreMismatch unless database and media match the manifest."""
    differing = differences(manifest.tables, databases.tables())
    differing += differences(manifest.files, of_folder(Path(settings.MEDIA_ROOT)))
    if differing:
        raise RestoreMismatch("; ".join(differing[:10]))


def replace_media(source: Path, target: Path) -> None:
    """Replace the folder's contents by the saved files; the folder itself may be a mount and stays."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in target.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    shutil.copytree(source, target, dirs_exist_ok=True)


def _refuse_to_overwrite() -> None:
    if not databases.is_empty():
        raise TargetNotEmpty("the database is not empty")
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(path.is_file() for path in media.rglob("*")):
        raise TargetNotEmpty(f"{media} is not empty")
