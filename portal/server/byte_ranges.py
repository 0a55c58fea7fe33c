"""Byte ranges of files, for resumed downloads and PDF viewers (RFC 9110, section 14)."""

import re
from dataclasses import dataclass
from typing import Any

Headers = list[tuple[str, str]]

_SINGLE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


@dataclass(frozen=True)
class RangeResponse:
    """Which bytes of a file are sent, with status and headers."""

    status: int
    headers: Headers
    start: int
    stop: int


def requested_range(
    environ: dict[str, Any], status: int, headers: Headers, size: int
) -> RangeResponse | None:
    """Return the requested range; None if the response does not support ranges.

    Multiple ranges and invalid ones get the whole file.
    """
    headers_by_name = {name.lower(): value for name, value in headers}
    if status != 200 or environ["REQUEST_METHOD"] != "GET" or "content-encoding" in headers_by_name:
        return None
    if "etag" not in headers_by_name and "last-modified" not in headers_by_name:
        # Generated content: ranges of two responses would not fit together.
        return None
    other_headers = [(name, value) for name, value in headers if name.lower() != "content-length"]
    other_headers.append(("Accept-Ranges", "bytes"))
    whole = RangeResponse(200, [*other_headers, ("Content-Length", str(size))], 0, size)
    match = _SINGLE_RANGE.fullmatch(environ.get("HTTP_RANGE", "").strip())
    if match is None or match[0] == "bytes=-" or not _unchanged(environ, headers_by_name):
        return whole
    start, stop = _limits(match[1], match[2], size)
    if start is None or stop <= start:
        if match[1] and match[2] and int(match[2]) < int(match[1]):
            return whole
        range_headers = [
            *other_headers,
            ("Content-Range", f"bytes */{size}"),
            ("Content-Length", "0"),
        ]
        return RangeResponse(416, range_headers, 0, 0)
    # A compressing proxy would change the range.
    control = ", ".join(filter(None, [headers_by_name.get("cache-control"), "no-transform"]))
    range_headers = [
        *((name, value) for name, value in other_headers if name.lower() != "cache-control"),
        ("Cache-Control", control),
        ("Content-Range", f"bytes {start}-{stop - 1}/{size}"),
        ("Content-Length", str(stop - start)),
    ]
    return RangeResponse(206, range_headers, start, stop)


def _limits(first: str, last: str, size: int) -> tuple[int | None, int]:
    if not first:
        return (max(0, size - int(last)), size) if int(last) else (None, 0)
    stop = int(last) + 1 if last else size
    return int(first), min(stop, size)


def _unchanged(environ: dict[str, Any], headers_by_name: dict[str, str]) -> bool:
    """Return whether If-Range matches, so that the range fits what the client has."""
    condition = environ.get("HTTP_IF_RANGE", "").strip()
    return not condition or condition in (
        headers_by_name.get("etag"),
        headers_by_name.get("last-modified"),
    )
