"""What only the Elasticsearch engine must stand: a server that is down, slow or wrong."""

import gc
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from search.engines import EngineRefused, EngineUnavailable, IndexMissing, RebuildSuperseded
from search.engines.elasticsearch import engine as module
from search.engines.elasticsearch.connection import ConnectionOptions, connect
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.elasticsearch.mapping import index_body
from search.query.parser import parse_query
from search.query.query_builder import build_clauses
from search.schema.clauses import EngineQuery
from tests.search.samples import WORLD

AT_ONCE = ConnectionOptions(retries=0)


class Faulty(BaseHTTPRequestHandler):
    """Answers every request with one status, after a while, as the product or another one."""

    status = 200
    delay = 0.0
    product = True
    body = b'{"error": {"type": "test_exception", "reason": "as told"}}'

    def answer(self):
        time.sleep(self.delay)
        self.rfile.read(int(self.headers.get("content-length") or 0))
        body = self.body
        self.send_response(self.status)
        if self.product:
            self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


for method in ("GET", "POST", "PUT", "DELETE", "HEAD"):
    setattr(Faulty, f"do_{method}", lambda handler: handler.answer())


@pytest.fixture
def faulty_server():
    """Starts a server that is faulty in one way; its address."""
    servers = []

    def start(handler=Faulty, **faults):
        server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (handler,), faults))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def faulty(faulty_server):
    """Makes an engine whose server is faulty in one way."""

    def make(handler=Faulty, options=AT_ONCE, **faults):
        return ElasticsearchEngine(faulty_server(handler, **faults), "test-faulty", 0.3, options)

    return make


def calls(engine):
    yield lambda: engine.search(EngineQuery())
    yield lambda: engine.put(WORLD[:1])
    yield lambda: engine.remove(["x"])
    yield lambda: engine.rebuild(lambda: WORLD)
    yield engine.needs_rebuild
    yield engine.hashes
    yield engine.count


def test_a_server_that_is_down():
    engine = ElasticsearchEngine("http://127.0.0.1:9", "test-down", 1, AT_ONCE)
    for call in calls(engine):
        with pytest.raises(EngineUnavailable):
            call()


def test_a_server_that_keeps_visitors_waiting(faulty):
    engine = faulty(delay=1.5)
    started = time.monotonic()
    with pytest.raises(EngineUnavailable):
        engine.search(EngineQuery())
    assert time.monotonic() - started < 1.0


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (429, EngineUnavailable),
        (503, EngineUnavailable),
        (400, EngineRefused),
        (401, EngineUnavailable),
        (403, EngineUnavailable),
        (500, EngineRefused),
        (404, IndexMissing),
    ],
)
def test_answers_that_are_errors(faulty, status, error):
    with pytest.raises(error):
        faulty(status=status).search(EngineQuery())


def test_another_product_is_refused(faulty):
    with pytest.raises(EngineRefused):
        faulty(product=False).search(EngineQuery())


def bulk_answer(status):
    error = {"error": {"type": "unavailable_shards_exception"}} if status >= 300 else {}
    item = {"_id": WORLD[0].uuid, "_index": "test-faulty", "status": status, **error}
    return json.dumps({"errors": status >= 300, "items": [{"index": item}]}).encode()


def aliases_answer():
    return json.dumps({"test-faulty-1": {"aliases": {"test-faulty": {}}}}).encode()


class TestWritingIsRepeated:
    """What cannot be written just now is neither lost nor held against the document."""

    def engine(self, faulty, statuses, retries):
        class Busy(Faulty):
            def answer(self):
                bulk = self.path.endswith("/_bulk") or "/_bulk?" in self.path
                self.body = bulk_answer(statuses.pop(0)) if bulk else aliases_answer()
                super().answer()

        return faulty(Busy, ConnectionOptions(retries=retries, backoff=0.01))

    def test_until_it_succeeds(self, faulty):
        statuses = [503, 429, 201]
        self.engine(faulty, statuses, retries=2).put(WORLD[:1])
        assert statuses == []

    def test_and_given_up_in_the_end(self, faulty):
        statuses = [503, 503, 201]
        with pytest.raises(EngineUnavailable, match="cannot write just now"):
            self.engine(faulty, statuses, retries=1).put(WORLD[:1])
        assert statuses == [201]


def test_the_next_node_is_asked_at_once_where_one_is_gone(faulty_server):
    """Whichever of the two is asked first: the other answers, and nobody waits."""
    alive = faulty_server(body=aliases_answer())
    engine = ElasticsearchEngine(f"http://127.0.0.1:9, {alive}", "test-faulty", 1, AT_ONCE)
    started = time.monotonic()
    for _ in range(4):
        assert engine.needs_rebuild() == "the index has an outdated schema"
    assert time.monotonic() - started < 1


