"""Carries requests from the web server's event loop to Django's threads, and answers back.

A thread works only while Django works: it starts when the whole request has come in, and ends when
the whole answer is written, in memory or on the disk. Sending and receiving is the event loop's part.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from portal.server import requests
from portal.server.answers import Answer, BrokenOff, Send

logger = logging.getLogger(__name__)


class Bridge:
    """An ASGI application around one for WSGI, with a fixed number of threads."""

    def __init__(self, app: Callable[..., Iterable[bytes]], *, threads: int, limit: int) -> None:
        self._app = app
        self._limit = limit
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="django")

    async def __call__(self, scope: dict[str, Any], receive: requests.Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            raise ValueError(f"{scope['type']} is not served here")
        try:
            content, size, too_large = await requests.body(receive, self._limit)
        except requests.Silent:
            headers = [(b"connection", b"close")]
            await send({"type": "http.response.start", "status": 408, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        except requests.Gone:
            return
        with content:
            environ = requests.environ(scope, content, size)
            if too_large:
                environ[requests.TOO_LARGE] = True
            await self._answer(environ, receive, send)

    async def _answer(self, environ: dict[str, Any], receive: requests.Receive, send: Send) -> None:
        answer = Answer(environ)
        work = asyncio.get_running_loop().run_in_executor(self._threads, answer.take, self._app)
        sending = asyncio.ensure_future(answer.send(send))
        hung_up = asyncio.ensure_future(_hung_up(receive))
        try:
            await asyncio.wait({sending, hung_up}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            answer.abandon()
            sending.cancel()
            hung_up.cancel()
            results = await asyncio.gather(sending, hung_up, work, return_exceptions=True)
            answer.close()
        _tell(environ, results)


async def _hung_up(receive: requests.Receive) -> None:
    while (await receive())["type"] == "http.request":
        pass


def _tell(environ: dict[str, Any], results: Iterable[Any]) -> None:
    """Log what went wrong; a failure that began to be told to the client ends the connection."""
    sending, _hung, work = results
    if isinstance(work, Exception):
        logger.error("No answer to %s", environ["PATH_INFO"], exc_info=work)
    if isinstance(sending, TimeoutError):
        raise BrokenOff("the client reads no further") from None
    if isinstance(sending, BrokenOff):
        raise sending
    if isinstance(sending, Exception):
        logger.error("%s could not be sent", environ["PATH_INFO"], exc_info=sending)
        raise sending
