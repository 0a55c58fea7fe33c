"""The layer between web server and Django: complete requests, responses at any speed."""

import asyncio
import io
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.http import FileResponse

from portal.server import buffered_response, byte_ranges, wsgi_request
from portal.server.asgi_bridge import Bridge

LIMIT = 1000


def scope(method="GET", path=b"/", **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {
        "type": "http",
        "method": method,
        "path": path.decode(),
        "raw_path": path,
        "query_string": b"q=%C3%A4",
        "http_version": "1.1",
        "server": ("127.0.0.1", "8000"),
        "client": ("192.0.2.1", "1234"),
        "headers": [(name.encode(), value.encode()) for name, value in named.items()],
    }


class Client:
    """A client of a bridge: what it sends and receives."""

    def __init__(self, *parts, hangs_up=False):
        self.parts = list(parts) or [b""]
        self.hangs_up = hangs_up
        self.got = []
        self.first_read = asyncio.Event()

    async def receive(self):
        if self.parts:
            body = self.parts.pop(0)
            return {"type": "http.request", "body": body, "more_body": bool(self.parts)}
        if self.hangs_up:
            await self.first_read.wait()
            return {"type": "http.disconnect"}
        await asyncio.Event().wait()
        return None

    async def send(self, message):
        self.got.append(message)
        if message["type"] == "http.response.body":
            self.first_read.set()
            if self.hangs_up:
                await asyncio.Event().wait()

    @property
    def status(self):
        return self.got[0]["status"]

    @property
    def headers(self):
        return {name.decode(): value.decode() for name, value in self.got[0]["headers"]}

    @property
    def body(self):
        return b"".join(message["body"] for message in self.got[1:])


def completed(coroutine):
    """Run in a thread of its own, as this one may have the event loop of a browser."""
    with ThreadPoolExecutor(max_workers=1) as executor:
        return executor.submit(asyncio.run, coroutine).result()


def ask(app, *parts, hangs_up=False, **requested):
    """Return what a client receives from a WSGI application."""

    async def run():
        client = Client(*parts, hangs_up=hangs_up)
        bridge = Bridge(app, threads=1, limit=LIMIT)
        async with asyncio.timeout(10):
            await bridge(scope(**requested), client.receive, client.send)
        return client

    return completed(run())


def page(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH", 0))), b"!"]


def test_a_chunked_body_is_joined():
    client = ask(page, b"one ", b"", b"two", method="POST")
    assert (client.status, client.body) == (200, b"one two!")


def test_the_environ_is_what_django_expects():
    head = scope(path=b"/a%20b%FF", host="example.org", content_type="text/x", cookie="a=1")
    head["headers"] += [(b"cookie", b"b=2"), (b"x_forwarded_proto", b"https"), (b"x-a", b"\xe4")]
    found = wsgi_request.environ(head, io.BytesIO(), 0)
    assert found["PATH_INFO"] == "/a b\xff"
    assert found["QUERY_STRING"] == "q=%C3%A4"
    assert (found["HTTP_HOST"], found["CONTENT_TYPE"]) == ("example.org", "text/x")
    assert found["HTTP_COOKIE"] == "a=1; b=2"
    assert found["REMOTE_ADDR"] == "192.0.2.1"
    assert found["HTTP_X_A"] == "\xe4"
    assert "HTTP_X_FORWARDED_PROTO" not in found, "only the proxy says that"
    assert "CONTENT_LENGTH" not in found


@pytest.mark.parametrize("parts", [[b"x" * 1001], [b"x" * 900] * 3, [b"x" * 900] * 9])
def test_too_large_a_body_is_dropped_and_flagged(parts):
    def app(environ, start_response):
        start_response("413 Too large", [])
        return [str(environ[wsgi_request.TOO_LARGE]).encode(), environ["wsgi.input"].read()]

    client = ask(app, *parts, method="POST")
    assert (client.status, client.body) == (413, b"True")


def test_a_silent_sender_times_out(monkeypatch):
    monkeypatch.setattr(wsgi_request, "RECEIVE_TIMEOUT_SECONDS", 0.01)

    async def run():
        client = Client(b"begin", b"never")

        async def silent():
            return await (client.receive() if len(client.parts) == 2 else asyncio.Event().wait())

        await Bridge(page, threads=1, limit=LIMIT)(scope("POST"), silent, client.send)
        return client

    assert completed(run()).status == 408


class Streaming:
    """A streaming response that records whether it was closed."""

    streaming = True

    def __init__(self, pieces):
        self.pieces = pieces
        self.closed = threading.Event()

    def __call__(self, environ, start_response):
        start_response("200 OK", [])
        return self

    def __iter__(self):
        return iter(self.pieces)

    def close(self):
        self.closed.set()


def test_a_thread_is_free_before_a_slow_reader_has_read():
    """The whole response is written while the client has read only its beginning."""
    app = Streaming([b"x" * 100_000] * 50)

    async def run():
        client, taken = Client(), asyncio.Event()

        async def slow(message):
            await client.send(message)
            if message["type"] == "http.response.body":
                await taken.wait()

        bridge = Bridge(app, threads=1, limit=LIMIT)
        answering = asyncio.ensure_future(bridge(scope(), client.receive, slow))
        await asyncio.to_thread(app.closed.wait, 10)
        assert app.closed.is_set()
        other = Client()
        await Bridge.__call__(bridge, scope("HEAD"), other.receive, other.send)
        taken.set()
        await answering
        return client

    assert completed(run()).body == b"x" * 5_000_000


def test_a_disconnect_stops_the_thread():
    def endless():
        while True:
            yield b"x" * 1000

    app = Streaming(endless())
    client = ask(app, hangs_up=True)
    assert client.status == 200
    assert app.closed.is_set()


def test_an_interrupted_response_is_not_ended_as_if_complete(caplog):
    def breaking():
        yield b"x"
        raise ValueError("broken")

    with pytest.raises(buffered_response.IncompleteResponse):
        ask(Streaming(breaking()))
    assert "broken" in caplog.text


def test_a_failure_before_the_answer_is_an_error(caplog):
    def failing(environ, start_response):
        raise ValueError("broken")

    client = ask(failing)
    assert (client.status, client.body) == (500, b"")
    assert "broken" in caplog.text


def test_a_head_request_gets_no_body():
    app = Streaming([b"x"])
    assert ask(app, method="HEAD").body == b""
    assert app.closed.is_set()


def django_file(file, headers=()):
    """A view's FileResponse, sent as Django sends it."""

    def app(environ, start_response):
        response = FileResponse(file)
        start_response("200 OK", [*response.items(), *headers])
        response.file_to_stream.close = response.close
        return environ["wsgi.file_wrapper"](response.file_to_stream, response.block_size)

    return app


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain.bin"
    path.write_bytes(bytes(range(256)) * 1000)
    return path


def open_files():
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_files_are_sent_from_the_disk_and_closed(plain):
    before = open_files()
    client = ask(django_file(plain.open("rb"), [("ETag", '"a"')]))
    assert client.body == plain.read_bytes()
    assert client.headers["Accept-Ranges"] == "bytes"
    assert open_files() == before


def test_files_in_memory_are_sent_too():
    assert ask(django_file(io.BytesIO(b"abc"))).body == b"abc"
    file = tempfile.TemporaryFile()  # noqa: SIM115  closed by the answer
    file.write(b"0123456789")
    file.seek(3)
    assert ask(django_file(file)).body == b"3456789"


def test_a_file_truncated_meanwhile_aborts_the_response(plain, monkeypatch):
    monkeypatch.setattr(buffered_response.os, "pread", lambda *_arguments: b"")
    with pytest.raises(buffered_response.IncompleteResponse):
        ask(django_file(plain.open("rb")))


@pytest.mark.parametrize(
    ("requested", "status", "expected_headers", "limits"),
    [
        ("bytes=0-", 206, "bytes 0-99/100", (0, 100)),
        ("bytes=10-19", 206, "bytes 10-19/100", (10, 20)),
        ("bytes=90-500", 206, "bytes 90-99/100", (90, 100)),
        ("bytes=-10", 206, "bytes 90-99/100", (90, 100)),
        ("bytes=-500", 206, "bytes 0-99/100", (0, 100)),
        ("bytes=100-", 416, "bytes */100", (0, 0)),
        ("bytes=-0", 416, "bytes */100", (0, 0)),
        ("bytes=20-10", 200, None, (0, 100)),
        ("bytes=-", 200, None, (0, 100)),
        ("bytes=1-2,4-5", 200, None, (0, 100)),
        ("bytes=٣-", 200, None, (0, 100)),
        ("lines=1-2", 200, None, (0, 100)),
        ("", 200, None, (0, 100)),
    ],
)
def test_byte_ranges(requested, status, expected_headers, limits):
    environ = {"REQUEST_METHOD": "GET", "HTTP_RANGE": requested}
    part = byte_ranges.requested_range(
        environ, 200, [("ETag", '"a"'), ("Content-Length", "100")], 100
    )
    assert (part.status, part.start, part.stop) == (status, *limits)
    assert dict(part.headers).get("Content-Range") == expected_headers
    lengths = [value for name, value in part.headers if name == "Content-Length"]
    assert lengths == [str(limits[1] - limits[0])]


def test_no_range_of_compressed_or_generated_content():
    environ = {"REQUEST_METHOD": "GET", "HTTP_RANGE": "bytes=0-1"}
    etag = ("ETag", '"a"')
    assert byte_ranges.requested_range(environ, 200, [etag], 100).status == 206
    assert (
        byte_ranges.requested_range(environ, 200, [etag, ("Content-Encoding", "gzip")], 100) is None
    )
    assert byte_ranges.requested_range(environ, 304, [etag], 100) is None
    assert (
        byte_ranges.requested_range({**environ, "REQUEST_METHOD": "POST"}, 200, [etag], 100) is None
    )
    assert byte_ranges.requested_range(environ, 200, [], 100) is None, "made for one answer"
