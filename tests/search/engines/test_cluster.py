"""Three real Elasticsearch nodes: the master dies amid publishing and searching."""

import json

import pytest
import requests

from scripts import serve
from tests.e2e.running import free_port, wait_until
from tests.search.crashes.processes import PATIENCE, Portal
from tests.search.crashes.visitors import Visitors
from tests.servers import Node, require_elasticsearch

pytestmark = [
    pytest.mark.servers,
    pytest.mark.nodes,
    pytest.mark.timeout(700),
    # The processes work on a copy of the test database: it must be there, committed and at rest.
    pytest.mark.django_db(transaction=True),
]

NODES = ("one", "two", "three")
LIVE = 30
DRAFTS = 80


@pytest.fixture
def cluster():
    """Three nodes by name, that have found one another."""
    require_elasticsearch()
    ports = {name: (free_port(), free_port()) for name in NODES}
    seeds = ",".join(f"127.0.0.1:{transport}" for _http, transport in ports.values())
    session = requests.Session()
    session.trust_env = False
    nodes = {
        name: Node(
            f"http://127.0.0.1:{http}",
            session,
            **{
                "cluster.name": f"partnerstadt-{ports['one'][0]}",
                "node.name": name,
                "http.port": http,
                "transport.port": transport,
                "discovery.seed_hosts": seeds,
                "cluster.initial_master_nodes": ",".join(NODES),
                "xpack.security.enabled": "false",
            },
        )
        for name, (http, transport) in ports.items()
    }
    try:
        for node in nodes.values():
            node.start()
        for node in nodes.values():
            node.wait("/_cluster/health?wait_for_nodes=3&timeout=5s")
        yield dict(nodes)
    finally:
        for node in nodes.values():
            node.remove()


def ask(node, path):
    answer = node.session.get(node.url + path, timeout=60)
    assert answer.ok, answer.text
    return answer.json()


def test_the_master_is_killed_amid_publishing_and_searching(cluster, tmp_path, database_url, tell):
    settings = {
        "DATABASE_URL": database_url,
        "ELASTICSEARCH_URL": ",".join(node.url for node in cluster.values()),
        "ELASTICSEARCH_TIMEOUT": "10",
    }
    with Portal(tmp_path, ["embedded", "elasticsearch"], **settings) as portal:
        preparing = portal.publish(DRAFTS, LIVE)
        portal.wait_for_lines(preparing, 1)
        portal.kill(preparing)
        portal.run("manage.py", "search", "migrate")
        health = ask(cluster["one"], "/_cluster/health/partnerstadt?wait_for_status=green")
        assert (health["status"], health["active_shards"]) == ("green", 2), "a shard and its copy"
        port = free_port()
        portal.web(port)
        portal.worker()
        assert wait_until(lambda: serve.answers(port))

        with Visitors(f"http://127.0.0.1:{port}", "Maßnahme") as visitors:
            visitors.wait_for(10)
            editor = portal.publish(DRAFTS)
            portal.wait_for_lines(editor, 15)
            (elected,) = ask(cluster["one"], "/_cat/master?format=json")
            cluster.pop(elected["node"]).kill()
            assert editor.poll() is None, "publishing goes on"
            portal.wait_for_lines(editor, 30)
            editor.communicate(timeout=PATIENCE)
            visitors.wait_for(20)
        assert visitors.failed == []

        (new,) = ask(next(iter(cluster.values())), "/_cat/master?format=json")
        assert new["node"] in cluster
        portal.assert_index_is_database(LIVE + DRAFTS)
        tell(f"Master {elected['node']} killed, {new['node']} elected. {visitors}.")
        tell(f"Index and database agree on {LIVE + DRAFTS} measures on both engines.")
        assert json.loads(portal.run("manage.py", "shell", "--no-imports", "-c", SEARCH)) == [
            "elasticsearch",
            LIVE,
        ]


SEARCH = """
import json
from search import searcher
from search.schema.request import SearchRequest
found = searcher.search(SearchRequest("Maßnahme"))
print(json.dumps([found.engine, found.total]))
"""
