"""The backup archive: database dump, media files, and a manifest with their digests."""

import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from portal.operations.backup.digests import Digest, differences, of_file, of_folder
from portal.operations.backup.workspace import removed_on_exit, workspace

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database.dump"
MEDIA = "media"


class ArchiveError(Exception):
    """The archive cannot be used; the message says why."""


@dataclass(frozen=True)
class Manifest:
    """Contents of an archive: digests of tables and files, and the database vendor."""

    created: str
    vendor: str
    database: Digest
    tables: dict[str, Digest]
    files: dict[str, Digest]

    def as_json(self) -> str:
        """Return the manifest as it is stored in the archive."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True)


def read_manifest(path: Path) -> Manifest:
    """Parse a manifest; raises ArchiveError if it is invalid or of another format."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        if values["format"] != FORMAT:
            raise ArchiveError(f"format {values['format']} is not known here")
        return Manifest(
            created=values["created"],
            vendor=values["vendor"],
            database=Digest(**values["database"]),
            tables={name: Digest(**digest) for name, digest in values["tables"].items()},
            files={name: Digest(**digest) for name, digest in values["files"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ArchiveError(f"this is no archive of the portal ({error})") from error


def write(folder: Path, target: Path) -> None:
    """Pack a folder; the archive gets its name only once it is complete.

    It contains personal data and password hashes, so only its owner may read it.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.touch(mode=0o600)
    with removed_on_exit(unfinished):
        with tarfile.open(unfinished, "w:gz") as archive:
            for name in (DATABASE, MEDIA, MANIFEST):
                archive.add(folder / name, arcname=name)
        unfinished.replace(target)


@contextmanager
def open_archive(path: Path) -> Iterator[tuple[Path, Manifest]]:
    """Unpack an archive to a temporary folder and verify every digest."""
    with workspace("restore") as folder:
        try:
            with tarfile.open(path) as archive:
                archive.extractall(folder, filter="data")
        except (OSError, EOFError, tarfile.TarError) as error:
            raise ArchiveError(f"{path} cannot be unpacked: {error}") from error
        manifest = read_manifest(folder / MANIFEST)
        verify(folder, manifest)
        yield folder, manifest


def verify(folder: Path, manifest: Manifest) -> None:
    """Raise ArchiveError unless dump and files match the manifest."""
    dump = folder / DATABASE
    if not dump.is_file() or of_file(dump) != manifest.database:
        raise ArchiveError("the database dump is damaged")
    damaged = differences(manifest.files, of_folder(folder / MEDIA))
    if damaged:
        raise ArchiveError(f"media are damaged: {'; '.join(damaged[:5])}")
