"""Slow clients block nobody, with the web server alone or behind the proxy."""

import json
import os
import shutil
import socket
import subprocess
from contextlib import ExitStack, closing
from dataclasses import dataclass

import pytest
import requests

from scripts import serve
from tests.e2e.running import free_port, wait_until
from tests.needs import ROOT, require
from tests.portal.server.slow_world import PIECE
from tests.search.crashes.processes import Portal

pytestmark = [
    pytest.mark.servers,
    # The processes work on a copy of the test database: it must be there and committed.
    pytest.mark.django_db(transaction=True),
]

SIZE = 30 * 1024 * 1024
# More than all threads of the web server.
CROWD = 12
# A server that waits for slow clients answers no sooner than they end, which they never do.
AT_ONCE = 30


@dataclass
class Served:
    """A portal at `url`, and what to fetch from it."""

    port: int
    document: str
    picture: str
    session: str

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def get(self, path, **more):
        return requests.get(self.url + path, timeout=AT_ONCE, **more)

    def connect(self, request):
        """A client with the smallest of buffers that has sent a request, or a part of one."""
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(AT_ONCE)
        client.connect(("127.0.0.1", self.port))
        client.sendall(request)
        return client

    def head(self, method, path, *lines):
        host = f"Host: 127.0.0.1:{self.port}"
        cookie = f"Cookie: sessionid={self.session}"
        return "\r\n".join([f"{method} {path} HTTP/1.1", host, cookie, *lines, "", ""]).encode()


def caddy(folder, upstream):
    """The proxy of docker-compose.yml in front of a web server; returns its process and port."""
    program = shutil.which("caddy")
    require("Caddy", "apt-get install caddy", present=program)
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "caddy"),
        "XDG_CONFIG_HOME": str(folder / "caddy"),
        "PORTAL_ADDRESS": f"http://127.0.0.1:{port}",
        "PORTAL_UPSTREAM": f"127.0.0.1:{upstream}",
        "PORTAL_FILES": str(folder),
    }
    command = [program, "run", "--config", ROOT / "docker" / "Caddyfile", "--adapter", "caddyfile"]
    with (folder / "caddy.log").open("ab") as log:
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log), port


@pytest.fixture(params=["web", "proxy"])
def served(request, tmp_path, database_url):
    with Portal(tmp_path, [], DATABASE_URL=database_url) as portal, ExitStack() as stack:
        (tmp_path / "frontend").symlink_to(ROOT / "var" / "frontend")
        made = json.loads(portal.run("-m", "tests.portal.server.slow_world", str(SIZE)))
        port = free_port()
        portal.web(port)
        assert wait_until(lambda: serve.answers(port)), portal.log()
        if request.param == "proxy":
            process, port = caddy(tmp_path, port)
            stack.callback(serve.stop, [process])
            assert wait_until(lambda: serve.answers(port)), (tmp_path / "caddy.log").read_text()
        found = Served(port=port, **made)
        assert found.get("/de/").status_code == 200, portal.log()
        yield found


def pages_answer(served):
    """Request pages within the time of `AT_ONCE`; many, so that each process is reached."""
    for _ in range(CROWD):
        assert served.get("/de/").status_code == 200
        assert served.get("/admin/login/").status_code == 200


def whole(client):
    """Read the body of a response with a length to its end."""
    with client.makefile("rb") as stream:
        lines = iter(stream.readline, b"\r\n")
        head = dict(line.decode().lower().strip().split(": ", 1) for line in list(lines)[1:])
        return stream.read(int(head["content-length"]))


def slow_clients_hold_up_nobody(served):
    form = "multipart/form-data; boundary=x"
    upload = (f"Content-Type: {form}", "Content-Length: 5000000")
    with ExitStack() as stack:
        opened = [
            stack.enter_context(closing(served.connect(request)))
            for request in [
                *[served.head("GET", served.document)] * CROWD,
                *[served.head("POST", "/admin/login/", *upload) + b"--x\r\nContent-"] * CROWD,
                *[b"GET /de/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-"] * CROWD,
            ]
        ]
        # The readers are answered, and stop reading after the first bytes.
        assert all(client.recv(12) == b"HTTP/1.1 200" for client in opened[:CROWD])
        pages_answer(served)

        # Whoever was slow is served all the same.
        assert whole(opened[0]) == (PIECE * (SIZE // len(PIECE) + 1))[:SIZE]
        sender = opened[CROWD]
        sender.sendall(b"x" * (5_000_000 - len(b"--x\r\nContent-")))
        assert sender.recv(12) in (b"HTTP/1.1 400", b"HTTP/1.1 403", b"HTTP/1.1 200")


def files_keep_what_http_promises(served):
    answer = served.get(served.document, headers={"Accept-Encoding": "identity"})
    etag, size = answer.headers["ETag"], len(answer.content)
    assert (size, answer.headers["Content-Length"]) == (SIZE, str(SIZE))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Encoding" not in answer.headers
    assert "document-" in answer.headers["Content-Disposition"]

    def part(asked, **more):
        return served.get(served.document, headers={"Range": asked, **more})

    for asked, told, content in (
        ("bytes=10-19", f"bytes 10-19/{SIZE}", answer.content[10:20]),
        ("bytes=-5", f"bytes {SIZE - 5}-{SIZE - 1}/{SIZE}", answer.content[-5:]),
        (f"bytes={SIZE - 3}-", f"bytes {SIZE - 3}-{SIZE - 1}/{SIZE}", answer.content[-3:]),
    ):
        found = part(asked)
        assert (found.status_code, found.headers["Content-Range"]) == (206, told)
        assert found.content == content
    assert part(f"bytes={SIZE}-").status_code == 416
    assert part("bytes=0-1", **{"If-Range": etag}).status_code == 206
    for whole_file in (part("bytes=0-1", **{"If-Range": '"other"'}), part("bytes=0-1,5-6")):
        assert (whole_file.status_code, len(whole_file.content)) == (200, SIZE)
    assert served.get(served.document, headers={"If-None-Match": etag}).status_code == 304

    as_it_is = {"Accept-Encoding": "identity"}
    head = requests.head(served.url + served.document, headers=as_it_is, timeout=AT_ONCE)
    assert (head.status_code, head.headers["Content-Length"]) == (200, str(SIZE))
    internal = {"cookies": {"sessionid": served.session}}
    assert served.get(served.picture).status_code == 404
    picture = served.get(served.picture, **internal)
    assert picture.headers["Content-Type"] == "image/png"
    since = {"If-Modified-Since": picture.headers["Last-Modified"]}
    assert served.get(served.picture, headers=since, **internal).status_code == 304
    assert served.get(served.picture, headers=since).status_code == 404, "rights come first"


def too_much_is_refused_in_words(served):
    files = {"file": ("a.bin", b"x" * (SIZE + 2_000_000))}
    answer = requests.post(
        f"{served.url}/admin/login/", files=files, headers={"Accept-Language": "fr"}, timeout=60
    )
    assert answer.status_code == 413
    assert "30 Mo" in answer.text


def test_the_server_and_its_slow_clients(served):
    """One test, as starting a portal takes time."""
    slow_clients_hold_up_nobody(served)
    files_keep_what_http_promises(served)
    too_much_is_refused_in_words(served)
