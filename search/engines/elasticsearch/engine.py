"""The Elasticsearch engine: an alias for the current index, and one for an index being built.

An index is named `<prefix>-<mapping hash>-<token>`. Searches use the alias `<prefix>`. An index
being built has the alias `<prefix>-building`, and every change is written to both.
A rebuild writes its documents as version 1, a change as version 2, and the server keeps the larger
(`external_gte`; deletions are remembered, too): so a rebuild never overwrites a change with what it
read before, nor restores a deleted document.
"""

import re
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

from search.analysis.language_rules import RECIPES
from search.engines import (
    DocumentsRejected,
    EngineError,
    EngineResult,
    EngineUnavailable,
    IndexMissing,
    Neighbour,
    RebuildSuperseded,
)
from search.engines.elasticsearch.client import Client
from search.engines.elasticsearch.connection import ConnectionOptions
from search.engines.elasticsearch.documents import parse_document, parse_documents
from search.engines.elasticsearch.explanation import explain
from search.engines.elasticsearch.mapping import VECTORS, index_body, mapping_hash
from search.engines.elasticsearch.nearest import build_nearest, by_meaning, parse_neighbours
from search.engines.elasticsearch.queries import (
    build_scan,
    build_search,
    build_similar,
    parse_result,
)
from search.engines.score_tree import GroupScore
from search.schema.clauses import EngineQuery
from search.schema.documents import Document
from search.schema.fields import analyze, facet_values, language_texts, preanalyzed_texts, sort_keys
from search.schema.similarity import SimilarityQuery
from search.schema.vectors import decode

# Documents in memory at a time during a scan.
_SCAN_PAGE_SIZE = 200
DEFAULT_OPTIONS = ConnectionOptions()
_REBUILD_VERSION = 1
_CHANGE_VERSION = 2
_NOT_FOUND = 404
_CONFLICT = 409


def to_source(document: Document) -> dict[str, Any]:
    """The source of a document: texts for the server to analyse, and pre-analysed terms."""
    texts = language_texts(document)
    indexed = {}
    for name, text in texts.items():
        language = name.rpartition("_")[2]
        indexed[name] = text if RECIPES[language].native else analyze(text, language)
    return {
        **indexed,
        **preanalyzed_texts(document, texts),
        **{name: list(values) for name, values in facet_values(document).items()},
        **sort_keys(document),
        "uuid": document.uuid,
        "hash": document.hash,
        VECTORS: {name: decode(encoded).tolist() for name, encoded in document.vectors.items()},
        "kept": document.to_stored(),
    }


