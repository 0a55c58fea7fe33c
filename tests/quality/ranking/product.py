"""The search as visitors get it: the whole way of `query.search`, one engine at a time."""

import types
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import fields
from typing import Any, get_origin, get_type_hints
from unittest import mock
from uuid import NAMESPACE_URL, uuid5

from django.test.utils import override_settings

from search import searcher
from search.embeddings import encoders, serving, store
from search.embeddings.passages import embed as embed_passages
from search.embeddings.passages import passage
from search.engines import registry
from search.indexing import embedder
from search.models import EmbeddingModel
from search.schema.documents import Document, LanguageText
from search.schema.request import SearchRequest, SearchResult
from tests.quality.ranking.metrics import DEPTH
from tests.quality.ranking.sets import Query, Row


class NoAnswer(Exception):
    """The engine asked did not answer, or another did in its place."""


def document(number: int, rows: Sequence[Row]) -> Document:
    """A measure as it is indexed: title, text and tags per language, and no other facts."""
    first = rows[0]
    given = {
        "uuid": str(uuid5(NAMESPACE_URL, first.measure)),
        "page_id": number,
        "path": f"/{number}/",
        "texts": {
            row.lang: LanguageText(
                row.title, "", row.text, "original" if row is first else "approved"
            )
            for row in rows
        },
        "source_language": first.lang,
        "terms": {row.lang: row.tags for row in rows},
        "languages": tuple(row.lang for row in rows),
    }
    return Document(**_nothing() | given)


def _nothing() -> dict[str, Any]:
    """Every fact a document may have, as if it were not known."""
    hints = get_type_hints(Document)
    return {field.name: _empty(hints[field.name]) for field in fields(Document)}


def _empty(hint: Any) -> Any:
    if isinstance(hint, types.UnionType):
        return None
    return (get_origin(hint) or hint)()


def embed(documents: Sequence[Document]) -> None:
    """Keep the vectors of these documents, as the worker does."""
    encoder = encoders.encoder()
    passages = [passage(document) for document in documents]
    vectors = embed_passages(encoder, passages)
    EmbeddingModel.objects.get_or_create(name=encoder.model, defaults={"serving": True})
    keys = [one.key(encoder.model) for one in passages]
    store.save(dict(zip(keys, zip(passages, vectors, strict=True), strict=True)), encoder.model)
    embedder.update_statistics(encoder)


class Product:
    """One of our engines, filled with a set; without `meaning` it is asked for words only."""

    def __init__(
        self, name: str, measures: Mapping[str, Sequence[Row]], *, meaning: bool = True
    ) -> None:
        self.name = name
        self._meaning = meaning
        documents = [
            document(number, rows) for number, rows in enumerate(measures.values(), start=1)
        ]
        self._keys = {made.uuid: key for made, key in zip(documents, measures, strict=True)}
        if meaning and encoders.encoder() and not store.models():
            embed(documents)
        models = store.models() if meaning else []
        registry.engine(name).rebuild(lambda: store.attach(documents, models))

    def ask(self, asked: Query) -> list[str]:
        """The measures found, best first."""
        return [self._keys[hit.document.uuid] for hit in self._search(asked).hits]

    def found_by_meaning(self, asked: Query) -> int:
        """How many of the first hits are found by meaning only."""
        return sum(hit.by_meaning for hit in self._search(asked).hits)

    def _search(self, asked: Query) -> SearchResult:
        request = SearchRequest(text=asked.text, language=asked.lang, size=DEPTH)
        without = nullcontext() if self._meaning else mock.patch.object(serving, "serving_model")
        with override_settings(SEARCH_ENGINES=[self.name]), without as serving_model:
            if serving_model:
                serving_model.return_value = None
            result = searcher.search(request, removed=tuple)
        if result.degraded or result.engine != self.name:
            raise NoAnswer(f"{self.name} did not answer {asked.text!r}: {result.degraded}")
        return result
