"""The text of a Word document (Office Open XML), within limits of time and memory."""

import zipfile
import zlib
from typing import IO, NoReturn
from xml.parsers import expat

_DOCUMENT = "word/document.xml"
# Bytes of the document's XML that are unpacked and read; the rest of a longer one is left out.
_MAX_XML = 32 * 1024 * 1024
_CHUNK = 64 * 1024
_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_TEXTS = {f"{namespace} t" for namespace in _NAMESPACES}
_BREAKS = {
    f"{namespace} {name}": sign
    for namespace in _NAMESPACES
    for name, sign in (("p", "\n"), ("br", "\n"), ("cr", "\n"), ("tab", " "))
}
# The same content once more, for programs that do not know the newer one.
_FALLBACK = "http://schemas.openxmlformats.org/markup-compatibility/2006 Fallback"
FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    KeyError,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)


def word_text(file: IO[bytes], length: int) -> str:
    """At least the first `length` characters of the text; raises one of FAULTS for a broken file."""
    reader = _Reader()
    left = _MAX_XML
    with zipfile.ZipFile(file) as archive, archive.open(_DOCUMENT) as document:
        while left > 0 and reader.length < length:
            chunk = document.read(_CHUNK)
            reader.feed(chunk, is_last=not chunk)
            if not chunk:
                break
            left -= len(chunk)
    return reader.text()


class _Reader:
    """Collects the text while the XML is read; no tree is built."""

    def __init__(self) -> None:
        self.length = 0
        self._parts: list[str] = []
        self._in_text = False
        self._fallbacks = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, chunk: bytes, *, is_last: bool) -> None:
        self._parser.Parse(chunk, is_last)

    def text(self) -> str:
        return "".join(self._parts)

    def _start(self, name: str, _attributes: object) -> None:
        if name == _FALLBACK:
            self._fallbacks += 1
        elif name in _BREAKS:
            self._add(_BREAKS[name])
        self._in_text = name in _TEXTS

    def _end(self, name: str) -> None:
        self._in_text = False
        if name == _FALLBACK:
            self._fallbacks -= 1

    def _characters(self, text: str) -> None:
        if self._in_text:
            self._add(text)

    def _add(self, text: str) -> None:
        if not self._fallbacks:
            self._parts.append(text)
            self.length += len(text)


def _refuse_doctype(*_declaration: object) -> NoReturn:
    """No Word document has one; entities are declared there."""
    raise ValueError("the document has a document type declaration")
