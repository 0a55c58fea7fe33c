"""Save the portal to an archive."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from portal.operations.backup import archive, databases
from portal.operations.backup.digests import of_file, of_folder
from portal.operations.backup.workspace import workspace


def save(target: Path) -> archive.Manifest:
    """Write database and media to `target`; the search index is rebuilt on restore instead.

    The database is saved first, so the files it references existed at that moment.
    """
    with workspace("backup") as folder:
        tables = databases.dump(folder / archive.DATABASE)
        media = folder / archive.MEDIA
        media.mkdir()
        if Path(settings.MEDIA_ROOT).exists():
            shutil.copytree(settings.MEDIA_ROOT, media, dirs_exist_ok=True)
        manifest = archive.Manifest(
            created=timezone.now().isoformat(timespec="seconds"),
            vendor=connection.vendor,
            database=of_file(folder / archive.DATABASE),
            tables=tables,
            files=of_folder(media),
        )
        (folder / archive.MANIFEST).write_text(manifest.as_json(), encoding="utf-8")
        archive.write(folder, target)
    return manifest
