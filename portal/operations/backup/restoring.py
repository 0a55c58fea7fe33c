"""Bringing the portal back from an archive, and proving that it is the one that was saved."""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from portal.operations.backup import archive, databases
from portal.operations.backup.digests import differences, of_folder
from search.indexing import indexer


class Occupied(Exception):
    """There is a portal already, and nobody said that it may be overwritten."""


class NotEqual(Exception):
    """What was restored differs from what was saved; the message names the tables or files."""


def restore(path: Path, *, force: bool) -> archive.Manifest:
    """Verify the archive, replace database and media, compare, migrate, rebuild the index.

    Nothing is touched before the whole archive has been verified. Raises Occupied, ArchiveTrouble,
    databases.DatabaseTrouble or NotEqual.
    """
    with archive.opened(path) as (folder, manifest):
        if manifest.vendor != connection.vendor:
            raise archive.ArchiveTrouble(
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
    """Raise NotEqual unless database and media are exactly those of the manifest."""
    found = differences(manifest.tables, databases.tables())
    found += differences(manifest.files, of_folder(Path(settings.MEDIA_ROOT)))
    if found:
        raise NotEqual("; ".join(found[:10]))


def replace_media(source: Path, target: Path) -> None:
    """Make the folder hold exactly the saved files; the folder itself stays, it may be a mount."""
    target.mkdir(parents=True, exist_ok=True)
    for entry in target.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()
    shutil.copytree(source, target, dirs_exist_ok=True)


def _refuse_to_overwrite() -> None:
    if not databases.is_empty():
        raise Occupied("the database is not empty")
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(path.is_file() for path in media.rglob("*")):
        raise Occupied(f"{media} is not empty")
