"""The Tantivy schema, and documents converted to it with pre-analysed terms."""

import json
from hashlib import sha256
from importlib.metadata import version

import tantivy

from search.analysis import signature
from search.engines.embedded.vector_files import STATE_FIELD, document_state
from search.schema.documents import Document
from search.schema.facets import FACETS
from search.schema.fields import (
    LANGUAGE_FIELDS,
    PREANALYZED_FIELDS,
    SORT_FIELDS,
    WORD_FIELD,
    analyze,
    facet_values,
    language_texts,
    preanalyzed_texts,
    sort_keys,
)


def build_schema() -> tantivy.Schema:
    """Every field of the index; texts are pre-analysed terms separated by spaces."""
    builder = tantivy.SchemaBuilder()
    for name in (*LANGUAGE_FIELDS, *PREANALYZED_FIELDS):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    builder.add_text_field(WORD_FIELD, tokenizer_name="whitespace", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in SORT_FIELDS.values():
        builder.add_unsigned_field(name, fast=True)
    builder.add_unsigned_field(STATE_FIELD, fast=True)
    builder.add_text_field("uuid", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("hash", stored=True, indexed=False)
    builder.add_bytes_field("stored", stored=True, indexed=False)
    return builder.build()


SCHEMA = build_schema()


def schema_hash() -> str:
    """Part of a generation's name, because other fields or terms need another index."""
    names = [*LANGUAGE_FIELDS, *PREANALYZED_FIELDS, WORD_FIELD, *FACETS, *SORT_FIELDS.values()]
    content = json.dumps([[*names, STATE_FIELD], signature(), version("tantivy")])
    return sha256(content.encode()).hexdigest()[:12]


def to_tantivy(document: Document) -> tantivy.Document:
    """The Tantivy document of a measure's document."""
    result = tantivy.Document()
    texts = language_texts(document)
    for name, text in texts.items():
        result.add_text(name, analyze(text, name.rpartition("_")[2]))
    for name, text in preanalyzed_texts(document, texts).items():
        result.add_text(name, text)
    for name, values in facet_values(document).items():
        for value in values:
            result.add_text(name, value)
    for name, key in sort_keys(document).items():
        result.add_unsigned(name, key)
    result.add_unsigned(STATE_FIELD, document_state(document))
    result.add_text("uuid", document.uuid)
    result.add_bytes("hash", document.hash.encode())
    result.add_bytes("stored", json.dumps(document.to_stored()).encode())
    return result
