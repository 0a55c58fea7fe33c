"""Whoever is killed in the middle of whatever: afterwards index and database agree."""

import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing

import psycopg
import pytest
from django.db import connection, connections

from scripts import serve
from tests.database import template_path
from tests.e2e.running import free_port, wait_until
from tests.needs import REQUIRE_ALL, ROOT, find_elasticsearch
from tests.search.sending import Editors

pytestmark = [
    pytest.mark.servers,
    pytest.mark.timeout(500),
    # The processes work on copies of the test database: it must be there, committed and at rest.
    pytest.mark.django_db(transaction=True),
]

MEASURES = 200
# Of these so many are published one by one, the others in bundles.
SINGLE = 24
PATIENCE = 200


@pytest.fixture
def database_url(tmp_path, transactional_db):
    """An own copy of the migrated database, that several processes can open."""
    if connection.vendor == "sqlite":
        shutil.copyfile(template_path(), tmp_path / "db.sqlite3")
        yield f"sqlite:///{tmp_path / 'db.sqlite3'}"
        return
    name, copy = connection.settings_dict["NAME"], f"crash_{os.getpid()}"
    connections.close_all()
    around, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
    with closing(psycopg.connect(f"{around}/postgres", autocommit=True)) as server:
        server.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
        yield f"{around}/{copy}"
        server.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


class Portal:
    """The processes of one portal, with its indexes; `kill` is kill -9."""

    def __init__(self, folder, engines, **environment):
        self.folder = folder
        self.engines = engines
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = {
            **kept,
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "tests.search.crash_settings",
            "PORTAL_VAR": str(folder),
            **environment,
        }
        self.running = []

    def start(self, *command):
        """A process of ours; what it prints can be read, what it logs is kept."""
        return self.start_program(sys.executable, *command)

    def start_program(self, *command):
        """Any program, with all processes that it starts in one group."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def run(self, *command):
        """A process that ends in order; returns what it printed."""
        process = self.start(*command)
        printed, _nothing = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, f"{command}: {printed}\n{self.log()[-3000:]}"
        return printed

    def log(self):
        return (self.folder / "log").read_text("utf-8")

    def publish(self, drafts, live=0):
        return self.start("-m", "tests.search.publisher", "publish", str(drafts), str(live))

    def worker(self):
        return self.start("manage.py", "worker")

    def web(self, port):
        """The web server as `make demo` starts it."""
        return self.start_program(*serve.web_command(port))

    def wait_for_lines(self, process, count):
        """Return when a process has printed some more lines."""
        for _ in range(count):
            assert process.stdout.readline(), self.log()[-3000:]

    def kill(self, process):
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE)

    def assert_index_is_database(self, count):
        """When nothing waits any more: nothing lost, nothing doubled, each document as it is."""
        settled = json.loads(self.run("-m", "tests.search.publisher", "settled"))
        right = {
            "waiting": 0,
            "parked": 0,
            "difference": ["0 missing, 0 outdated, 0 too many", {}],
            "documents": count,
            "distinct": count,
        }
        assert settled == {
            "public": count,
            "distinct": count,
            "engines": dict.fromkeys(self.engines, right),
        }
        # Nothing was lost on the way and only found again by comparing.
        assert "is repaired" not in self.log()


@pytest.fixture
def portal(request, tmp_path, database_url):
    """A portal with the embedded engine, and with Elasticsearch where a server answers."""
    engines = ["embedded"]
    settings = {"DATABASE_URL": database_url}
    if REQUIRE_ALL or find_elasticsearch():
        engines.append("elasticsearch")
        settings["ELASTICSEARCH_URL"] = request.getfixturevalue("elasticsearch_url")
        settings["ELASTICSEARCH_INDEX"] = request.getfixturevalue("elasticsearch_index")
        settings["ELASTICSEARCH_TIMEOUT"] = "30"
    made = Portal(tmp_path, engines, **settings)
    yield made
    for process in made.running:
        if process.poll() is None:
            made.kill(process)
        process.stdout.close()


def test_killed_while_publishing(portal):
    worker = portal.worker()
    web = portal.publish(MEASURES)
    portal.wait_for_lines(web, 50)
    portal.kill(worker)
    worker = portal.worker()
    portal.wait_for_lines(web, 60)
    portal.kill(web)
    web = portal.publish(MEASURES)
    portal.wait_for_lines(web, 30)
    portal.kill(worker)
    portal.worker()
    web.communicate(timeout=PATIENCE)

    portal.assert_index_is_database(MEASURES)


def test_web_server_killed_while_it_publishes(portal):
    """Answers that never came are asked for again, as people press a button again."""
    prepared = json.loads(portal.run("-m", "tests.search.publisher", "drafts", str(MEASURES)))
    port = free_port()
    web, worker = portal.web(port), portal.worker()
    assert wait_until(lambda: serve.answers(port))
    editors = Editors(f"http://127.0.0.1:{port}", prepared, single=SINGLE)
    editors.begin()
    for _ in range(2):
        editors.wait_for(8)
        portal.kill(web)
        portal.kill(worker)
        web, worker = portal.web(port), portal.worker()
    broken_off = editors.finish()
    assert broken_off >= 2, "nobody was waiting for an answer when the server was killed"

    portal.assert_index_is_database(MEASURES)


def test_killed_while_rebuilding(portal):
    drafts = 20
    web = portal.publish(drafts, MEASURES)
    portal.wait_for_lines(web, 1)
    portal.run("manage.py", "search", "migrate")
    for engine in portal.engines:
        rebuild = portal.start("manage.py", "search", "rebuild", "--engine", engine)
        portal.wait_for_lines(rebuild, 1)
        portal.kill(rebuild)
    portal.worker()
    web.communicate(timeout=PATIENCE)
    portal.assert_index_is_database(MEASURES + drafts)

    portal.run("manage.py", "search", "rebuild")
    portal.assert_index_is_database(MEASURES + drafts)
    generations = [path for path in (portal.folder / "search").iterdir() if path.is_dir()]
    assert len(generations) == 1