class ElasticsearchEngine:
    """The Engine protocol on an Elasticsearch cluster.

    `url` names one or, separated by commas, several of its nodes; `prefix` is the alias to search
    and the prefix of all index names; `timeout` the seconds a search may take.
    """

    name = "elasticsearch"

    def __init__(
        self, url: str, prefix: str, timeout: float, options: ConnectionOptions = DEFAULT_OPTIONS
    ) -> None:
        self._client = Client(url, timeout, options)
        self._alias = prefix
        self._building = f"{prefix}-building"

    def search(self, query: EngineQuery) -> EngineResult:
        """See Engine.search."""
        if not query.vectors:
            return parse_result(self._client.search(self._alias, build_search(query)))
        # One request for both, so that the nearest cost no round trip of their own.
        bodies = [build_search(query), build_nearest(query, query.vectors)]
        found, nearest = self._client.multi_search(self._alias, bodies)
        naming = (found, nearest) if query.vectors.extends else (nearest,)
        return replace(
            parse_result(found),
            neighbours=parse_neighbours(nearest),
            by_meaning=by_meaning(*naming),
        )

    def nearest(self, query: EngineQuery) -> tuple[Neighbour, ...]:
        """See Engine.nearest."""
        if not query.vectors:
            return ()
        body = build_nearest(query, query.vectors)
        return parse_neighbours(self._client.search(self._alias, body))

    def scan(self, query: EngineQuery) -> Generator[Document]:
        """See Engine.scan."""
        for hit in self._client.scan(self._alias, build_scan(query, _SCAN_PAGE_SIZE)):
            yield parse_document(hit)

    def similar(self, query: SimilarityQuery) -> tuple[Document, ...]:
        """See Engine.similar."""
        return parse_documents(self._client.search(self._alias, build_similar(query)))

    def explain(self, query: EngineQuery, uuid: str) -> tuple[GroupScore, ...] | None:
        """See Engine.explain."""
        return explain(self._client, self._alias, query, uuid)

    def put(self, documents: Iterable[Document]) -> None:
        """See Engine.put."""
        rejected: dict[str, str] = {}
        sources = dict(_sources(documents, rejected))
        self._write(
            (
                {"_op_type": "index", "_index": alias, "_id": key, "_source": source}
                for alias in self._write_aliases()
                for key, source in sources.items()
            ),
            rejected,
        )

    def remove(self, uuids: Iterable[str]) -> None:
        """See Engine.remove."""
        keys = list(uuids)
        self._write(
            (
                {"_op_type": "delete", "_index": alias, "_id": key}
                for alias in self._write_aliases()
                for key in keys
            ),
            {},
        )

    def rebuild(self, documents: Callable[[], Iterable[Document]]) -> int:
        """See Engine.rebuild. A later rebuild supersedes one that is running or was interrupted."""
        index = f"{self._alias}-{mapping_hash()}-{uuid.uuid4().hex[:8]}"
        own = f"{index}-own"
        self._client.delete(self._indexes_with(self._building))
        self._client.disable_auto_create(self._alias, self._alias, self._building)
        self._client.create(index, index_body(), [self._building, own])
        rejected: dict[str, str] = {}
        try:
            self._fill(own, documents(), rejected)
            self._client.force_merge(own)
            old = self._publish(index)
        except BaseException:
            self._discard(index)
            raise
        with suppress(EngineError):
            self._client.delete(old)
        if rejected:
            raise DocumentsRejected(rejected)
        return self.count()

    def _discard(self, index: str) -> None:
        """Delete an index unless it is current; if that fails `tidy` does it later."""
        with suppress(EngineError):
            if index not in self._indexes_with(self._alias):
                self._client.delete([index])

    def tidy(self) -> int:
        """See Engine.tidy."""
        own_name = re.compile(rf"{re.escape(self._alias)}-[0-9a-f]{{12}}-[0-9a-f]{{8}}")
        indexes = self._client.indexes(f"{self._alias}-*")
        leftovers = [
            name
            for name, aliases in indexes.items()
            if own_name.fullmatch(name) and self._alias not in aliases
        ]
        self._client.delete(leftovers)
        return len(leftovers)

    def needs_rebuild(self) -> str:
        """See Engine.needs_rebuild."""
        current = self._indexes_with(self._alias)
        if not current:
            return "there is no index"
        if not all(name.startswith(f"{self._alias}-{mapping_hash()}-") for name in current):
            return "the index has an outdated schema"
        return ""

    def version(self) -> str:
        """See Engine.version."""
        names = self._indexes_with(self._alias)
        return ", ".join(name.removeprefix(f"{self._alias}-").partition("-")[0] for name in names)

    def hashes(self) -> dict[str, str]:
        """See Engine.hashes."""
        return dict(self._client.doc_values(self._alias, "hash"))

    def count(self) -> int:
        """See Engine.count."""
        return self._client.count(self._alias)

    def _indexes_with(self, alias: str) -> list[str]:
        indexes = self._client.indexes_with_aliases(self._alias, self._building)
        return [name for name, aliases in indexes.items() if alias in aliases]

    def _write_aliases(self) -> list[str]:
        """The aliases that changes are written to."""
        indexes = self._client.indexes_with_aliases(self._alias, self._building)
        existing = set().union(*indexes.values())
        if self._alias not in existing:
            raise IndexMissing("there is no index")
        return [alias for alias in (self._alias, self._building) if alias in existing]

    def _write(self, actions: Iterable[dict[str, Any]], rejected: dict[str, str]) -> None:
        versioned = (
            action | {"version": _CHANGE_VERSION, "version_type": "external_gte"}
            for action in actions
        )
        for failure in self._client.write(versioned, refresh=True):
            # A deletion found nothing, or the index being built has become current.
            if not failure.reason or (failure.status, failure.alias) == (
                _NOT_FOUND,
                self._building,
            ):
                continue
            if failure.status == _NOT_FOUND:
                raise IndexMissing(failure.reason)
            rejected[failure.key] = failure.reason
        if rejected:
            raise DocumentsRejected(rejected)

    def _fill(self, own: str, documents: Iterable[Document], rejected: dict[str, str]) -> None:
        actions = (
            {
                "_op_type": "index",
                "_index": own,
                "_id": key,
                "_source": source,
                "version": _REBUILD_VERSION,
                "version_type": "external_gte",
            }
            for key, source in _sources(documents, rejected)
        )
        for failure in self._client.write(actions, refresh=False):
            if failure.status == _NOT_FOUND:
                raise RebuildSuperseded("another rebuild removed this one's index")
            if failure.status != _CONFLICT:
                rejected[failure.key] = failure.reason

    def _publish(self, index: str) -> list[str]:
        """Swap the alias to this index atomically; returns the indexes no longer needed."""
        self._client.refresh(index)
        if index not in self._indexes_with(self._building):
            raise RebuildSuperseded("another rebuild took over")
        old = self._indexes_with(self._alias)
        actions = [{"remove": {"index": name, "alias": self._alias}} for name in old]
        actions += [
            {"remove": {"index": index, "alias": self._building}},
            {"add": {"index": index, "alias": self._alias}},
        ]
        try:
            self._client.update_aliases(actions)
        except EngineUnavailable:
            # Perhaps only the response was lost, and the swap took place.
            if index not in self._indexes_with(self._alias):
                raise
        return old


def _sources(
    documents: Iterable[Document], rejected: dict[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The source of every document by uuid; those that cannot be built are added to `rejected`."""
    for document in documents:
        try:
            yield document.uuid, to_source(document)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            rejected[document.uuid] = repr(error)
