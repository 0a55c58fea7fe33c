"""Detects damaged index files: Tantivy writes checksums, but never verifies them.

Each file of a segment ends with a footer: JSON with the CRC-32 of what precedes it, the length of
the JSON, and a magic number, both in four bytes.
"""

import json
import struct
import zlib
from pathlib import Path

_MAGIC = 1337
_FOOTER_END = struct.Struct("<II")
_EXTENSIONS = ("fast", "fieldnorm", "idx", "pos", "store", "term")
_BLOCK = 1 << 20


def find_damaged_file(generation: Path) -> str:
    """The name of the first damaged file of a committed segment; empty if there is none."""
    segments = _segments(generation)
    if segments is None:
        return "meta.json"
    for segment in segments:
        damaged = _find_damaged_in(generation, segment)
        # A segment may be merged away while its files are read.
        if damaged and segment in (_segments(generation) or {segment}):
            return damaged
    return ""


def _segments(generation: Path) -> set[str] | None:
    try:
        meta = json.loads((generation / "meta.json").read_text(encoding="utf-8"))
        return {each["segment_id"].replace("-", "") for each in meta["segments"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _find_damaged_in(generation: Path, segment: str) -> str:
    needed = {generation / f"{segment}.{extension}" for extension in _EXTENSIONS}
    for path in sorted(needed.union(generation.glob(f"{segment}.*"))):
        try:
            if not _is_intact(path):
                return path.name
        except OSError:
            return path.name
    return ""


def _is_intact(path: Path) -> bool:
    size = path.stat().st_size
    with path.open("rb") as file:
        if size < _FOOTER_END.size:
            return False
        file.seek(size - _FOOTER_END.size)
        length, magic = _FOOTER_END.unpack(file.read(_FOOTER_END.size))
        body = size - _FOOTER_END.size - length
        if magic != _MAGIC or body < 0:
            return False
        file.seek(body)
        try:
            stored_crc = json.loads(file.read(length))["crc"]
        except (ValueError, KeyError, TypeError):
            return False
        file.seek(0)
        crc, remaining = 0, body
        while remaining and (block := file.read(min(remaining, _BLOCK))):
            crc, remaining = zlib.crc32(block, crc), remaining - len(block)
    return bool(crc == stored_crc)


def is_damage_error(error: BaseException) -> bool:
    """Whether an error raised by reading means that files are damaged, as a panic of Tantivy."""
    if isinstance(error, (UnicodeDecodeError, json.JSONDecodeError)):
        return True
    panic = type(error).__name__ == "PanicException"
    return panic or (isinstance(error, ValueError) and "IO error" in str(error))
