"""Receive a request completely, and convert it to a WSGI environ."""

import asyncio
import io
import sys
from collections.abc import Awaitable, Callable
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from urllib.parse import unquote_to_bytes
from wsgiref.util import FileWrapper

Receive = Callable[[], Awaitable[dict[str, Any]]]

# Set in the environ of a request whose body exceeded the limit.
TOO_LARGE = "portal.body_too_large"
# Larger bodies are spooled to disk.
MAX_MEMORY_BYTES = 64 * 1024
# A body that is too large is read on up to this multiple of the limit, so that the client reads the
# response.
DRAIN_FACTOR = 4
# Timeouts for the next chunk and for the whole body.
RECEIVE_TIMEOUT_SECONDS = 60
TOTAL_TIMEOUT_SECONDS = 1800


class ClientDisconnected(Exception):
    """The client has disconnected."""


class ClientTimeout(Exception):
    """The client takes too long."""


async def read_body(receive: Receive, limit: int) -> tuple[IO[bytes], int, bool]:
    """Return the body, its size, and whether it was too large and is dropped."""
    body_file: IO[bytes] = SpooledTemporaryFile(MAX_MEMORY_BYTES)  # noqa: SIM115  closed by the caller
    try:
        async with asyncio.timeout(TOTAL_TIMEOUT_SECONDS):
            size = await _read(receive, body_file, limit)
    except TimeoutError:
        body_file.close()
        raise ClientTimeout from None
    except BaseException:
        body_file.close()
        raise
    if size > limit:
        body_file.close()
        return io.BytesIO(), 0, True
    body_file.seek(0)
    return body_file, size, False


async def _read(receive: Receive, body_file: IO[bytes], limit: int) -> int:
    size, more = 0, True
    while more:
        async with asyncio.timeout(RECEIVE_TIMEOUT_SECONDS):
            message = await receive()
        if message["type"] != "http.request":
            raise ClientDisconnected
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > limit * DRAIN_FACTOR:
            break
        if size <= limit:
            body_file.write(chunk)
        more = message.get("more_body", False)
    return size


def environ(scope: dict[str, Any], body_file: IO[bytes], size: int) -> dict[str, Any]:
    """Convert the ASGI scope to a WSGI environ (PEP 3333)."""
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
        "wsgi.input": body_file,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
    }
    for name, value in scope["headers"]:
        _add_header(found, name.decode("latin-1"), value.decode("latin-1"))
    # A chunked body now has a length; a body that was too large no longer has one.
    if size or "CONTENT_LENGTH" in found:
        found["CONTENT_LENGTH"] = str(size)
    found.pop("HTTP_TRANSFER_ENCODING", None)
    return found


def _add_header(found: dict[str, Any], name: str, value: str) -> None:
    if "_" in name:
        # It would be mistaken for the header with a hyphen, which the proxy may have set.
        return
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    if key in found:
        value = found[key] + ("; " if key == "HTTP_COOKIE" else ",") + value
    found[key] = value
