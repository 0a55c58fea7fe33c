"""Whether the files of an index are as they were written: Tantivy notes a checksum, but looks at none.

Each file of a segment ends with a footer: JSON with the CRC-32 of what stands before it, the length
of the JSON, and a magic number, both in four bytes.
"""

import json
import struct
import zlib
from pathlib import Path

_MAGIC = 1337
_TAIL = struct.Struct("<II")
_KINDS = ("fast", "fieldnorm", "idx", "pos", "store", "term")
_BLOCK = 1 << 20


def damaged_file(generation: Path) -> str:
    """The name of the first file of a committed segment that is not as written; empty if all are."""
    segments = _segments(generation)
    if segments is None:
        return "meta.json"
    for segment in segments:
        wrong = _wrong_file(generation, segment)
        # A segment may be merged away while its files are read.
        if wrong and segment in (_segments(generation) or {segment}):
            return wrong
    return ""


def _segments(generation: Path) -> set[str] | None:
    try:
        meta = json.loads((generation / "meta.json").read_text(encoding="utf-8"))
        return {each["segment_id"].replace("-", "") for each in meta["segments"]}
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _wrong_file(generation: Path, segment: str) -> str:
    needed = {generation / f"{segment}.{kind}" for kind in _KINDS}
    for path in sorted(needed.union(generation.glob(f"{segment}.*"))):
        try:
            if not _is_as_written(path):
                return path.name
        except OSError:
            return path.name
    return ""


def _is_as_written(path: Path) -> bool:
    size = path.stat().st_size
    with path.open("rb") as file:
        if size < _TAIL.size:
            return False
        file.seek(size - _TAIL.size)
        length, magic = _TAIL.unpack(file.read(_TAIL.size))
        body = size - _TAIL.size - length
        if magic != _MAGIC or body < 0:
            return False
        file.seek(body)
        try:
            noted = json.loads(file.read(length))["crc"]
        except (ValueError, KeyError, TypeError):
            return False
        file.seek(0)
        crc, left = 0, body
        while left and (block := file.read(min(left, _BLOCK))):
            crc, left = zlib.crc32(block, crc), left - len(block)
    return bool(crc == noted)


def is_damage(error: BaseException) -> bool:
    """Whether what reading raised says that files are not as written; a panic of Tantivy does."""
    if isinstance(error, (UnicodeDecodeError, json.JSONDecodeError)):
        return True
    panic = type(error).__name__ == "PanicException"
    return panic or (isinstance(error, ValueError) and "IO error" in str(error))
