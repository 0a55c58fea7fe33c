"""The search as visitors get it: the whole way of `query.search`, one engine at a time."""

import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, get_origin, get_type_hints
from uuid import NAMESPACE_URL, uuid5

from django.test.utils import override_settings

from search import searcher
from search.engines import registry
from search.schema.documents import Document, LanguageText
from search.schema.request import SearchRequest
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


class Product:
    """One of our engines, filled with a set."""

    def __init__(self, name: str, measures: Mapping[str, Sequence[Row]]) -> None:
        self.name = name
        self._keys: dict[str, str] = {}
        # Questions that name a concept of the thesaurus.
        self.known: set[str] = set()
        registry.engine(name).rebuild(lambda: self._documents(measures))

    def _documents(self, measures: Mapping[str, Sequence[Row]]) -> Iterator[Document]:
        for number, (key, rows) in enumerate(measures.items(), start=1):
            made = document(number, rows)
            self._keys[made.uuid] = key
            yield made

    def ask(self, asked: Query) -> list[str]:
        """The measures found, best first."""
        request = SearchRequest(text=asked.text, language=asked.lang, size=DEPTH)
        with override_settings(SEARCH_ENGINES=[self.name]):
            result = searcher.search(request, removed=tuple)
        if result.degraded or result.engine != self.name:
            raise NoAnswer(f"{self.name} did not answer {asked.text!r}: {result.degraded}")
        if result.expanded:
            self.known.add(asked.id)
        return [self._keys[hit.document.uuid] for hit in result.hits]
