"""The encoder behind an OpenAI-compatible `/v1/embeddings` endpoint that the operator runs."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import requests
import urllib3

from search.embeddings import EncoderRefused, EncoderUnavailable, unit_vector
from search.schema.vectors import Vector

_BATCH = 16
# A number takes 25 characters at most; what is longer is no answer to what was asked.
_CHARACTERS_PER_NUMBER = 25
_MAX_DIMENSIONS = 4_096
_CHUNK = 65_536
_RETRYABLE_STATUSES = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Endpoint:
    """The endpoint: its URL up to and including `/v1`, the model, and how to ask for it.

    `dimensions` is what the model returns; 0 accepts what comes. Some models need other words before
    a question than before a passage: `query_prefix` and `passage_prefix`. `timeout` is the seconds
    that a whole answer may take, `retry_delays` those before each further attempt at passages; a
    visitor's question is never repeated.
    """

    url: str
    model: str
    key: str = ""
    dimensions: int = 0
    query_prefix: str = ""
    passage_prefix: str = ""
    timeout: float = 3.0
    passage_timeout: float = 60.0
    retry_delays: tuple[float, ...] = (0.5, 2.0)


class EndpointEncoder:
    """The Encoder protocol over HTTP."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.model = endpoint.model
        self._endpoint = endpoint
        self._session = requests.Session()
        # No proxy and no password file of the environment: texts go to this address only.
        self._session.trust_env = False
        # Read as it comes, so that no answer grows while it is unpacked.
        self._session.headers["Accept-Encoding"] = "identity"
        if endpoint.key:
            # As bytes, because the client refuses letters beyond Latin-1.
            self._session.headers["Authorization"] = f"Bearer {endpoint.key}".encode()

    def embed_query(self, text: str) -> Vector:
        """See Encoder.embed_query."""
        asked = f"{self._endpoint.query_prefix}{text}"
        return self._embed([asked], self._endpoint.timeout)[0]

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        """See Encoder.embed_passages."""
        prefixed = [f"{self._endpoint.passage_prefix}{text}" for text in texts]
        return [
            vector
            for start in range(0, len(prefixed), _BATCH)
            for vector in self._embed_patiently(prefixed[start : start + _BATCH])
        ]

    def _embed_patiently(self, texts: list[str]) -> list[Vector]:
        for delay in self._endpoint.retry_delays:
            try:
                return self._embed(texts, self._endpoint.passage_timeout)
            except EncoderUnavailable:
                time.sleep(delay)
        return self._embed(texts, self._endpoint.passage_timeout)

    def _embed(self, texts: list[str], timeout: float) -> list[Vector]:
        body: dict[str, Any] = {
            "model": self.model,
            "input": texts,
            "encoding_format": "float",
        }
        if self._endpoint.dimensions:
            body["dimensions"] = self._endpoint.dimensions
        return self._vectors(_json(self._post(body, len(texts), timeout)), len(texts))

    def _post(self, body: dict[str, Any], texts: int, timeout: float) -> bytes:
        """The body of the answer, of limited size, within `timeout` seconds in all."""
        deadline = time.monotonic() + timeout
        most = texts * (self._endpoint.dimensions or _MAX_DIMENSIONS) * _CHARACTERS_PER_NUMBER
        try:
            with self._session.post(
                f"{self._endpoint.url}/embeddings",
                # The client's own JSON would refuse half a surrogate pair.
                data=json.dumps(body, ensure_ascii=True).encode(),
                headers={"Content-Type": "application/json"},
                timeout=timeout,
                stream=True,
                allow_redirects=False,
            ) as response:
                _check_status(response.status_code)
                return _read(response.raw, most + _CHUNK, deadline)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise EncoderUnavailable(f"the endpoint does not answer: {error}") from error

    def _vectors(self, answer: Any, expected: int) -> list[Vector]:
        """The embeddings in the order of their index; raises EncoderRefused."""
        try:
            by_index = {entry["index"]: entry["embedding"] for entry in answer["data"]}
            values = [by_index[index] for index in range(expected)]
        except (TypeError, KeyError, IndexError) as error:
            raise EncoderRefused(f"the answer has no embedding for each text: {error!r}") from error
        vectors = [unit_vector(embedding) for embedding in values]
        lengths = {len(vector) for vector in vectors}
        wanted = {self._endpoint.dimensions} if self._endpoint.dimensions else lengths
        if lengths != wanted or len(lengths) > 1 or max(lengths) > _MAX_DIMENSIONS:
            raise EncoderRefused(f"the embeddings have {sorted(lengths)} dimensions")
        return vectors


def _check_status(status: int) -> None:
    if status in _RETRYABLE_STATUSES:
        raise EncoderUnavailable(f"the endpoint is busy or down: HTTP {status}")
    if status != requests.codes.ok:
        raise EncoderRefused(f"the endpoint refuses: HTTP {status}")


def _read(response: urllib3.HTTPResponse, most: int, deadline: float) -> bytes:
    content = bytearray()
    # `read` would wait until the chunk is full, however slowly it comes.
    while chunk := response.read1(_CHUNK):
        content += chunk
        if len(content) > most:
            raise EncoderRefused("the answer is longer than the embeddings asked for")
        if time.monotonic() > deadline:
            raise EncoderUnavailable("the endpoint is too slow")
    return bytes(content)


def _json(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise EncoderRefused("the answer is no JSON") from error
