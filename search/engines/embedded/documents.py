"""Documents as the index stores them, read back."""

import json
from typing import Any

import tantivy

from search.engines import Neighbour
from search.engines.embedded.neighbours import Nearest
from search.schema.documents import Document


def load_document(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Document:
    return Document.from_dict(json.loads(stored_text(searcher.doc(address), "stored")))


def stored_text(stored: tantivy.Document, field: str) -> str:
    value: Any = stored.get_first(field)
    return value if isinstance(value, str) else bytes(value).decode()


def load_neighbours(searcher: tantivy.Searcher, nearest: Nearest) -> tuple[Neighbour, ...]:
    return tuple(
        Neighbour(load_document(searcher, address), candidate.nearness)
        for candidate, address in zip(nearest.candidates, nearest.addresses, strict=True)
    )
