"""ASGI application that runs Django in threads.

A thread is occupied only while Django works: it starts when the request is complete, and ends when
the whole response is written to memory or disk. Receiving and sending happen in the event loop.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from portal.server import wsgi_request
from portal.server.buffered_response import BufferedResponse, IncompleteResponse, Send

logger = logging.getLogger(__name__)


class Bridge:
    """ASGI application around a WSGI application, with a fixed number of threads."""

    def __init__(self, app: Callable[..., Iterable[bytes]], *, threads: int, limit: int) -> None:
        self._app = app
        self._limit = limit
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="django")

    async def __call__(
        self, scope: dict[str, Any], receive: wsgi_request.Receive, send: Send
    ) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            raise ValueError(f"{scope['type']} is not served here")
        try:
            content, size, too_large = await wsgi_request.read_body(receive, self._limit)
        except wsgi_request.ClientTimeout:
            headers = [(b"connection", b"close")]
            await send({"type": "http.response.start", "status": 408, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return
        except wsgi_request.ClientDisconnected:
            return
        with content:
            environ = wsgi_request.environ(scope, content, size)
            if too_large:
                environ[wsgi_request.TOO_LARGE] = True
            await self._respond(environ, receive, send)

    async def _respond(
        self, environ: dict[str, Any], receive: wsgi_request.Receive, send: Send
    ) -> None:
        response = BufferedResponse(environ)
        app_run = asyncio.get_running_loop().run_in_executor(
            self._threads, response.run_app, self._app
        )
        sending = asyncio.ensure_future(response.send(send))
        disconnected = asyncio.ensure_future(_disconnected(receive))
        try:
            await asyncio.wait({sending, disconnected}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            response.abandon()
            sending.cancel()
            disconnected.cancel()
            results = await asyncio.gather(sending, disconnected, app_run, return_exceptions=True)
            response.close()
        _report(environ, results)


async def _disconnected(receive: wsgi_request.Receive) -> None:
    while (await receive())["type"] == "http.request":
        pass


def _report(environ: dict[str, Any], results: Iterable[Any]) -> None:
    """Log failures; one in the middle of a response ends the connection."""
    sending, _disconnect, app_run = results
    if isinstance(app_run, Exception):
        logger.error("No answer to %s", environ["PATH_INFO"], exc_info=app_run)
    if isinstance(sending, TimeoutError):
        raise IncompleteResponse("the client reads no further") from None
    if isinstance(sending, IncompleteResponse):
        raise sending
    if isinstance(sending, Exception):
        logger.error("%s could not be sent", environ["PATH_INFO"], exc_info=sending)
        raise sending
