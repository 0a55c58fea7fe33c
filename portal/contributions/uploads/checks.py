"""Decide by its content whether a file is accepted, and as what."""

import unicodedata
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.contributions.uploads import pdf, pictures

MEGABYTE = 1024 * 1024
MAX_FILE_SIZE = 10 * MEGABYTE
MAX_TOTAL_SIZE = 20 * MEGABYTE
MAX_NAME_LENGTH = 200
# Attribute `accept` of the file input.
ACCEPT = ".pdf,.jpg,.jpeg,.png,.webp"
SUFFIXES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}

WRONG_KIND = _("Only PDF, JPEG, PNG and WebP files are accepted.")
WRONG_SUFFIX = _("The content of this file is not what its name says.")
EMPTY = _("This file is empty.")
TOO_LARGE = _("This file is larger than 10 MB.")


class CheckedFile(NamedTuple):
    """A file as it may be stored."""

    name: str
    content_type: str
    content: bytes


def check(upload: Any) -> CheckedFile:
    """Return an uploaded file, pictures re-encoded; raise ValidationError with the reason."""
    name = safe_name(upload.name or "")
    content_type = SUFFIXES.get(PurePosixPath(name).suffix.lower())
    if content_type is None:
        raise ValidationError(WRONG_KIND, code="kind")
    if not upload.size:
        raise ValidationError(EMPTY, code="empty")
    if upload.size > MAX_FILE_SIZE:
        raise ValidationError(TOO_LARGE, code="too_large")
    upload.seek(0)
    content = upload.read()
    if detect(content) != content_type:
        raise ValidationError(WRONG_SUFFIX, code="kind")
    if content_type == "application/pdf":
        pdf.validate_pdf(content)
        return CheckedFile(name, content_type, content)
    format_name = content_type.partition("/")[2].upper()
    return CheckedFile(name, content_type, pictures.reencode(content, format_name))


def detect(content: bytes) -> str:
    """Return the content type by the first bytes; empty if it is none of the accepted ones."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return ""


def safe_name(name: str) -> str:
    """Return a file name without folders and invisible characters, at most 200 characters."""
    base = PureWindowsPath(PurePosixPath(name).name).name
    visible = "".join(
        char for char in unicodedata.normalize("NFC", base) if unicodedata.category(char)[0] != "C"
    )
    path = PurePosixPath(visible.strip() or "file")
    suffix = path.suffix[:10]
    return f"{path.stem[: MAX_NAME_LENGTH - len(suffix)]}{suffix}"
