"""The steps of the production proof, one per function."""

import signal
import socket
import subprocess
from contextlib import ExitStack
from pathlib import Path

from scripts.proof.installation import (
    HOST,
    UP_SECONDS,
    Installation,
    command,
    expect,
    health_command,
    running,
    step,
    wait_for,
)

SEARCH_SECONDS = 5
# Of each kind; more than the web server has threads.
SLOW_CLIENTS = 20


def refusals(portal: Installation) -> None:
    """Default secrets, SQLite and the demo are refused."""
    weak = {
        "a short SECRET_KEY": {"SECRET_KEY": "short"},
        "the development key": {"SECRET_KEY": "insecure-development-key-that-production-refuses"},
        "SQLite": {"DATABASE_URL": "sqlite:///x.sqlite3"},
        "a default database password": {"DATABASE_URL": f"postgres://portal:portal@{HOST}:5432/x"},
        "every host name": {"ALLOWED_HOSTS": "*"},
        "no PORTAL_URL": {"PORTAL_URL": ""},
    }
    for name, changed in weak.items():
        outcome = portal.run(*command("web"), **changed)
        refused = (
            outcome.returncode != 0 and "ImproperlyConfigured" in outcome.stderr + outcome.stdout
        )
        expect(refused, f"the web server refuses to start with {name}")
    expect(portal.run("python", "manage.py", "demo").returncode, "`manage.py demo` is refused")


def transport(portal: Installation) -> None:
    """Redirects to TLS, cookies and headers."""
    plain = portal.get("/de/", through_tls=False)
    expect(plain.headers.get("Location", "").startswith("https://"), "plain HTTP is sent to HTTPS")
    home = portal.get("/de/")
    expect(home.status_code == 200, "the home page answers")
    expect("max-age" in home.headers["Strict-Transport-Security"], "HSTS is set")
    expect(not home.cookies, "a visitor gets no cookie")
    policy = home.headers["Content-Security-Policy"]
    expect("unsafe-inline" not in policy, "the content security policy is strict")
    login = portal.get("/admin/login/")
    cookie = login.headers.get("Set-Cookie", "")
    expect("__Host-csrf" in cookie and "Secure" in cookie, "the login's cookies are secure")
    for service in ("web", "worker"):
        portal.must_run(*health_command(service))
        step(f"the health check of {service} passes")
    ready = portal.get("/health/ready/")
    expect(ready.status_code == 200, f"the portal is ready: {ready.text}")


def proxy(portal: Installation) -> None:
    """The proxy serves static files and public pictures, nothing else."""
    media = portal.folder / "media"
    for name in ("images/open.png", "private/images/hidden.png", "documents/hidden.pdf"):
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_bytes(b"canary-bytes")
    wait_for(lambda: portal.ask_proxy("/health/").status_code < 500, UP_SECONDS)
    picture = portal.ask_proxy("/media/images/open.png")
    expect(picture.content == b"canary-bytes", "the proxy hands out a public picture")
    styles = sorted((portal.folder / "static").rglob("*.????????????.css"))
    address = "/static/" + styles[0].relative_to(portal.folder / "static").as_posix()
    hashed = portal.ask_proxy(address)
    expect("immutable" in hashed.headers["Cache-Control"], "static files may be kept for a year")
    for path in (
        "/media/private/images/hidden.png",
        "/media/documents/hidden.pdf",
        "/media/images/../private/images/hidden.png",
        "/media/images/%2e%2e/private/images/hidden.png",
        "/media/images//..//documents/hidden.pdf",
        "/static/../media/documents/hidden.pdf",
        "/media/images/..%2fdocuments/hidden.pdf",
    ):
        answer = portal.ask_proxy(path)
        expect(b"canary-bytes" not in answer.content, f"{path} stays hidden ({answer.status_code})")
    long = portal.ask_proxy("/de/search/?q=" + "x" * 100_000)
    expect(
        long.status_code == 414 and "zu lang" in long.text, "a query of 100 kB is refused in words"
    )


def slow_clients(portal: Installation) -> None:
    """Many clients that send or read slowly through the proxy delay no page."""
    picture = portal.folder / "media" / "images" / "large.png"
    picture.write_bytes(b"x" * 30_000_000)
    request = f"HTTP/1.1\r\nHost: {HOST}\r\n"
    sender = f"POST /admin/login/ {request}Content-Length: 1000000\r\n\r\nslow"
    reader = f"GET /media/images/large.png {request}\r\n"
    with ExitStack() as stack:
        for sent in [sender, reader] * SLOW_CLIENTS:
            client = stack.enter_context(socket.create_connection((HOST, portal.proxy_port)))
            client.sendall(sent.encode())
        took = wait_for(lambda: portal.get("/de/").ok, UP_SECONDS)
    step(f"{2 * SLOW_CLIENTS} slow clients hold up nobody: {took:.1f} seconds")


def publishing(portal: Installation) -> None:
    """Published measures are found."""
    script = "scripts/proof_world.py"
    step(portal.must_run("python", script, "musterstadt", "fernwaermenetz", "3"))
    took = wait_for(lambda: portal.finds("fernwaermenetz"), SEARCH_SECONDS)
    step(f"a visitor finds it after {took:.1f} seconds")
    portal.must_run("python", "manage.py", "doctor")
    step("the doctor finds nothing wrong")


def stops_in_order(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """SIGTERM ends the worker gracefully."""
    processes["worker"].send_signal(signal.SIGTERM)
    expect(processes["worker"].wait(30) == 0, "the worker ends in order on SIGTERM")


def killed(portal: Installation, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """A worker killed with work in the outbox leaves it to its successor."""
    processes["worker"].kill()
    processes["worker"].wait()
    portal.must_run("python", "scripts/proof_world.py", "musterstadt", "gruendachpflicht", "2")
    processes["worker"] = portal.start("worker", *command("worker"))
    took = wait_for(lambda: portal.finds("gruendachpflicht"), UP_SECONDS)
    step(f"after kill -9 the next worker catches up, {took:.1f} seconds with its start")


def restored(portal: Installation, archive: Path, folder: Path) -> None:
    """A second installation restored from the archive answers like the first."""
    copy = Installation(folder, portal.environment["SECRET_KEY"])
    try:
        step(copy.must_run("python", "manage.py", "restore", str(archive)))
        again = copy.run("python", "manage.py", "restore", str(archive))
        expect(again.returncode and "--force" in again.stderr, "restore refuses to overwrite")
        copy.must_run(*command("prepare"))
        with running(copy):
            wait_for(lambda: copy.finds("fernwaermenetz"), UP_SECONDS)
            step("the restored portal finds what the first one published")
    finally:
        copy.drop()
