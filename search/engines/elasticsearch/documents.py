"""Documents as the index keeps them, parsed back from responses."""

from collections.abc import Mapping
from typing import Any

from search.schema.documents import Document


def parse_document(hit: Mapping[str, Any]) -> Document:
    """The stored document of a hit."""
    return Document.from_dict(hit["_source"]["kept"])


def parse_documents(response: Mapping[str, Any]) -> tuple[Document, ...]:
    """The documents of a page of hits."""
    return tuple(parse_document(hit) for hit in response["hits"]["hits"])