@pytest.fixture
def server(elasticsearch_url, elasticsearch_index):
    """A real engine with the small world."""
    made = ElasticsearchEngine(elasticsearch_url, elasticsearch_index, 30)
    made.rebuild(lambda: WORLD)
    return made


def names(url, prefix):
    return requests.get(f"{url}/_cat/indices/{prefix}*?h=index", timeout=30).text.split()


def test_a_rebuilt_index_is_of_one_piece(server, elasticsearch_url, elasticsearch_index):
    """Each piece is asked for each word."""

    def documents():
        for place in range(0, len(WORLD), 2):
            server.put(WORLD[place : place + 2])
            yield from WORLD[place : place + 2]

    server.rebuild(lambda: WORLD)
    server.rebuild(documents)
    told = requests.get(f"{elasticsearch_url}/{elasticsearch_index}/_segments", timeout=30).json()
    (index,) = told["indices"].values()
    (copies,) = index["shards"].values()
    assert [len(copy["segments"]) for copy in copies] == [1]


@pytest.mark.parametrize("status", [429, 400, 404])
def test_a_server_that_will_not_merge_does_no_harm(server, monkeypatch, faulty_server, status):
    refusing = connect(faulty_server(status=status), 5, AT_ONCE)
    monkeypatch.setattr(
        server._client._write_client.indices, "forcemerge", refusing.indices.forcemerge
    )
    assert server.rebuild(lambda: WORLD) == len(WORLD)


def test_a_later_rebuild_takes_over(server, elasticsearch_url, elasticsearch_index):
    def documents():
        yield from WORLD[:4]
        server.rebuild(lambda: WORLD[:2])
        yield from WORLD[4:]

    with pytest.raises(RebuildSuperseded):
        server.rebuild(documents)
    assert server.count() == 2
    assert len(names(elasticsearch_url, elasticsearch_index)) == 1


def test_a_broken_off_rebuild_does_no_harm(server, elasticsearch_url, elasticsearch_index):
    building = f"{elasticsearch_index}-building"
    server._client.create(f"{elasticsearch_index}-broken-off", index_body(), [building])
    server.put(WORLD[:1])
    server.remove([WORLD[1].uuid, "unknown"])
    assert server.count() == len(WORLD) - 1
    assert not server.needs_rebuild()
    assert server.rebuild(lambda: WORLD) == len(WORLD)
    assert len(names(elasticsearch_url, elasticsearch_index)) == 1


def test_an_exchange_whose_answer_was_lost_is_no_failure(
    server, elasticsearch_url, elasticsearch_index, monkeypatch
):
    change = server._client.update_aliases

    def change_and_lose_the_answer(actions):
        change(actions)
        raise EngineUnavailable("timed out")

    monkeypatch.setattr(server._client, "update_aliases", change_and_lose_the_answer)
    assert server.rebuild(lambda: WORLD[:3]) == 3
    assert len(names(elasticsearch_url, elasticsearch_index)) == 1


def test_tidying_leaves_the_indexes_of_others_alone(server, elasticsearch_url, elasticsearch_index):
    other = f"{elasticsearch_index}-b-{'0' * 12}-{'0' * 8}"
    server._client.create(other, index_body(), [])
    assert server.tidy() == 0
    assert other in names(elasticsearch_url, elasticsearch_index)
    assert server.count() == len(WORLD)


def test_writing_never_creates_an_index(
    server, elasticsearch_url, elasticsearch_index, monkeypatch
):
    both = [elasticsearch_index, f"{elasticsearch_index}-building"]
    monkeypatch.setattr(server, "_write_aliases", lambda: both)
    server.put(WORLD[:1])
    server.remove([WORLD[0].uuid])
    assert len(names(elasticsearch_url, elasticsearch_index)) == 1
    assert server.count() == len(WORLD) - 1


def test_an_index_of_other_rules_is_outdated(server, monkeypatch):
    monkeypatch.setattr(module, "mapping_hash", lambda: "otherrules00")
    assert server.needs_rebuild() == "the index has an outdated schema"
    assert server.search(EngineQuery()).total == len(WORLD), "it answers until it is rebuilt"
    server.rebuild(lambda: WORLD)
    assert not server.needs_rebuild()


def test_the_longest_question_is_not_too_long(server):
    text = " ".join(f"Ääöüéàç{letter}ñ" for letter in "abcdefghijklmnop")
    groups = build_clauses(parse_query(text), "de", fuzzy=True)
    assert server.search(EngineQuery(groups=groups)).total == 0


@pytest.mark.timeout(60)
def test_a_reading_thrown_away_with_its_connections_does_not_wait_for_them(make_engine):
    """Collected as one, the connections go first: whoever then asks for one waits for ever."""
    engine = make_engine("elasticsearch")
    engine.rebuild(lambda: WORLD)
    reading = engine.scan(EngineQuery())
    next(reading)
    together = [engine, reading]
    together.append(together)
    del engine, reading, together
    assert gc.collect()
