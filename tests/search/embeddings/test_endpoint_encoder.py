"""The encoder behind an endpoint: what it asks, what it accepts, and how long it waits."""

import json
import socket
import time

import numpy as np
import pytest

from search.embeddings import EncoderRefused, EncoderUnavailable
from search.embeddings.endpoint_encoder import Endpoint, EndpointEncoder
from tests.search.embeddings.endpoint import embedding, entries, running_server

KEY = "secret-word"


@pytest.fixture
def server():
    with running_server() as running:
        yield running


@pytest.fixture
def make(server):
    def making(**changed):
        options = {"timeout": 5.0, "passage_timeout": 5.0, "retry_delays": (0.0, 0.0)}
        return EndpointEncoder(
            Endpoint(**({"url": server.url, "model": "some/model"} | options | changed))
        )

    return making


def answer(content, status=200, **options):
    """Responds with this content, JSON unless it is bytes."""
    encoded = content if isinstance(content, bytes) else json.dumps(content).encode()
    return lambda handler, _asked: handler.send(encoded, status, **options)


def assert_direction(vector, values):
    assert vector.dtype == np.float32
    assert vector == pytest.approx(np.array(values) / np.linalg.norm(values), abs=1e-6)


class TestAsking:
    def test_a_question_is_asked_in_the_usual_form(self, server, make):
        vector = make().embed_query("Wie heizt die Stadt?")

        assert server.paths == ["/v1/embeddings"]
        assert server.asked == [
            {"model": "some/model", "input": ["Wie heizt die Stadt?"], "encoding_format": "float"}
        ]
        assert server.headers[0]["Content-Type"] == "application/json"
        assert "Authorization" not in server.headers[0]
        assert_direction(vector, embedding("Wie heizt die Stadt?"))

    def test_vectors_are_in_the_order_of_the_texts_whatever_that_of_the_answer(self, make):
        texts = ["a", "bbb", "cc"]
        for text, vector in zip(texts, make().embed_passages(texts), strict=True):
            assert_direction(vector, embedding(text))

    def test_key_prefixes_and_dimensions_are_sent_if_set(self, server, make):
        encoder = make(key=KEY, query_prefix="query: ", passage_prefix="passage: ", dimensions=4)
        encoder.embed_query("x")
        encoder.embed_passages(["y"])

        assert [asked["input"] for asked in server.asked] == [["query: x"], ["passage: y"]]
        assert {asked["dimensions"] for asked in server.asked} == {4}
        assert {headers["Authorization"] for headers in server.headers} == {f"Bearer {KEY}"}

    def test_a_key_of_any_letters_is_sent(self, server, make):
        make(key="schlüssel-ш").embed_query("x")
        assert server.asked

    def test_passages_are_sent_in_batches(self, server, make):
        texts = [f"Text {'x' * number}" for number in range(33)]
        vectors = make().embed_passages(texts)

        assert [len(asked["input"]) for asked in server.asked] == [16, 16, 1]
        assert_direction(vectors[-1], embedding(texts[-1]))

    def test_without_texts_nothing_is_asked(self, server, make):
        assert make().embed_passages([]) == []
        assert server.asked == []

    @pytest.mark.parametrize("text", ["\x00", "\ud800", "", "🌳\u202e", "ä" * 100_000])
    def test_any_text_may_be_asked(self, server, make, text):
        assert make().embed_query(text).shape == (4,)
        assert server.asked[0]["input"] == [text]

    def test_proxies_and_accounts_of_the_environment_are_not_used(
        self, server, make, monkeypatch, tmp_path
    ):
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv("no_proxy", "")
        accounts = tmp_path / "netrc"
        accounts.write_text("machine 127.0.0.1 login portal password secret-word\n", "utf-8")
        monkeypatch.setenv("NETRC", str(accounts))

        make().embed_query("x")
        assert "Authorization" not in server.headers[0]

    def test_redirects_are_not_followed(self, server, make):
        with running_server() as other:
            server.respond = answer(b"", 307, Location=f"{other.url}/embeddings")
            with pytest.raises(EncoderRefused, match="307"):
                make(key=KEY).embed_query("x")
            assert other.asked == []


class TestRetries:
    @pytest.mark.parametrize("status", [429, 503])
    def test_passages_are_tried_again(self, server, make, status):
        respond = server.respond

        def busy_twice(handler, asked):
            if len(server.asked) < 3:
                return handler.send(b"busy", status)
            return respond(handler, asked)

        server.respond = busy_twice
        assert len(make().embed_passages(["x"])) == 1
        assert len(server.asked) == 3

    def test_passages_are_not_tried_for_ever(self, server, make):
        server.respond = answer(b"busy", 503)
        with pytest.raises(EncoderUnavailable, match="503"):
            make().embed_passages(["x"])
        assert len(server.asked) == 3

    def test_a_question_is_asked_once(self, server, make):
        server.respond = answer(b"busy", 429)
        with pytest.raises(EncoderUnavailable, match="429"):
            make().embed_query("x")
        assert len(server.asked) == 1

    @pytest.mark.parametrize("status", [400, 401, 404, 413, 422, 501])
    def test_what_is_refused_is_not_tried_again(self, server, make, status):
        server.respond = answer(b"<html><h1>No</h1></html>", status, kind="text/html")
        with pytest.raises(EncoderRefused, match=str(status)):
            make().embed_passages(["x"])
        assert len(server.asked) == 1


