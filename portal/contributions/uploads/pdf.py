"""Check that a PDF contains no scripts, actions or files, without a PDF library.

An action is named by a PDF name such as /JavaScript, either in plain text or inside a compressed
stream. The whole file is searched, and every stream that can be decompressed; what cannot be
searched, because it is encrypted or encoded in another way, is refused.
"""

import re
import zlib
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cities.files.validation import ENCRYPTED, UNPACKED_TOO_LARGE, WRONG_TYPE

# Bytes read and written by the decompression of all streams.
MAX_WORK = 512 * 1024 * 1024
PIECE = 16 * 1024
MAX_CHUNK = 1024 * 1024
TAIL = 1024
ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|SubmitForm|ImportData|RichMedia|EmbeddedFiles?|Rendition)(?![A-Za-z0-9])"
)
LONGEST_NAME = 64
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\s*")
_OBJECT_STREAM = re.compile(rb"/ObjStm\b")
# Encodings of object streams that are not searched.
_OTHER_ENCODING = re.compile(rb"/(?:DecodeParms|DP|LZWDecode|ASCII85Decode|ASCIIHexDecode|Crypt)\b")
_DICTIONARY = 2000

CONTENT_FOUND = _(
    "This PDF contains a script, an attached file or an action that starts by itself. Please print "
    "it to a new PDF and upload that."
)


def validate_pdf(content: bytes) -> None:
    """Raise ValidationError unless this is a complete PDF that only shows pages."""
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-TAIL:]:
        raise _damaged()
    plain = _unescape(content)
    if re.search(rb"/Encrypt\b", plain):
        raise ValidationError(ENCRYPTED, code="invalid")
    _validate_object_streams(plain)
    if ACTIVE.search(plain):
        raise ValidationError(CONTENT_FOUND, code="active")
    _validate_streams(content)


def _damaged() -> ValidationError:
    return ValidationError(WRONG_TYPE, code="invalid", params={"kind": "PDF"})


def _unescape(content: bytes) -> bytes:
    """Replace the escapes of names: `/J#61vaScript` is /JavaScript."""
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), content)


def _validate_object_streams(plain: bytes) -> None:
    """Refuse object streams that are encoded in another way than by plain compression."""
    for match in _OBJECT_STREAM.finditer(plain):
        start = max(match.start() - _DICTIONARY, 0)
        start = max(plain.rfind(b"obj", start, match.start()), start)
        end = plain.find(b"stream", match.end(), match.end() + _DICTIONARY)
        if end < 0 or _OTHER_ENCODING.search(plain, start, end):
            raise _damaged()


def _validate_streams(content: bytes) -> None:
    """Search what the streams decompress to."""
    left = MAX_WORK
    for match in _STREAM.finditer(content):
        if not _is_zlib(content[match.end() : match.end() + 2]):
            continue
        overlap = b""
        for work, chunk in _decompress(content, match.end()):
            left -= work
            if left < 0:
                raise ValidationError(UNPACKED_TOO_LARGE, code="too_large")
            if ACTIVE.search(_unescape(overlap + chunk)):
                raise ValidationError(CONTENT_FOUND, code="active")
            overlap = (overlap + chunk)[-LONGEST_NAME:]


def _is_zlib(head: bytes) -> bool:
    """Return whether two bytes are a zlib header; other data is searched as plain text."""
    return len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head, "big") % 31 == 0


def _decompress(content: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Yield a decompressed stream in chunks, each with the work it took, as far as readable."""
    decoder = zlib.decompressobj()
    position = start
    while position < len(content) and not decoder.eof:
        piece = content[position : position + PIECE]
        position += len(piece)
        while piece:
            try:
                chunk = decoder.decompress(piece, MAX_CHUNK)
            except zlib.error:
                return
            rest = decoder.unused_data or decoder.unconsumed_tail
            yield len(piece) - len(rest) + len(chunk), chunk
            piece = decoder.unconsumed_tail
