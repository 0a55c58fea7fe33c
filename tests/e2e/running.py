"""Run the portal as in production: demo data, real web server, real worker."""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import suppress
from email import policy
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import requests

from scripts import serve
from tests import database
from tests.needs import ROOT

# Arabic is switched on for the pages written from right to left.
LANGUAGES = "de,en,fr,ro,ar"
TIMEOUT_SECONDS = 180
DAY = 24 * 3600


class PortalDied(Exception):
    """A process of the portal ended or did not answer; the message holds its log."""


def wait_until(question, *, seconds=TIMEOUT_SECONDS, pause=0.2):
    """Return the first true result of `question` within the time, else its last result."""
    end = time.monotonic() + seconds
    while not (answer := question()) and time.monotonic() < end:
        time.sleep(pause)
    return answer


def environment(folder, **more):
    """The environment of every process of one portal, isolated from the caller's."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "PORTAL_VAR": str(folder),
        "PORTAL_LANGUAGES": LANGUAGES,
        # To embed a world takes a minute; tests of the search by meaning name their encoder.
        "SEARCH_ENCODER": "none",
        **more,
    }


def manage(folder, *command, **settings):
    """Run a management command to its end; return its output or fail with it."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    if done.returncode:
        raise PortalDied(f"manage.py {' '.join(command)}:\n{done.stdout}\n{done.stderr}")
    return done.stdout


def build_world(folder, migrated=None, **settings):
    """Create the demo database in `folder`, as `make demo` does before it serves."""
    folder.mkdir(parents=True)
    (folder / "frontend").symlink_to(ROOT / "var" / "frontend")
    if migrated is not None and migrated.exists():
        shutil.copyfile(migrated, folder / "db.sqlite3")
    manage(folder, "migrate", "--verbosity", "0", **settings)
    said = manage(folder, "demo", **settings)
    addition = "from tests.e2e.additions import add; add()"
    manage(folder, "shell", "--no-imports", "-c", addition, **settings)
    return said


def _digest_of_the_code():
    digest = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    sources = [ROOT / "tests" / "factories.py", ROOT / "tests" / "e2e" / "additions.py"]
    for house in ("cities", "search", "portal"):
        sources += [*(ROOT / house).rglob("*.py"), *(ROOT / house).rglob("*.yaml")]
    for path in sorted(sources):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def kept_world(migrated=None):
    """Return the demo database of the current code; cached, as building takes a minute."""
    shelf = ROOT / "var" / "test"
    folder = shelf / f"demo-{_digest_of_the_code()}"
    if not folder.exists():
        unfinished = shelf / f"demo-under-way-{os.getpid()}"
        build_world(unfinished, migrated)
        with suppress(OSError):
            # Another run may have been quicker; then its world serves as well.
            unfinished.rename(folder)
        _forget_old(shelf)
    return folder


def kept_world_on_postgresql(server):
    """The same on a PostgreSQL server: its folder, and the name of its database.

    The database is a template, from which copies are made within a second.
    """
    digest = _digest_of_the_code()
    folder, name = ROOT / "var" / "test" / f"demo-postgresql-{digest}", f"world_{digest}"
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() and folder.exists():
            return folder, name
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        migrated = database.postgresql_template(server) or "template1"
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {migrated}")
    shutil.rmtree(folder, ignore_errors=True)
    unfinished = folder.with_name(f"demo-under-way-{os.getpid()}")
    build_world(unfinished, DATABASE_URL=database_url(server, name))
    unfinished.rename(folder)
    return folder, name


def database_url(server, name):
    """Return the URL of another database on the same server."""
    return urlsplit(server)._replace(path=f"/{name}").geturl()


def _forget_old(shelf):
    for old in shelf.glob("demo-*"):
        if old.stat().st_mtime < time.time() - DAY:
            shutil.rmtree(old, ignore_errors=True)


def copy_world(world, folder):
    """Copy a demo database that no process is using."""
    shutil.copytree(world, folder, symlinks=True)
    return folder


def free_port():
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RunningPortal:
    """Web server and worker on one demo database; `stop` ends exactly these two."""

    def __init__(self, folder, **settings):
        self.folder = Path(folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings = {"PORTAL_URL": self.url, **settings}
        self.processes = {}

    def start(self):
        """Start both and wait until the search finds all measures."""
        for name, command in (
            ("web", serve.web_command(self.port)),
            ("worker", serve.worker_command()),
        ):
            with (self.folder / f"{name}.log").open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    command,
                    cwd=ROOT,
                    env=environment(self.folder, **self.settings),
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
        if not wait_until(self._ready):
            self.stop()
            raise PortalDied(f"The portal was not ready in time.\n{self.log()}")
        return self

    def _ready(self):
        if any(process.poll() is not None for process in self.processes.values()):
            raise PortalDied(f"A process ended by itself.\n{self.log()}")
        with suppress(requests.RequestException):
            page = requests.get(f"{self.url}/de/search/", timeout=20)
            # A notice says that another engine answers than the one that should.
            calm = "notice--caution" not in page.text
            return page.status_code == 200 and calm and "hit__heading" in page.text
        return False

    def stop(self):
        """Terminate both and wait."""
        serve.stop(list(self.processes.values()))

    def log(self, lines=60):
        """The last lines of both logs."""
        parts = []
        for name in ("web", "worker"):
            path = self.folder / f"{name}.log"
            text = path.read_text("utf-8", "replace") if path.exists() else ""
            parts.append(f"--- {name}\n" + "\n".join(text.splitlines()[-lines:]))
        return "\n".join(parts)

    def manage(self, *command):
        """Run a command of the portal in this world."""
        return manage(self.folder, *command, **self.settings)

    def mails(self):
        """Every mail sent so far, oldest first."""
        files = sorted((self.folder / "mail").glob("*.log"), key=lambda path: path.stat().st_mtime)
        parser = BytesParser(policy=policy.default)
        return [
            parser.parsebytes(part.lstrip(b"\n"))
            for path in files
            for part in path.read_bytes().split(b"-" * 79 + b"\n")
            if part.strip()
        ]
