"""Whether every file of a picture or document lies where its record says, and belongs to it alone."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Model

from cities.models import PortalDocument, PortalImage, PortalRendition
from portal.operations.health import DEGRADED, FAILED, OK, Finding

PART = "stored files"
KINDS: dict[type[Model], str] = {
    PortalImage: "picture",
    PortalDocument: "document",
    PortalRendition: "size of a picture",
}
# So many are named; of all others their number.
NAMED = 10
# Where the files of records lie, each in a folder of its own.
FOLDERS = ("documents", "images", "private")


def findings() -> Iterator[Finding]:
    """A finding for each record without file and each file of two records; one for files of none."""
    names = Counter[str]()
    lacking, shared = [], []
    for model, kind in KINDS.items():
        for pk, name in model._default_manager.order_by("pk").values_list("pk", "file"):
            names[name] += 1
            if not default_storage.exists(name):
                lacking.append(f"{kind} {pk}: {name} is missing")
            if names[name] > 1:
                shared.append(f"{name} belongs to several records, {kind} {pk} among them")
    strays = sorted(_on_the_disk() - names.keys())
    yield from _some(FAILED, lacking)
    yield from _some(DEGRADED, shared)
    if strays:
        # One that was renamed is among these; the others are left over.
        told = ", ".join(strays[:NAMED])
        yield Finding(PART, DEGRADED, f"{len(strays)} belong to no record: {told}")
    if not (lacking or shared or strays):
        yield Finding(PART, OK, f"{names.total()}")


def _some(state: str, lines: list[str]) -> Iterator[Finding]:
    for line in lines[:NAMED]:
        yield Finding(PART, state, line)
    if len(lines) > NAMED:
        yield Finding(PART, state, f"and {len(lines) - NAMED} more like these")


def _on_the_disk() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    files = (path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix() for path in files}
