"""The Elasticsearch engine: an alias over the current index, and a second over one being built.

An index is named `<prefix>-<hash of its rules>-<token>`. The alias `<prefix>` answers. While an
index is built it carries the alias `<prefix>-building`, and every change is written to both.
A rebuild writes its documents as version 1, a change as version 2, and the server keeps the larger
(`external_gte`; removals are remembered, too): so a rebuild never overwrites a change with what it
read before, nor puts back what was taken out.
"""

import re
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from typing import Any

from search.analysis.recipes import RECIPES
from search.engines import (
    Answer,
    DocumentsRejected,
    EngineError,
    EngineUnavailable,
    IndexMissing,
    RebuildSuperseded,
)
from search.engines.elasticsearch.client import Server
from search.engines.elasticsearch.connection import Access
from search.engines.elasticsearch.explanation import explain
from search.engines.elasticsearch.mapping import index_body, mapping_hash
from search.engines.elasticsearch.queries import (
    build,
    build_alike,
    build_scan,
    read,
    read_document,
    read_documents,
)
from search.engines.score_tree import WordReasons
from search.schema.clauses import Question
from search.schema.documents import Document
from search.schema.fields import facet_values, finished, language_texts, made_texts, sort_keys
from search.schema.likeness import Likeness

# Documents held at a time by a scan.
_PAGE = 200
ANONYMOUS = Access()
_REBUILT = 1
_CHANGED = 2
_NOT_FOUND = 404
_CONFLICT = 409


def to_source(document: Document) -> dict[str, Any]:
    """A document as the index takes it: texts for the server to analyse, and finished terms."""
    texts = language_texts(document)
    indexed = {}
    for name, text in texts.items():
        language = name.rpartition("_")[2]
        indexed[name] = text if RECIPES[language].native else finished(text, language)
    return {
        **indexed,
        **made_texts(document, texts),
        **{name: list(values) for name, values in facet_values(document).items()},
        **sort_keys(document),
        "uuid": document.uuid,
        "hash": document.hash,
        "kept": document.kept(),
    }


