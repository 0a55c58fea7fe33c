"""Loads public entries as documents, in a constant number of queries per batch."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from uuid import UUID

from django.db import InterfaceError, OperationalError

from search.embeddings import store
from search.indexing.outbox import ChangedEntry
from search.indexing.readers.contract_reader import ContractReader
from search.indexing.readers.measure_reader import MeasureReader
from search.indexing.readers.page_readers import ArticleReader, PartnershipReader
from search.indexing.readers.reader import ReadEntry, Reader
from search.schema.documents import Document

_BATCH = 200
# Measures first, as most entries are measures.
READERS: tuple[Reader, ...] = (
    MeasureReader(),
    ContractReader(),
    PartnershipReader(),
    ArticleReader(),
)
_NO_PAGES: Mapping[str, int] = {}


def load(
    uuids: Iterable[str], failed: dict[str, str], pages: Mapping[str, int] = _NO_PAGES
) -> Iterator[Document]:
    """The documents of those of these entries that are public; all others must not be indexed.

    `pages` has the page of each entry; one that is part of a page is not found without. Each batch
    is read when it is reached. An entry that cannot be read or built does not stop the others: its
    reason is added to `failed`, which is complete once all are read.
    """
    remaining = iter(uuids)
    models = store.models()
    while batch := list(islice(remaining, _BATCH)):
        wanted = {uuid: pages.get(uuid, 0) for uuid in batch}
        for reader in READERS:
            for document in store.attach(_documents(reader, wanted, failed), models):
                wanted.pop(document.uuid, None)
                yield document
            wanted = {uuid: page for uuid, page in wanted.items() if uuid not in failed}
            if not wanted:
                break


def stream(failed: dict[str, str]) -> Iterator[Document]:
    """The documents of all public entries."""
    models = store.models()
    for reader in READERS:
        remaining = iter(reader.public().items())
        while batch := dict(islice(remaining, _BATCH)):
            yield from store.attach(_documents(reader, batch, failed), models)


def public_uuids() -> set[str]:
    """The entries that belong into the index."""
    return {uuid for reader in READERS for uuid in reader.public()}


def changed_entries(uuids: Iterable[str]) -> list[ChangedEntry]:
    """These entries for the outbox, whether the database still has them or not."""
    wanted = list(uuids)
    pages: dict[str, int] = {}
    for reader in READERS:
        if missing := set(wanted) - pages.keys():
            pages |= reader.known(missing)
    return [ChangedEntry(UUID(uuid), pages.get(uuid, 0)) for uuid in wanted]


def _documents(reader: Reader, wanted: Mapping[str, int], failed: dict[str, str]) -> list[Document]:
    try:
        entries = reader.read(wanted)
    except (OperationalError, InterfaceError):
        # The database is unavailable or busy: no entry is to blame.
        raise
    except Exception as error:  # noqa: BLE001  a broken row may raise anything
        items = list(wanted.items())
        if len(items) == 1:
            failed[items[0][0]] = f"cannot be read: {error!r}"
            return []
        middle = len(items) // 2
        return [
            *_documents(reader, dict(items[:middle]), failed),
            *_documents(reader, dict(items[middle:]), failed),
        ]
    return _build(entries, failed)


def _build(entries: Iterable[ReadEntry], failed: dict[str, str]) -> list[Document]:
    documents = []
    for entry in entries:
        try:
            document = entry.build()
        except Exception as error:  # noqa: BLE001  one entry must not stop the others
            failed[entry.uuid] = f"cannot be built: {error!r}"
        else:
            documents += [document] if document else []
    return documents
