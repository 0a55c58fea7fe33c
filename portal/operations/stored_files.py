"""Check that every file record has its own file, and every file a record."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db.models import Model

from cities.models import PortalDocument, PortalImage, PortalRendition
from cities.models.media import PRIVATE
from portal.contributions.models import ContributionFile
from portal.contributions.storage import private_storage
from portal.operations.health import DEGRADED, FAILED, OK, Finding

PART = "stored files"
KINDS: dict[type[Model], str] = {
    PortalImage: "picture",
    PortalDocument: "document",
    PortalRendition: "size of a picture",
    ContributionFile: "file of a contribution",
}
# Most findings listed per kind; the others are counted.
MAX_LISTED = 10
# Folders of MEDIA_ROOT that hold files of records.
FOLDERS = ("documents", "images", "private")


def findings() -> Iterator[Finding]:
    """Yield findings for records without a file, shared files and files without a record."""
    names = Counter[str]()
    missing, shared = [], []
    for model, kind in KINDS.items():
        storage, folder = _place(model)
        for pk, stored_name in model._default_manager.order_by("pk").values_list("pk", "file"):
            name = f"{folder}{stored_name}"
            names[name] += 1
            if not storage.exists(stored_name):
                missing.append(f"{kind} {pk}: {name} is missing")
            if names[name] > 1:
                shared.append(f"{name} belongs to several records, {kind} {pk} among them")
    orphans = sorted(_stored_files() - names.keys())
    yield from _limited(FAILED, missing)
    yield from _limited(DEGRADED, shared)
    if orphans:
        # Includes renamed files; the others are left over.
        names_listed = ", ".join(orphans[:MAX_LISTED])
        yield Finding(PART, DEGRADED, f"{len(orphans)} belong to no record: {names_listed}")
    if not (missing or shared or orphans):
        yield Finding(PART, OK, f"{names.total()}")


def _place(model: type[Model]) -> tuple[Storage, str]:
    """Return the storage of a model's files, and its folder below MEDIA_ROOT."""
    if model is ContributionFile:
        return private_storage(), f"{PRIVATE}/"
    return default_storage, ""


def _limited(state: str, lines: list[str]) -> Iterator[Finding]:
    for line in lines[:MAX_LISTED]:
        yield Finding(PART, state, line)
    if len(lines) > MAX_LISTED:
        yield Finding(PART, state, f"and {len(lines) - MAX_LISTED} more like these")


def _stored_files() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    files = (path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix() for path in files}
