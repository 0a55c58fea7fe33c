"""Whoever is killed in the middle of whatever: afterwards index and database agree."""

import json

import pytest

from scripts import serve
from tests.e2e.running import free_port, wait_until
from tests.search.crashes.editors import Editors
from tests.search.crashes.processes import PATIENCE

pytestmark = [
    pytest.mark.servers,
    pytest.mark.timeout(500),
    # The processes work on copies of the test database: it must be there, committed and at rest.
    pytest.mark.django_db(transaction=True),
]

MEASURES = 200
# Of these so many are published one by one, the others in bundles.
SINGLE = 24


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
    prepared = json.loads(
        portal.run("-m", "tests.search.crashes.publisher", "drafts", str(MEASURES))
    )
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
        assert wait_until(lambda engine=engine: portal.indexes()[engine] == 2, pause=0.02)
        portal.kill(rebuild)
    portal.worker()
    web.communicate(timeout=PATIENCE)
    portal.assert_index_is_database(MEASURES + drafts)
    assert portal.indexes() == dict.fromkeys(portal.engines, 1), "what was half built is gone"

    portal.run("manage.py", "search", "rebuild")
    portal.assert_index_is_database(MEASURES + drafts)
    assert portal.indexes() == dict.fromkeys(portal.engines, 1)
