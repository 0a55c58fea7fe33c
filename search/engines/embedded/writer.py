"""Writes the embedded index: one writer at a time, all or nothing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import tantivy
from tantivy import Query

from search.engines import EngineUnavailable, IndexMissing
from search.engines.embedded import vector_files
from search.engines.embedded.schema import SCHEMA, to_tantivy
from search.schema.documents import Document


@contextmanager
def writer(generation: Path, memory: int) -> Iterator[tantivy.IndexWriter]:
    """A writer whose changes are committed at the end, and discarded on an error."""
    try:
        writer = tantivy.Index.open(str(generation)).writer(memory, 1)
    except ValueError as error:
        if "LockBusy" in str(error):
            raise EngineUnavailable(str(error)) from error
        raise IndexMissing(f"the index cannot be written: {error}") from error
    try:
        try:
            yield writer
            writer.commit()
        finally:
            # Without this, segments are never merged, and the writer's lock is not released. It
            # fails where a thread of the writer has failed.
            writer.wait_merging_threads()
    except (ValueError, OSError) as error:
        # A full disk, mostly; no single document is to blame, so none is parked for it.
        raise EngineUnavailable(f"the index cannot be written: {error}") from error


def delete(writer: tantivy.IndexWriter, uuids: Iterable[str]) -> None:
    for uuid in uuids:
        writer.delete_documents_by_query(Query.term_query(SCHEMA, "uuid", uuid, "basic"))


def add(
    generation: Path, writer: tantivy.IndexWriter, documents: Iterable[Document]
) -> dict[str, str]:
    """Add or replace, with vectors; returns why some could not be converted, by uuid."""
    rejected = {}
    accepted = []
    for document in documents:
        try:
            converted = to_tantivy(document)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            rejected[document.uuid] = repr(error)
            continue
        delete(writer, [document.uuid])
        writer.add_document(converted)
        accepted.append(document)
    vector_files.append(generation, accepted)
    return rejected
