"""Kill -9 while pages are approved, with two workers at once: each is published, and once."""

import json

import pytest

from scripts import serve
from tests.e2e.running import free_port, wait_until
from tests.search.crashes.editors import Approvers

pytestmark = [
    pytest.mark.servers,
    pytest.mark.timeout(500),
    pytest.mark.django_db(transaction=True),
]
COUNT = 30


def test_killed_while_approving(portal):
    prepared = json.loads(
        portal.run("-m", "tests.search.crashes.publisher", "submitted", str(COUNT))
    )
    port = free_port()
    web, workers = portal.web(port), [portal.worker(), portal.worker()]
    assert wait_until(lambda: serve.answers(port))
    approvers = Approvers(f"http://127.0.0.1:{port}", prepared)
    approvers.begin()
    for _ in range(2):
        approvers.wait_for(6)
        portal.kill(web)
        portal.kill(workers.pop(0))
        web = portal.web(port)
        workers.append(portal.worker())
    assert approvers.finish() >= 2, "nobody was waiting for an answer when the server was killed"

    portal.assert_index_is_database(COUNT)
    assert json.loads(portal.run("-m", "tests.search.crashes.publisher", "approved")) == {
        "live": COUNT,
        "states": ["approved"],
        "tasks": ["approved"],
        "task states": COUNT,
        "published": [1] * COUNT,
        "revisions": 1,
    }
