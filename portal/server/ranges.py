"""Parts of files: a download that broke off goes on, and a reader of PDF jumps (RFC 9110, 14)."""

import re
from dataclasses import dataclass
from typing import Any

Headers = list[tuple[str, str]]

_ONE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@dataclass(frozen=True)
class Part:
    """Which bytes of a file are sent, and under which head."""

    status: int
    headers: Headers
    start: int
    stop: int


def wanted(environ: dict[str, Any], status: int, headers: Headers, size: int) -> Part | None:
    """The part that a request asks for; None if the file is no subject of ranges.

    Several ranges at once, and what cannot be read, are answered by the whole file.
    """
    known = {name.lower(): value for name, value in headers}
    if status != 200 or environ["REQUEST_METHOD"] != "GET" or "content-encoding" in known:
        return None
    if "etag" not in known and "last-modified" not in known:
        # Made for this answer: the parts of two answers would not fit together.
        return None
    rest = [(name, value) for name, value in headers if name.lower() != "content-length"]
    rest.append(("Accept-Ranges", "bytes"))
    whole = Part(200, [*rest, ("Content-Length", str(size))], 0, size)
    match = _ONE.fullmatch(environ.get("HTTP_RANGE", "").strip())
    if match is None or match[0] == "bytes=-" or not _unchanged(environ, known):
        return whole
    start, stop = _limits(match[1], match[2], size)
    if start is None or stop <= start:
        if match[1] and match[2] and int(match[2]) < int(match[1]):
            return whole
        told = [*rest, ("Content-Range", f"bytes */{size}"), ("Content-Length", "0")]
        return Part(416, told, 0, 0)
    # A proxy that compresses what passes by would make another part of it.
    control = ", ".join(filter(None, [known.get("cache-control"), "no-transform"]))
    told = [
        *((name, value) for name, value in rest if name.lower() != "cache-control"),
        ("Cache-Control", control),
        ("Content-Range", f"bytes {start}-{stop - 1}/{size}"),
        ("Content-Length", str(stop - start)),
    ]
    return Part(206, told, start, stop)


def _limits(first: str, last: str, size: int) -> tuple[int | None, int]:
    if not first:
        return (max(0, size - int(last)), size) if int(last) else (None, 0)
    stop = int(last) + 1 if last else size
    return int(first), min(stop, size)


def _unchanged(environ: dict[str, Any], known: dict[str, str]) -> bool:
    """Whether the part belongs to the file that the client has the beginning of."""
    condition = environ.get("HTTP_IF_RANGE", "").strip()
    return not condition or condition in (known.get("etag"), known.get("last-modified"))
