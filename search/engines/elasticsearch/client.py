"""Calls to the Elasticsearch servers with timeouts and retries; raises the engine errors."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import ScanError, scan, streaming_bulk

from search.engines import EngineError, EngineRefused, EngineUnavailable, IndexMissing
from search.engines.elasticsearch.connection import (
    ConnectionOptions,
    connect,
    describe_error,
    is_auth_error,
)

_BULK_SIZE = 200
# How long a reader may take for one page of a scan before the server drops its snapshot.
_KEEP_ALIVE = "2m"
_NOT_FOUND = 404
_RETRYABLE_STATUSES = (429, 502, 503, 504)
_T = TypeVar("_T")


class WriteFailure(NamedTuple):
    """A bulk action that failed; without a reason it was a deletion that found nothing."""

    key: str
    alias: str
    status: int
    reason: str


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turn the client library's errors into engine errors."""
    try:
        yield
    except ApiError as error:
        if error.status_code == _NOT_FOUND:
            raise IndexMissing(str(error)) from error
        # Rejected credentials say nothing about the request: it will succeed later.
        if error.status_code in _RETRYABLE_STATUSES or is_auth_error(error):
            raise EngineUnavailable(describe_error(error)) from error
        raise EngineRefused(str(error)) from error
    except (TransportError, ScanError) as error:
        raise EngineUnavailable(describe_error(error)) from error