def one(values):
    return {"data": [{"index": 0, "embedding": values}]}


class TestAnswers:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"nothing",
            b"<html></html>",
            b"\xff\xfe",
            b"[" * 50_000,
            b'{"a":' * 20_000,
            b"9" * 5_000,
            None,
            [],
            "data",
            {},
            {"data": None},
            {"data": []},
            {"data": [None]},
            {"data": [{"index": 1, "embedding": [1.0]}]},
            {"data": [{"index": "0", "embedding": [1.0]}]},
            {"data": [{"index": [0], "embedding": [1.0]}]},
            {"data": [{"index": 0}]},
            one(None),
            one([]),
            one({}),
            one("AACAPwAAAEA="),
            one(1.0),
            one([[1.0, 2.0]]),
            one([[1.0], [1.0, 2.0]]),
            one([0.0, -0.0]),
            one([1.0, None]),
            one([1.0, "x"]),
            one([1.0, {}]),
            one([float("nan"), 1.0]),
            one([float("inf"), 1.0]),
            one([1e300, 1.0]),
            one([10**400]),
            one([0.5] * 4_097),
        ],
        ids=lambda content: repr(content)[:40],
    )
    def test_what_is_no_embedding_is_refused(self, server, make, content):
        server.respond = answer(content)
        with pytest.raises(EncoderRefused):
            make().embed_query("x")

    def test_other_dimensions_than_set_are_refused(self, make):
        with pytest.raises(EncoderRefused, match=r"\[4\] dimensions"):
            make(dimensions=8).embed_query("x")

    def test_embeddings_of_different_dimensions_are_refused(self, server, make):
        data = [{"index": index, "embedding": [1.0] * (index + 2)} for index in range(2)]
        server.respond = answer({"data": data})
        with pytest.raises(EncoderRefused, match="dimensions"):
            make().embed_passages(["x", "y"])

    def test_a_text_without_embedding_is_refused(self, server, make):
        server.respond = lambda handler, asked: answer({"data": entries(asked)[1:]})(handler, asked)
        with pytest.raises(EncoderRefused, match="for each text"):
            make().embed_passages(["x", "y"])

    @pytest.mark.parametrize("values", [[3e38] * 4, [1e-30] * 4, [1, 2, 3, 4]])
    def test_every_vector_has_length_one(self, server, make, values):
        server.respond = answer(one(values))
        assert_direction(make().embed_query("x"), values)


class TestWaiting:
    def test_a_long_answer_is_not_read_to_its_end(self, server, make):
        sent = []

        def ten_megabytes(handler, _asked):
            handler.send_response(200)
            handler.end_headers()
            try:
                for _kilobyte in range(10_000):
                    handler.wfile.write(b" " * 1_000)
                    sent.append(1)
            except OSError:
                sent.append("cut")

        server.respond = ten_megabytes
        with pytest.raises(EncoderRefused, match="longer"):
            make().embed_query("x")
        server.closing.wait(0.2)
        assert sent[-1] == "cut"

    @pytest.mark.parametrize("header", ["Content-Length", "Transfer-Encoding", None])
    def test_an_answer_that_drips_is_given_up_in_time(self, server, make, header):
        def drip(handler, _asked):
            handler.protocol_version = "HTTP/1.1"
            handler.close_connection = True
            handler.send_response(200)
            if header == "Content-Length":
                handler.send_header("Content-Length", "1000")
            elif header:
                handler.send_header("Transfer-Encoding", "chunked")
            handler.end_headers()
            try:
                for _byte in range(200):
                    handler.wfile.write(b"1\r\n \r\n" if header == "Transfer-Encoding" else b" ")
                    if server.closing.wait(0.02):
                        break
            except OSError:
                pass

        server.respond = drip
        started = time.monotonic()
        with pytest.raises(EncoderUnavailable):
            make(timeout=0.3).embed_query("x")
        assert time.monotonic() - started < 2

    @pytest.mark.parametrize("begun", [True, False])
    def test_a_server_that_hangs_is_given_up_in_time(self, server, make, begun):
        def hang(handler, _asked):
            if begun:
                handler.send_response(200)
                handler.send_header("Content-Length", "1000")
                handler.end_headers()
            server.closing.wait(10)

        server.respond = hang
        started = time.monotonic()
        with pytest.raises(EncoderUnavailable):
            make(timeout=0.2).embed_query("x")
        assert time.monotonic() - started < 2

    def test_an_answer_that_breaks_off_is_no_answer(self, server, make):
        def break_off(handler, _asked):
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            handler.wfile.write(b'{"data": [')

        server.respond = break_off
        with pytest.raises((EncoderUnavailable, EncoderRefused)):
            make().embed_query("x")

    @pytest.mark.parametrize("url", ["http://127.0.0.1:{}/v1", "http://nowhere.invalid/v1"])
    def test_nobody_there(self, make, url):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            address = url.format(free.getsockname()[1])
            with pytest.raises(EncoderUnavailable, match="does not answer"):
                make(url=address).embed_query("x")
