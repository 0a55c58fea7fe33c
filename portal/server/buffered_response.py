"""Buffered response: a thread writes it at full speed, the client reads it at its own."""

import asyncio
import io
import os
from collections.abc import Awaitable, Callable, Iterable
from tempfile import TemporaryFile
from typing import IO, Any
from wsgiref.util import FileWrapper

from portal.server import byte_ranges

Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[str, str]]

CHUNK_BYTES = 64 * 1024
# A client that does not accept one chunk within this time is disconnected.
SEND_TIMEOUT_SECONDS = 60
BODILESS_STATUSES = (204, 304)


class ClientGone(Exception):
    """The client has disconnected; the rest of the response is not needed."""


class IncompleteResponse(Exception):
    """The application failed in the middle of the response."""


class BufferedResponse:
    """The response to one request; a thread calls `run_app`, the event loop calls `send`.

    A complete body stays in memory. A streamed one is spooled to an anonymous file, from which the
    client is served; a file on disk is duplicated and served from there. So the thread is free as
    soon as everything is written, however slow the client.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._status, self._headers = 500, list[tuple[str, str]]()
        self._content: bytes | None = None
        self._file: int | None = None
        self._position, self._end = 0, 0
        self._complete = self._failed = self._abandoned = False

    # --- In the thread ------------------------------------------------------------------------

    def run_app(self, app: Callable[..., Iterable[bytes]]) -> None:
        """Call the WSGI application; returns when it has finished."""
        try:
            result = app(self._environ, self._start)
            try:
                self._store_body(result)
            finally:
                close = getattr(result, "close", None)
                if close is not None:
                    close()
        except ClientGone:
            self._failed = True
        except BaseException:
            self._failed = True
            raise
        finally:
            self._complete = True
            self._notify()

    def _start(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self._status, self._headers = int(status.split(" ", 1)[0]), list(headers)

    def _store_body(self, result: Iterable[bytes]) -> None:
        if self._environ["REQUEST_METHOD"] == "HEAD" or self._status in BODILESS_STATUSES:
            self._content = b""
        elif (file := _on_disk(result)) is not None:
            self._serve_file(file)
        elif isinstance(result, list | tuple) or not getattr(result, "streaming", True):
            self._content = b"".join(result)
        else:
            self._spool(result)

    def _serve_file(self, file: IO[bytes]) -> None:
        begin, end = file.tell(), os.fstat(file.fileno()).st_size
        part = byte_ranges.requested_range(self._environ, self._status, self._headers, end - begin)
        if part is not None:
            self._status, self._headers = part.status, part.headers
            begin, end = begin + part.start, begin + part.stop
        # Set last: the event loop starts sending once the end exceeds the position.
        self._file = os.dup(file.fileno())
        self._position = begin
        self._end = end

    def _spool(self, chunks: Iterable[bytes]) -> None:
        # Kept as a duplicated descriptor: the file object closes its own.
        with TemporaryFile(buffering=0) as file:
            self._file = os.dup(file.fileno())
        for chunk in chunks:
            remaining = memoryview(chunk)
            while remaining:
                if self._abandoned:
                    raise ClientGone
                written = os.write(self._file, remaining)
                remaining = remaining[written:]
                self._end += written
            self._notify()

    def _notify(self) -> None:
        self._loop.call_soon_threadsafe(self._changed.set)

    # --- In the event loop --------------------------------------------------------------------

    async def send(self, send: Send) -> None:
        """Send everything to the client; raises IncompleteResponse if the application failed."""
        await self._wait_until(lambda: self._content is not None or self._end > self._position)
        if self._failed and self._file is None:
            self._status, self._headers, self._content = 500, [], b""
        headers = [
            (name.encode("latin-1"), value.encode("latin-1")) for name, value in self._headers
        ]
        start = {"type": "http.response.start", "status": self._status, "headers": headers}
        await send(start)
        if self._file is None:
            await send({"type": "http.response.body", "body": self._content or b""})
            return
        while chunk := await self._next_chunk():
            async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        if self._failed:
            raise IncompleteResponse
        await send({"type": "http.response.body", "body": b""})

    async def _next_chunk(self) -> bytes:
        """Return the next chunk, or empty bytes at the end."""
        await self._wait_until(lambda: self._end > self._position)
        size = min(CHUNK_BYTES, self._end - self._position)
        if not size or self._file is None:
            return b""
        # Disk reads may block, so they run outside the event loop.
        chunk = await self._loop.run_in_executor(None, os.pread, self._file, size, self._position)
        self._position += len(chunk)
        if not chunk:
            # The file was truncated meanwhile: the announced length cannot be sent.
            self._failed = True
        return chunk

    async def _wait_until(self, ready: Callable[[], bool]) -> None:
        """Wait until something is ready, or the response is complete."""
        while not (ready() or self._complete):
            self._changed.clear()
            if ready() or self._complete:
                break
            await self._changed.wait()

    def abandon(self) -> None:
        """Signal that the client is gone, so that the thread stops writing."""
        self._abandoned = True

    def close(self) -> None:
        """Close the file, once neither thread nor event loop uses it."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _on_disk(result: Iterable[bytes]) -> IO[bytes] | None:
    """Return the plain file that the application sends, if it is one."""
    file = getattr(result, "filelike", None) if isinstance(result, FileWrapper) else None
    # Django and tempfile wrap files in objects of their own.
    while file is not None and not isinstance(file, io.IOBase):
        file = getattr(file, "file", None)
    plain = isinstance(file, io.FileIO | io.BufferedReader | io.BufferedRandom)
    return file if plain and not file.closed else None  # type: ignore[union-attr,return-value]
