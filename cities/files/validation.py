"""Whether an uploaded file is what its name says; who uploads something else is told so in words."""

import codecs
import io
import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

# What the parts of a packed file may come to when they are unpacked.
MOST_UNPACKED = 1024 * 1024 * 1024
MOST_PARTS = 10_000
# In which part of a document of its kind everything begins.
_OFFICE = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"}
_OPEN = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13})
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

NOT_A_PICTURE = _(
    "This file cannot be read as a picture. It is damaged, not complete, or something else that was "
    "given the name of a picture. Please open it in an image editor, save it anew and upload that."
)
NOT_THAT_KIND = _(
    "This is no readable %(kind)s file: it is damaged, not complete, or something else that was given "
    "this ending. Please save it anew with the program it comes from and upload that."
)
TOO_MUCH_INSIDE = _("This file unpacks to more than it may. Please upload a smaller one.")
LOCKED = _("This file is protected by a password. Please upload it without.")
MACROS = _("This file contains macros. Please save it without macros and upload that.")


def check_picture(file: IO[bytes], format_name: str) -> None:
    """Raise ValidationError unless the whole picture can be read, and as what it was taken for."""
    file.seek(0)
    try:
        with Image.open(file) as picture:
            found = (picture.format or "").lower()
            picture.load()
    except Exception as error:
        # Whatever a decoder raises about such a file means the same to whoever uploaded it.
        raise ValidationError(NOT_A_PICTURE, code="invalid_image") from error
    finally:
        file.seek(0)
    if found not in (format_name, _also(format_name)):
        raise ValidationError(NOT_A_PICTURE, code="invalid_image")


def _also(format_name: str) -> str:
    """Photographs of some cameras hold several pictures, the first of which is a plain JPEG."""
    return "mpo" if format_name == "jpeg" else format_name


def check_document(file: Any) -> None:
    """Raise ValidationError unless the content is of the kind that the name's ending says."""
    kind = PurePath(file.name).suffix.lower().lstrip(".")
    check = _CHECKS.get(kind)
    if check is None:
        return
    file.seek(0)
    try:
        right = check(file, kind)
    except ValidationError:
        raise
    except Exception as error:
        raise _not_that(kind) from error
    finally:
        file.seek(0)
    if not right:
        raise _not_that(kind)


def _not_that(kind: str) -> ValidationError:
    return ValidationError(NOT_THAT_KIND, code="invalid", params={"kind": kind.upper()})


def _is_pdf(file: IO[bytes], kind: str) -> bool:
    begin = file.read(1024)
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 4096))
    return b"%PDF-" in begin and b"%%EOF" in file.read()


def _is_text(file: IO[bytes], kind: str) -> bool:
    """Text in any usual encoding: no control characters but those of a page."""
    begin = file.read(2)
    file.seek(0)
    if begin in _MARKS:
        file.read().decode("utf-16")
        return True
    while chunk := file.read(1024 * 1024):
        if len(chunk.translate(None, _CONTROLS)) != len(chunk):
            return False
    return True


def _is_packed(file: IO[bytes], kind: str) -> bool:
    with zipfile.ZipFile(file) as packed:
        parts = packed.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise ValidationError(TOO_MUCH_INSIDE, code="too_large")
        return _holds_what_it_says(packed, kind)


def _holds_what_it_says(packed: zipfile.ZipFile, kind: str) -> bool:
    names = set(packed.namelist())
    if kind in _OPEN:
        return packed.read("mimetype").strip() == _OPEN[kind]
    if kind in _OFFICE:
        if any(name.endswith("vbaProject.bin") for name in names):
            raise ValidationError(MACROS, code="invalid")
        begins = any(name.startswith(_OFFICE[kind]) for name in names)
        return "[Content_Types].xml" in names and begins
    return True


def _is_office(file: IO[bytes], kind: str) -> bool:
    begin = file.read(8)
    if begin == bytes.fromhex("d0cf11e0a1b11ae1"):
        # So an Office document is stored that is encrypted, and so were those of before 2007.
        raise ValidationError(LOCKED if _is_encrypted(file) else NOT_THAT_KIND,
                              code="invalid", params={"kind": kind.upper()})  # fmt: skip
    return _is_packed(file, kind)


def _is_encrypted(file: IO[bytes]) -> bool:
    file.seek(0)
    return "EncryptedPackage".encode("utf-16-le") in file.read()


_CHECKS: dict[str, Callable[[IO[bytes], str], bool]] = {
    "pdf": _is_pdf,
    "csv": _is_text,
    "txt": _is_text,
    "zip": _is_packed,
    **dict.fromkeys(_OFFICE, _is_office),
    **dict.fromkeys(_OPEN, _is_packed),
}
