"""A request as Django sees it: come in as a whole, its body in memory or on the disk."""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote_to_bytes
from wsgiref.util import FileWrapper

Receive = Callable[[], Awaitable[dict[str, Any]]]

# Set in the environment of a request whose body was larger than the portal takes.
TOO_LARGE = "portal.body_too_large"
# More than this of a body lies on the disk while it comes in.
IN_MEMORY = 64 * 1024
# A body that is too large is still read to its end, so that the sender reads the answer.
READ_ON = 4
# A sender from whom nothing comes for so long is given up, and so is one that takes longer in all.
SILENT_SECONDS = 60
ALL_SECONDS = 1800


class Gone(Exception):
    """The client has hung up."""


class Silent(Exception):
    """The client takes too long."""


async def body(receive: Receive, limit: int) -> tuple[IO[bytes], int, bool]:
    """What was sent, from its beginning, its size, and whether it was too large and is left out."""
    kept: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  closed by who asked
    try:
        async with asyncio.timeout(ALL_SECONDS):
            size = await _read(receive, kept, limit)
    except TimeoutError:
        kept.close()
        raise Silent from None
    except BaseException:
        kept.close()
        raise
    if size > limit:
        kept.close()
        return io.BytesIO(), 0, True
    kept.seek(0)
    return kept, size, False


async def _read(receive: Receive, kept: IO[bytes], limit: int) -> int:
    size, more = 0, True
    while more:
        async with asyncio.timeout(SILENT_SECONDS):
            message = await receive()
        if message["type"] != "http.request":
            raise Gone
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit * READ_ON:
            break
        if size <= limit:
            kept.write(chunk)
        more = message.get("more_body", False)
    return size


def environ(scope: dict[str, Any], content: IO[bytes], size: int) -> dict[str, Any]:
    """The request as WSGI says it (PEP 3333)."""
    host, port = scope.get("server") or ("localhost", 80)
    raw = scope.get("raw_path") or scope["path"].encode()
    found = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(raw).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": content,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
    }
    for name, value in scope["headers"]:
        _add_header(found, name.decode("latin-1"), value.decode("latin-1"))
    # What came in pieces has a length by now; what was too large has none any more.
    if size or "CONTENT_LENGTH" in found:
        found["CONTENT_LENGTH"] = str(size)
    found.pop("HTTP_TRANSFER_ENCODING", None)
    return found


def _add_header(found: dict[str, Any], name: str, value: str) -> None:
    if "_" in name:
        # It would be taken for the header with a hyphen, which the proxy may have set.
        return
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    if key in found:
        value = found[key] + ("; " if key == "HTTP_COOKIE" else ",") + value
    found[key] = value
