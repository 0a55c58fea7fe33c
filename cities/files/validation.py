"""Validate that the content of an uploaded file matches its extension."""

import codecs
import io
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

# Total size and number of an archive's members.
MAX_UNPACKED_SIZE = 1024 * 1024 * 1024
MAX_ARCHIVE_MEMBERS = 10_000
# Path prefix of the main part of an Office document, by extension.
_OFFICE_PREFIXES = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_OPEN_DOCUMENT_TYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_CONTROL_BYTES = bytes(set(range(32)) - {9, 10, 12, 13})
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

INVALID_IMAGE = _(
    "This file cannot be read as a picture. It is damaged, not complete, or something else that was "
    "given the name of a picture. Please open it in an image editor, save it anew and upload that."
)
WRONG_TYPE = _(
    "This is no readable %(kind)s file: it is damaged, not complete, or something else that was given "
    "this ending. Please save it anew with the program it comes from and upload that."
)
UNPACKED_TOO_LARGE = _("This file unpacks to more than it may. Please upload a smaller one.")
ENCRYPTED = _("This file is protected by a password. Please upload it without.")
MACROS = _("This file contains macros. Please save it without macros and upload that.")


def validate_image(file: IO[bytes], format_name: str) -> None:
    """Raise ValidationError unless the whole image can be decoded as the expected format."""
    file.seek(0)
    try:
        with Image.open(file) as image:
            detected = (image.format or "").lower()
            image.load()
    except Exception as error:
        # Decoders raise many kinds of exceptions for invalid files.
        raise ValidationError(INVALID_IMAGE, code="invalid_image") from error
    finally:
        file.seek(0)
    if detected not in (format_name, _alternative_format(format_name)):
        raise ValidationError(INVALID_IMAGE, code="invalid_image")


def _alternative_format(format_name: str) -> str:
    """Accept MPO for JPEG: some cameras append further images to a plain JPEG."""
    return "mpo" if format_name == "jpeg" else format_name


def validate_document(file: Any) -> None:
    """Raise ValidationError unless the content matches the file extension."""
    kind = PurePath(file.name).suffix.lower().lstrip(".")
    validator = _VALIDATORS.get(kind)
    if validator is None:
        return
    file.seek(0)
    try:
        valid = validator(file, kind)
    except ValidationError:
        raise
    except Exception as error:
        raise _wrong_type_error(kind) from error
    finally:
        file.seek(0)
    if not valid:
        raise _wrong_type_error(kind)


def _wrong_type_error(kind: str) -> ValidationError:
    return ValidationError(WRONG_TYPE, code="invalid", params={"kind": kind.upper()})


def _is_pdf(file: IO[bytes], kind: str) -> bool:
    head = file.read(1024)
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 4096))
    return b"%PDF-" in head and b"%%EOF" in file.read()


def _is_text(file: IO[bytes], kind: str) -> bool:
    """Whether this is text in any common encoding, without control characters but whitespace."""
    head = file.read(2)
    file.seek(0)
    if head in _UTF16_MARKS:
        file.read().decode("utf-16")
        return True
    while chunk := file.read(1024 * 1024):
        if len(chunk.translate(None, _CONTROL_BYTES)) != len(chunk):
            return False
    return True


def _is_archive(file: IO[bytes], kind: str) -> bool:
    with zipfile.ZipFile(file) as archive:
        members = archive.infolist()
        if (
            len(members) > MAX_ARCHIVE_MEMBERS
            or sum(member.file_size for member in members) > MAX_UNPACKED_SIZE
        ):
            raise ValidationError(UNPACKED_TOO_LARGE, code="too_large")
        return _has_declared_content(archive, kind)


def _has_declared_content(archive: zipfile.ZipFile, kind: str) -> bool:
    names = set(archive.namelist())
    if kind in _OPEN_DOCUMENT_TYPES:
        return archive.read("mimetype").strip() == _OPEN_DOCUMENT_TYPES[kind]
    if kind in _OFFICE_PREFIXES:
        if any(name.endswith("vbaProject.bin") for name in names):
            raise ValidationError(MACROS, code="invalid")
        has_content = any(name.startswith(_OFFICE_PREFIXES[kind]) for name in names)
        return "[Content_Types].xml" in names and has_content
    return True


def _is_office(file: IO[bytes], kind: str) -> bool:
    head = file.read(8)
    if head == bytes.fromhex("d0cf11e0a1b11ae1"):
        # OLE container: an encrypted Office document, or one of before 2007.
        raise ValidationError(ENCRYPTED if _is_encrypted(file) else WRONG_TYPE,
                              code="invalid", params={"kind": kind.upper()})  # fmt: skip
    return _is_archive(file, kind)


def _is_encrypted(file: IO[bytes]) -> bool:
    file.seek(0)
    return "EncryptedPackage".encode("utf-16-le") in file.read()


_VALIDATORS: dict[str, Callable[[IO[bytes], str], bool]] = {
    "pdf": _is_pdf,
    "csv": _is_text,
    "txt": _is_text,
    "zip": _is_archive,
    **dict.fromkeys(_OFFICE_PREFIXES, _is_office),
    **dict.fromkeys(_OPEN_DOCUMENT_TYPES, _is_archive),
}