class Client:
    """The few API calls the engine needs; every method raises engine errors."""

    def __init__(self, url: str, timeout: float, options: ConnectionOptions) -> None:
        self._search_client = connect(url, timeout, options)
        # Bulk writes and alias changes may take longer than a user would wait for a search.
        self._write_client = self._search_client.options(request_timeout=options.write_timeout)
        self._retry_delays = options.retry_delays

    def _with_retries(self, call: Callable[[Elasticsearch], _T]) -> _T:
        """Make an idempotent call, and retry it while the servers are unavailable."""
        for delay in self._retry_delays:
            with suppress(EngineUnavailable), translate_errors():
                return call(self._write_client)
            time.sleep(delay)
        with translate_errors():
            return call(self._write_client)

    def search(self, index: str, body: dict[str, Any]) -> Mapping[str, Any]:
        """The response to a search request; raises EngineUnavailable after the timeout."""
        with translate_errors():
            response: Mapping[str, Any] = self._search_client.search(index=index, body=body).body
        return response

    def multi_search(self, index: str, bodies: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
        """The responses to several search requests, sent as one; raises as `search` does."""
        searches = [line for body in bodies for line in ({"index": index}, body)]
        with translate_errors():
            responses = self._search_client.msearch(searches=searches).body["responses"]
        for response in responses:
            if "error" in response:
                raise _response_error(response)
        return list(responses)

    def scan(self, index: str, body: dict[str, Any]) -> Generator[Mapping[str, Any]]:
        """Every hit of a sorted request, page by page, from a point in time."""
        with translate_errors():
            opened = self._search_client.open_point_in_time(index=index, keep_alive=_KEEP_ALIVE)
        pit_id: str = opened["id"]
        abandoned = False
        try:
            hits = self._page(pit_id, body)
            while hits:
                yield from hits
                hits = self._page(pit_id, body | {"search_after": hits[-1]["sort"]})
        except IndexMissing as error:
            raise EngineUnavailable("the index was exchanged while it was read") from error
        except GeneratorExit:
            # Perhaps garbage collected together with the connections: they must not be used.
            abandoned = True
            raise
        finally:
            # If this fails, the server drops the point in time by itself.
            if not abandoned:
                with suppress(ApiError, TransportError):
                    self._search_client.close_point_in_time(id=pit_id)

    def _page(self, pit_id: str, body: dict[str, Any]) -> list[Mapping[str, Any]]:
        with translate_errors():
            pit = {"id": pit_id, "keep_alive": _KEEP_ALIVE}
            response = self._write_client.search(body=body | {"pit": pit})
        hits: list[Mapping[str, Any]] = response["hits"]["hits"]
        return hits

    def matched_queries(
        self, index: str, key: str, queries: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, float] | None:
        """Which of these queries match one document, with the scores; None if it is not indexed."""
        named = [{"bool": {"must": [query], "_name": name}} for name, query in queries.items()]
        body = {
            "query": {"bool": {"filter": [{"ids": {"values": [key]}}], "should": named}},
            "_source": False,
        }
        with translate_errors():
            response = self._write_client.search(
                index=index, body=body, include_named_queries_score=True
            )
        hits = response["hits"]["hits"]
        return dict(hits[0].get("matched_queries", {})) if hits else None

    def explain(self, index: str, key: str, query: Mapping[str, Any]) -> Mapping[str, Any]:
        """The server's explanation of the score that a query gives a document."""
        with translate_errors():
            response = self._write_client.explain(index=index, id=key, query=query)
        tree: Mapping[str, Any] = response["explanation"]
        return tree

    def indexes_with_aliases(self, *aliases: str) -> dict[str, set[str]]:
        """The indexes that have any of these aliases, each with those it has."""
        with translate_errors():
            response = self._search_client.options(ignore_status=_NOT_FOUND).indices.get_alias(
                name=",".join(aliases)
            )
        entries: Mapping[str, Any] = response.body
        return {
            name: set(entry["aliases"])
            for name, entry in entries.items()
            if isinstance(entry, dict)
        }

    def create(self, index: str, body: Mapping[str, Any], aliases: Iterable[str]) -> None:
        """Create an index with these aliases."""
        with translate_errors():
            self._write_client.indices.create(
                index=index,
                settings=body["settings"],
                mappings=body["mappings"],
                aliases={alias: {} for alias in aliases},
                wait_for_active_shards=1,
            )

    def disable_auto_create(self, name: str, *aliases: str) -> None:
        """Forbid that a write creates an index of these names.

        A deletion would create a missing index even with `require_alias`.
        """
        self._with_retries(
            lambda client: client.indices.put_index_template(
                name=name, index_patterns=list(aliases), allow_auto_create=False, priority=500
            )
        )

    def indexes(self, pattern: str) -> dict[str, set[str]]:
        """The indexes that match the pattern, with their aliases."""
        with translate_errors():
            entries = self._search_client.indices.get_alias(
                index=pattern, allow_no_indices=True
            ).body
        return {name: set(entry["aliases"]) for name, entry in entries.items()}

    def delete(self, indexes: Iterable[str]) -> None:
        """Delete indexes; unknown ones are no error."""
        names = ",".join(indexes)
        if names:
            self._with_retries(
                lambda client: client.indices.delete(index=names, ignore_unavailable=True)
            )

    def update_aliases(self, actions: list[dict[str, Any]]) -> None:
        """Apply all actions atomically; never retried, because a second attempt would fail."""
        with translate_errors():
            self._write_client.options(max_retries=0).indices.update_aliases(actions=actions)

    def force_merge(self, index: str) -> None:
        """Merge the index into one segment, because every term is looked up in each segment.

        Errors are ignored: it is an optimisation, and the server continues after our timeout.
        """
        with suppress(EngineError), translate_errors():
            self._write_client.indices.forcemerge(index=index, max_num_segments=1)

    def refresh(self, index: str) -> None:
        """Make what was written visible."""
        self._with_retries(lambda client: client.indices.refresh(index=index))

    def write(self, actions: Iterable[dict[str, Any]], *, refresh: bool) -> Iterator[WriteFailure]:
        """Write in bulk; yields every action that failed.

        Actions name aliases, never indexes, so that none is created by a write. They must be
        idempotent: a bulk request that cannot be carried out just now is retried, and raises
        EngineUnavailable in the end, without blaming its documents. While one request is sent the
        next is prepared.
        """
        remaining = iter(actions)
        with ThreadPoolExecutor(max_workers=1) as executor:
            pending: Future[list[WriteFailure]] | None = None
            while chunk := list(islice(remaining, _BULK_SIZE)):
                if pending:
                    yield from pending.result()
                pending = executor.submit(self._send, chunk, refresh=refresh)
            if pending:
                yield from pending.result()

    def _send(self, chunk: list[dict[str, Any]], *, refresh: bool) -> list[WriteFailure]:
        return self._with_retries(lambda client: _send(client, chunk, refresh=refresh))

    def doc_values(self, index: str, field: str) -> Iterator[tuple[str, str]]:
        """The id and one doc value of every document."""
        with translate_errors():
            query = {"query": {"match_all": {}}, "docvalue_fields": [field], "_source": False}
            for hit in scan(self._write_client, index=index, query=query, size=1_000):
                yield str(hit["_id"]), str(hit["fields"][field][0])

    def count(self, index: str) -> int:
        """The number of documents in an index or alias."""
        with translate_errors():
            return int(self._search_client.count(index=index)["count"])


def _response_error(response: Mapping[str, Any]) -> EngineError:
    """The error of one of several requests."""
    reason = str(response["error"])
    if response["status"] == _NOT_FOUND:
        return IndexMissing(reason)
    if response["status"] in _RETRYABLE_STATUSES:
        return EngineUnavailable(reason)
    return EngineRefused(reason)


def _send(
    client: Elasticsearch, chunk: list[dict[str, Any]], *, refresh: bool
) -> list[WriteFailure]:
    """Send one bulk request; raises EngineUnavailable if some of it should be retried."""
    results = streaming_bulk(
        client,
        chunk,
        chunk_size=_BULK_SIZE,
        raise_on_error=False,
        refresh=refresh,
        require_alias=True,
    )
    failures = []
    for ok, result in results:
        (item,) = result.values()
        if not ok:
            failure = WriteFailure(
                key=str(item["_id"]),
                alias=str(item["_index"]),
                status=int(item["status"]),
                reason=str(item.get("error", "")),
            )
            if failure.status in _RETRYABLE_STATUSES:
                raise EngineUnavailable(f"it cannot write just now: {failure.reason}")
            failures.append(failure)
    return failures