class ElasticsearchEngine:
    """The port on Elasticsearch servers.

    `url` names one or, with commas, several nodes of one cluster; `prefix` is the alias that
    answers and the beginning of all index names; `timeout` the seconds a search may take.
    """

    name = "elasticsearch"

    def __init__(self, url: str, prefix: str, timeout: float, access: Access = ANONYMOUS) -> None:
        self._server = Server(url, timeout, access)
        self._alias = prefix
        self._building = f"{prefix}-building"

    def search(self, question: Question) -> Answer:
        """See Engine.search."""
        return read(self._server.search(self._alias, build(question)))

    def scan(self, question: Question) -> Generator[Document]:
        """See Engine.scan."""
        for hit in self._server.scan(self._alias, build_scan(question, _PAGE)):
            yield read_document(hit)

    def alike(self, likeness: Likeness) -> tuple[Document, ...]:
        """See Engine.alike."""
        return read_documents(self._server.search(self._alias, build_alike(likeness)))

    def explain(self, question: Question, uuid: str) -> tuple[WordReasons, ...] | None:
        """See Engine.explain."""
        return explain(self._server, self._alias, question, uuid)

    def put(self, documents: Iterable[Document]) -> None:
        """See Engine.put."""
        rejected: dict[str, str] = {}
        sources = dict(_sources(documents, rejected))
        self._write(
            (
                {"_op_type": "index", "_index": alias, "_id": key, "_source": source}
                for alias in self._targets()
                for key, source in sources.items()
            ),
            rejected,
        )

    def remove(self, uuids: Iterable[str]) -> None:
        """See Engine.remove."""
        gone = list(uuids)
        self._write(
            (
                {"_op_type": "delete", "_index": alias, "_id": key}
                for alias in self._targets()
                for key in gone
            ),
            {},
        )

    def rebuild(self, documents: Callable[[], Iterable[Document]]) -> int:
        """See Engine.rebuild. A later rebuild takes over from one that runs or was broken off."""
        index = f"{self._alias}-{mapping_hash()}-{uuid.uuid4().hex[:8]}"
        own = f"{index}-own"
        self._server.delete(self._carrying(self._building))
        self._server.forbid_creation(self._alias, self._alias, self._building)
        self._server.create(index, index_body(), [self._building, own])
        rejected: dict[str, str] = {}
        try:
            self._fill(own, documents(), rejected)
            self._server.merge(own)
            old = self._publish(index)
        except BaseException:
            self._discard(index)
            raise
        with suppress(EngineError):
            self._server.delete(old)
        if rejected:
            raise DocumentsRejected(rejected)
        return self.count()

    def _discard(self, index: str) -> None:
        """Remove an index, unless it answers already; where that fails `tidy` does it later."""
        with suppress(EngineError):
            if index not in self._carrying(self._alias):
                self._server.delete([index])

    def tidy(self) -> int:
        """See Engine.tidy."""
        ours = re.compile(rf"{re.escape(self._alias)}-[0-9a-f]{{12}}-[0-9a-f]{{8}}")
        found = self._server.indexes(f"{self._alias}-*")
        left = [
            name
            for name, aliases in found.items()
            if ours.fullmatch(name) and self._alias not in aliases
        ]
        self._server.delete(left)
        return len(left)

    def needs_rebuild(self) -> str:
        """See Engine.needs_rebuild."""
        current = self._carrying(self._alias)
        if not current:
            return "there is no index"
        if not all(name.startswith(f"{self._alias}-{mapping_hash()}-") for name in current):
            return "the index was built by other rules"
        return ""

    def version(self) -> str:
        """See Engine.version."""
        names = self._carrying(self._alias)
        return ", ".join(name.removeprefix(f"{self._alias}-").partition("-")[0] for name in names)

    def hashes(self) -> dict[str, str]:
        """See Engine.hashes."""
        return dict(self._server.all_values(self._alias, "hash"))

    def count(self) -> int:
        """See Engine.count."""
        return self._server.count(self._alias)

    def _carrying(self, alias: str) -> list[str]:
        found = self._server.aliased(self._alias, self._building)
        return [name for name, aliases in found.items() if alias in aliases]

    def _targets(self) -> list[str]:
        """The aliases a change is written to."""
        found = self._server.aliased(self._alias, self._building)
        carried = set().union(*found.values())
        if self._alias not in carried:
            raise IndexMissing("there is no index")
        return [alias for alias in (self._alias, self._building) if alias in carried]

    def _write(self, actions: Iterable[dict[str, Any]], rejected: dict[str, str]) -> None:
        versioned = (
            action | {"version": _CHANGED, "version_type": "external_gte"} for action in actions
        )
        for failure in self._server.write(versioned, refresh=True):
            # A removal found nothing to take out, or the index being built is current by now.
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
                "version": _REBUILT,
                "version_type": "external_gte",
            }
            for key, source in _sources(documents, rejected)
        )
        for failure in self._server.write(actions, refresh=False):
            if failure.status == _NOT_FOUND:
                raise RebuildSuperseded("another rebuild removed this one's index")
            if failure.status != _CONFLICT:
                rejected[failure.key] = failure.reason

    def _publish(self, index: str) -> list[str]:
        """Exchange the indexes in one step; returns those no longer needed."""
        self._server.refresh(index)
        if index not in self._carrying(self._building):
            raise RebuildSuperseded("another rebuild took over")
        old = self._carrying(self._alias)
        actions = [{"remove": {"index": name, "alias": self._alias}} for name in old]
        actions += [
            {"remove": {"index": index, "alias": self._building}},
            {"add": {"index": index, "alias": self._alias}},
        ]
        try:
            self._server.change_aliases(actions)
        except EngineUnavailable:
            # The answer may have been lost on the way, not the exchange.
            if index not in self._carrying(self._alias):
                raise
        return old


def _sources(
    documents: Iterable[Document], rejected: dict[str, str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every document as the index takes it; those that cannot be made are added to `rejected`."""
    for document in documents:
        try:
            yield document.uuid, to_source(document)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            rejected[document.uuid] = repr(error)
