"""An answer on its way: a thread writes it at its own pace, the client reads it at theirs."""

import asyncio
import io
import os
from collections.abc import Awaitable, Callable, Iterable
from tempfile import TemporaryFile
from typing import IO, Any
from wsgiref.util import FileWrapper

from portal.server import ranges

Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[str, str]]

CHUNK = 64 * 1024
# A reader who takes not even one chunk in this time is given up.
SILENT_SECONDS = 60
WITHOUT_BODY = (204, 304)


class Abandoned(Exception):
    """Nobody reads the rest."""


class BrokenOff(Exception):
    """The thread that wrote the answer failed in the middle of it."""


class Answer:
    """What one request is answered; a thread calls `take`, the event loop calls `send`.

    A page lies in memory. What comes bit by bit is written to a file without a name, from which the
    client is served; a file of the disk is opened a second time and read from there. So a thread is
    free as soon as everything is written, however slowly it is read.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        self._environ = environ
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()
        self._status, self._headers = 500, list[tuple[str, str]]()
        self._content: bytes | None = None
        self._file: int | None = None
        self._position, self._end = 0, 0
        self._complete = self._failed = self._abandoned = False

    # --- In the thread ------------------------------------------------------------------------

    def take(self, app: Callable[..., Iterable[bytes]]) -> None:
        """Let the application answer; returns when it has done all its work."""
        try:
            result = app(self._environ, self._start)
            try:
                self._keep(result)
            finally:
                close = getattr(result, "close", None)
                if close is not None:
                    close()
        except Abandoned:
            self._failed = True
        except BaseException:
            self._failed = True
            raise
        finally:
            self._complete = True
            self._tell()

    def _start(self, status: str, headers: Headers, exc_info: Any = None) -> None:
        self._status, self._headers = int(status.split(" ", 1)[0]), list(headers)

    def _keep(self, result: Iterable[bytes]) -> None:
        if self._environ["REQUEST_METHOD"] == "HEAD" or self._status in WITHOUT_BODY:
            self._content = b""
        elif (file := _on_disk(result)) is not None:
            self._hand_over(file)
        elif isinstance(result, list | tuple) or not getattr(result, "streaming", True):
            self._content = b"".join(result)
        else:
            self._write(result)

    def _hand_over(self, file: IO[bytes]) -> None:
        begin, end = file.tell(), os.fstat(file.fileno()).st_size
        part = ranges.wanted(self._environ, self._status, self._headers, end - begin)
        if part is not None:
            self._status, self._headers = part.status, part.headers
            begin, end = begin + part.start, begin + part.stop
        # The end comes last: the event loop begins to send as soon as it lies behind the position.
        self._file = os.dup(file.fileno())
        self._position = begin
        self._end = end

    def _write(self, chunks: Iterable[bytes]) -> None:
        # Kept open as a number: the object would close it.
        with TemporaryFile(buffering=0) as file:
            self._file = os.dup(file.fileno())
        for chunk in chunks:
            rest = memoryview(chunk)
            while rest:
                if self._abandoned:
                    raise Abandoned
                written = os.write(self._file, rest)
                rest = rest[written:]
                self._end += written
            self._tell()

    def _tell(self) -> None:
        self._loop.call_soon_threadsafe(self._news.set)

    # --- In the event loop --------------------------------------------------------------------

    async def send(self, send: Send) -> None:
        """Give the client everything; raises BrokenOff where the answer has no end."""
        await self._until(lambda: self._content is not None or self._end > self._position)
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
            async with asyncio.timeout(SILENT_SECONDS):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        if self._failed:
            raise BrokenOff
        await send({"type": "http.response.body", "body": b""})

    async def _next_chunk(self) -> bytes:
        """The next part; empty where there is nothing more."""
        await self._until(lambda: self._end > self._position)
        size = min(CHUNK, self._end - self._position)
        if not size or self._file is None:
            return b""
        # A disk may keep one waiting, the event loop may not.
        chunk = await self._loop.run_in_executor(None, os.pread, self._file, size, self._position)
        self._position += len(chunk)
        if not chunk:
            # The file was cut short meanwhile: what was promised cannot be kept.
            self._failed = True
        return chunk

    async def _until(self, ready: Callable[[], bool]) -> None:
        """Return when something is ready, or nothing will come any more."""
        while not (ready() or self._complete):
            self._news.clear()
            if ready() or self._complete:
                break
            await self._news.wait()

    def abandon(self) -> None:
        """Nobody reads it any more: the thread may stop writing."""
        self._abandoned = True

    def close(self) -> None:
        """Give the file back; to be called when neither thread nor loop works on it any more."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _on_disk(result: Iterable[bytes]) -> IO[bytes] | None:
    """The plain file that the application wants to be sent, if it is one."""
    file = getattr(result, "filelike", None) if isinstance(result, FileWrapper) else None
    # Django and tempfile put objects of their own around files.
    while file is not None and not isinstance(file, io.IOBase):
        file = getattr(file, "file", None)
    plain = isinstance(file, io.FileIO | io.BufferedReader | io.BufferedRandom)
    return file if plain and not file.closed else None  # type: ignore[union-attr,return-value]
