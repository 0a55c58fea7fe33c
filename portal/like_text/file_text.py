"""The text of an uploaded file: Word, PDF or plain text."""

import codecs
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cities.files.validation import ENCRYPTED, WRONG_TYPE, validate_document
from portal.like_text.pdf_text import EncryptedError, UnreadableError, pdf_text
from portal.like_text.upload_handler import MAX_FILE_SIZE
from portal.like_text.word_text import FAULTS, word_text

# Attribute `accept` of the file input.
ACCEPT = ".docx,.pdf,.txt"
# Longer than what is searched, because much of it may be white space.
_MAX_LENGTH = 20_000
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

WRONG_KIND = _("Only Word files (.docx), PDF files and plain text (.txt) can be read.")
EMPTY = _("This file is empty.")
TOO_LARGE = _("This file is larger than 5 MB.")
NO_TEXT = _(
    "No text was found in this file. It may hold pictures of pages only, as scans do. Please copy "
    "the text into the field instead."
)
UNREADABLE_PDF = _(
    "This PDF file cannot be read: it is damaged, or takes too long. Please copy the text into the "
    "field instead."
)


def file_text(upload: Any) -> str:
    """The beginning of the file's text; raises ValidationError with the reason why there is none."""
    suffix = PurePosixPath(upload.name or "").suffix.lower()
    if suffix not in _READERS:
        raise ValidationError(WRONG_KIND, code="kind")
    if not upload.size:
        raise ValidationError(EMPTY, code="empty")
    if upload.size > MAX_FILE_SIZE:
        raise ValidationError(TOO_LARGE, code="too_large")
    validate_document(upload)
    text = _READERS[suffix](upload).replace("\0", " ")
    if not any(sign.isalnum() for sign in text):
        raise ValidationError(NO_TEXT, code="no_text")
    return text


def _word(upload: Any) -> str:
    try:
        return word_text(upload, _MAX_LENGTH)
    except FAULTS as error:
        raise ValidationError(WRONG_TYPE, code="invalid", params={"kind": "DOCX"}) from error


def _pdf(upload: Any) -> str:
    try:
        return pdf_text(upload.read(), _MAX_LENGTH)
    except EncryptedError as error:
        raise ValidationError(ENCRYPTED, code="invalid") from error
    except UnreadableError as error:
        raise ValidationError(UNREADABLE_PDF, code="invalid") from error


def _plain(upload: Any) -> str:
    """UTF-8, UTF-16 with a byte order mark, else the usual encoding of Windows."""
    content: bytes = upload.read(4 * _MAX_LENGTH)
    if content.startswith(_UTF16_MARKS):
        return content.decode("utf-16", "replace")
    try:
        # The last character may be cut off.
        return codecs.getincrementaldecoder("utf-8-sig")().decode(content)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


_READERS = {".docx": _word, ".pdf": _pdf, ".txt": _plain}
