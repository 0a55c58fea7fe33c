"""The embedded index: its fields, and what of a document goes into them as finished terms."""

import json
from hashlib import sha256
from importlib.metadata import version

import tantivy

from search.analysis import signature
from search.schema.documents import Document
from search.schema.fields import (
    LANGUAGE_FIELDS,
    MADE_FIELDS,
    SORT_FIELDS,
    WORD_FIELD,
    facet_values,
    finished,
    language_texts,
    made_texts,
    sort_keys,
)
from search.schema.request import FACETS


def build_schema() -> tantivy.Schema:
    """Every field of the index; texts are terms separated by spaces."""
    builder = tantivy.SchemaBuilder()
    for name in (*LANGUAGE_FIELDS, *MADE_FIELDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(WORD_FIELD, tokenizer_name="whitespace", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in SORT_FIELDS.values():
        builder.add_unsigned_field(name, fast=True)
    builder.add_text_field("uuid", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("hash", stored=True, indexed=False)
    builder.add_bytes_field("stored", stored=True, indexed=False)
    return builder.build()


SCHEMA = build_schema()


def schema_hash() -> str:
    """Stands in the name of a generation: other fields or terms need another index."""
    names = [*LANGUAGE_FIELDS, *MADE_FIELDS, WORD_FIELD, *FACETS, *SORT_FIELDS.values()]
    content = json.dumps([names, signature(), version("tantivy")])
    return sha256(content.encode()).hexdigest()[:12]


def to_tantivy(document: Document) -> tantivy.Document:
    """A document as the index takes it."""
    made = tantivy.Document()
    texts = language_texts(document)
    for name, text in texts.items():
        made.add_text(name, finished(text, name.rpartition("_")[2]))
    for name, text in made_texts(document, texts).items():
        made.add_text(name, text)
    for name, values in facet_values(document).items():
        for value in values:
            made.add_text(name, value)
    for name, key in sort_keys(document).items():
        made.add_unsigned(name, key)
    made.add_text("uuid", document.uuid)
    made.add_bytes("hash", document.hash.encode())
    made.add_bytes("stored", json.dumps(document.kept()).encode())
    return made
