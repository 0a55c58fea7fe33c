"""An index is rebuilt again and again amid publishing and searching, and nobody notices."""

import pytest

from scripts import serve
from tests.e2e.running import free_port, wait_until
from tests.search.crashes.processes import PATIENCE, Portal
from tests.search.crashes.visitors import Visitors

pytestmark = [
    pytest.mark.servers,
    pytest.mark.timeout(600),
    # The processes work on a copy of the test database: it must be there, committed and at rest.
    pytest.mark.django_db(transaction=True),
]

LIVE = 60
DRAFTS = 60


@pytest.fixture(params=["embedded", "elasticsearch"])
def portal(request, tmp_path, database_url):
    """A portal that prefers each engine in turn."""
    settings = {"DATABASE_URL": database_url}
    engines = ["embedded"]
    if request.param == "elasticsearch":
        settings["ELASTICSEARCH_URL"] = request.getfixturevalue("elasticsearch_url")
        settings["ELASTICSEARCH_INDEX"] = request.getfixturevalue("elasticsearch_index")
        settings["ELASTICSEARCH_TIMEOUT"] = "30"
        engines.insert(0, "elasticsearch")
    with Portal(tmp_path, engines, **settings) as made:
        yield made


def test_rebuilding_amid_publishing_and_searching(portal, tell):
    preparing = portal.publish(DRAFTS, LIVE)
    portal.wait_for_lines(preparing, 1)
    portal.kill(preparing)
    portal.run("manage.py", "search", "migrate")
    port = free_port()
    portal.web(port)
    portal.worker()
    assert wait_until(lambda: serve.answers(port))

    rebuilt = 0
    with Visitors(f"http://127.0.0.1:{port}", "Maßnahme") as visitors:
        visitors.wait_for(5)
        editor = portal.publish(DRAFTS)
        portal.wait_for_lines(editor, 3)
        while editor.poll() is None:
            portal.run("manage.py", "search", "rebuild", "--engine", portal.engines[0])
            rebuilt += 1
        editor.communicate(timeout=PATIENCE)
        visitors.wait_for(5)

    assert visitors.failed == []
    assert visitors.degraded == 0, "the engine that is rebuilt goes on answering"
    assert rebuilt >= 1
    portal.assert_index_is_database(LIVE + DRAFTS)
    assert portal.indexes() == dict.fromkeys(portal.engines, 1)
    tell(
        f"{portal.engines[0]} rebuilt {rebuilt} times. {visitors}. "
        f"Index and database agree on {LIVE + DRAFTS} measures."
    )
