"""The servers, spoken to with timeouts, their failures turned into the port's errors."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch.helpers import ScanError, scan, streaming_bulk

from search.engines import EngineError, EngineRefused, EngineUnavailable, IndexMissing
from search.engines.elasticsearch.connection import Access, connect, in_words, turned_away

_CHUNK = 200
# So long a reader may take for one page of a scan before the server forgets it.
_SCAN_PAUSE = "2m"
_NOT_FOUND = 404
_TRY_LATER = (429, 502, 503, 504)
_Given = TypeVar("_Given")


class Failure(NamedTuple):
    """A write that was not carried out; without a reason there was nothing to take out."""

    key: str
    alias: str
    status: int
    reason: str


@contextmanager
def port_errors() -> Iterator[None]:
    """Turn the client's errors into the port's."""
    try:
        yield
    except ApiError as error:
        if error.status_code == _NOT_FOUND:
            raise IndexMissing(str(error)) from error
        # Whoever turns us away says nothing about what we asked: it will be right later.
        if error.status_code in _TRY_LATER or turned_away(error):
            raise EngineUnavailable(in_words(error)) from error
        raise EngineRefused(str(error)) from error
    except (TransportError, ScanError) as error:
        raise EngineUnavailable(in_words(error)) from error


class Server:
    """The few things we ask of the servers; every method raises the port's errors."""

    def __init__(self, url: str, timeout: float, access: Access) -> None:
        self._quick = connect(url, timeout, access)
        # Writing many documents and exchanging indexes may take longer than a visitor would wait.
        self._slow = self._quick.options(request_timeout=access.patience)
        self._pauses = access.pauses

    def _patiently(self, call: Callable[[Elasticsearch], _Given]) -> _Given:
        """Ask for something that does no harm when it is done twice, several times if need be."""
        for pause in self._pauses:
            with suppress(EngineUnavailable), port_errors():
                return call(self._slow)
            time.sleep(pause)
        with port_errors():
            return call(self._slow)

    def search(self, index: str, body: dict[str, Any]) -> Mapping[str, Any]:
        """The answer to a search request; raises EngineUnavailable after the timeout."""
        with port_errors():
            answer: Mapping[str, Any] = self._quick.search(index=index, body=body).body
        return answer

    def scan(self, index: str, body: dict[str, Any]) -> Generator[Mapping[str, Any]]:
        """Every hit of a sorted request, page by page, from the moment of the first one."""
        with port_errors():
            opened = self._quick.open_point_in_time(index=index, keep_alive=_SCAN_PAUSE)
        moment: str = opened["id"]
        broken_off = False
        try:
            hits = self._page(moment, body)
            while hits:
                yield from hits
                hits = self._page(moment, body | {"search_after": hits[-1]["sort"]})
        except IndexMissing as error:
            raise EngineUnavailable("the index was exchanged while it was read") from error
        except GeneratorExit:
            # Perhaps thrown away together with the connections: they must not be used any more.
            broken_off = True
            raise
        finally:
            # Whoever is not told forgets the moment by itself.
            if not broken_off:
                with suppress(ApiError, TransportError):
                    self._quick.close_point_in_time(id=moment)

    def _page(self, moment: str, body: dict[str, Any]) -> list[Mapping[str, Any]]:
        with port_errors():
            held = {"id": moment, "keep_alive": _SCAN_PAUSE}
            answer = self._slow.search(body=body | {"pit": held})
        hits: list[Mapping[str, Any]] = answer["hits"]["hits"]
        return hits

    def matching(
        self, index: str, key: str, queries: Mapping[str, Mapping[str, Any]]
    ) -> dict[str, float] | None:
        """Which of these queries match one document, with its score; None if it is not there."""
        named = [{"bool": {"must": [query], "_name": name}} for name, query in queries.items()]
        body = {
            "query": {"bool": {"filter": [{"ids": {"values": [key]}}], "should": named}},
            "_source": False,
        }
        with port_errors():
            answer = self._slow.search(index=index, body=body, include_named_queries_score=True)
        hits = answer["hits"]["hits"]
        return dict(hits[0].get("matched_queries", {})) if hits else None

    def explain(self, index: str, key: str, query: Mapping[str, Any]) -> Mapping[str, Any]:
        """The server's explanation of the score that a query gives a document."""
        with port_errors():
            answer = self._slow.explain(index=index, id=key, query=query)
        tree: Mapping[str, Any] = answer["explanation"]
        return tree

    def aliased(self, *aliases: str) -> dict[str, set[str]]:
        """The indexes that carry one of these aliases, with those of them they carry."""
        with port_errors():
            answer = self._quick.options(ignore_status=_NOT_FOUND).indices.get_alias(
                name=",".join(aliases)
            )
        entries: Mapping[str, Any] = answer.body
        return {
            name: set(entry["aliases"])
            for name, entry in entries.items()
            if isinstance(entry, dict)
        }

    def create(self, index: str, body: Mapping[str, Any], aliases: Iterable[str]) -> None:
        """A new index under these aliases."""
        with port_errors():
            self._slow.indices.create(
                index=index,
                settings=body["settings"],
                mappings=body["mappings"],
                aliases={alias: {} for alias in aliases},
                wait_for_active_shards=1,
            )

    def forbid_creation(self, name: str, *aliases: str) -> None:
        """No index of these names may come into being by writing to it.

        A removal creates the index it does not find, whatever else is asked for.
        """
        self._patiently(
            lambda client: client.indices.put_index_template(
                name=name, index_patterns=list(aliases), allow_auto_create=False, priority=500
            )
        )

    def indexes(self, pattern: str) -> dict[str, set[str]]:
        """The indexes of these names, with their aliases."""
        with port_errors():
            entries = self._quick.indices.get_alias(index=pattern, allow_no_indices=True).body
        return {name: set(entry["aliases"]) for name, entry in entries.items()}

    def delete(self, indexes: Iterable[str]) -> None:
        """Remove indexes; unknown ones are no error."""
        names = ",".join(indexes)
        if names:
            self._patiently(
                lambda client: client.indices.delete(index=names, ignore_unavailable=True)
            )

    def change_aliases(self, actions: list[dict[str, Any]]) -> None:
        """All these changes in one step; never asked twice, for the second would be refused."""
        with port_errors():
            self._slow.options(max_retries=0).indices.update_aliases(actions=actions)

    def merge(self, index: str) -> None:
        """Have one segment made of all that was written, for a word is looked up in each.

        Nothing depends on it. The server goes on where we lose patience.
        """
        with suppress(EngineError), port_errors():
            self._slow.indices.forcemerge(index=index, max_num_segments=1)

    def refresh(self, index: str) -> None:
        """Make what was written visible."""
        self._patiently(lambda client: client.indices.refresh(index=index))

    def write(self, actions: Iterable[dict[str, Any]], *, refresh: bool) -> Iterator[Failure]:
        """Write in bulk; yields every action that was not carried out.

        Actions name aliases, never indexes, so that none is created by writing to it. They must
        do no harm when they are repeated. A part that cannot be written just now is repeated, and
        raises EngineUnavailable in the end: that is not the fault of what was to be written.
        While one part is on its way the next is made.
        """
        waiting = iter(actions)
        with ThreadPoolExecutor(max_workers=1) as sender:
            sent: Future[list[Failure]] | None = None
            while chunk := list(islice(waiting, _CHUNK)):
                if sent:
                    yield from sent.result()
                sent = sender.submit(self._send, chunk, refresh=refresh)
            if sent:
                yield from sent.result()

    def _send(self, chunk: list[dict[str, Any]], *, refresh: bool) -> list[Failure]:
        return self._patiently(lambda client: _send(client, chunk, refresh=refresh))

    def all_values(self, index: str, field: str) -> Iterator[tuple[str, str]]:
        """The id and one doc value of every document."""
        with port_errors():
            query = {"query": {"match_all": {}}, "docvalue_fields": [field], "_source": False}
            for hit in scan(self._slow, index=index, query=query, size=1_000):
                yield str(hit["_id"]), str(hit["fields"][field][0])

    def count(self, index: str) -> int:
        """How many documents an index or alias holds."""
        with port_errors():
            return int(self._quick.count(index=index)["count"])


def _send(client: Elasticsearch, chunk: list[dict[str, Any]], *, refresh: bool) -> list[Failure]:
    """Write one part; raises EngineUnavailable if some of it can be written later."""
    results = streaming_bulk(
        client, chunk, chunk_size=_CHUNK, raise_on_error=False, refresh=refresh, require_alias=True
    )
    failures = []
    for done, result in results:
        (outcome,) = result.values()
        if not done:
            failure = Failure(
                key=str(outcome["_id"]),
                alias=str(outcome["_index"]),
                status=int(outcome["status"]),
                reason=str(outcome.get("error", "")),
            )
            if failure.status in _TRY_LATER:
                raise EngineUnavailable(f"it cannot write just now: {failure.reason}")
            failures.append(failure)
    return failures
