"""Embeds the texts of public entries, in the background; the indexes get the vectors afterwards.

Entries are found by their words as soon as they are published; the outbox has a row for each that
is to be embedded. When its vector is there, the entry is recorded for the engines again.
"""

import logging
import time
from collections.abc import Mapping, Sequence

import numpy as np
from django.db import transaction
from django.utils import timezone
from numpy.typing import NDArray

from search.embeddings import (
    Encoder,
    EncoderRefused,
    encoders,
    languages,
    passages,
    serving,
    statistics,
    store,
)
from search.embeddings.passages import Passage, passage
from search.embeddings.statistics import stored_directions
from search.engines.registry import engine_names
from search.indexing import loader, outbox
from search.indexing.locks import try_lock
from search.models import Embedding, EmbeddingModel, SearchChange
from search.schema.documents import Document
from search.schema.vectors import Vector, from_bytes

logger = logging.getLogger(__name__)

# Entries embedded before the engines get them; small, so that the first are found soon.
_BATCH = 20
# Of fewer texts nothing can be said that holds for others.
MIN_TEXTS = 10
# The statistics are computed again when the number of texts has changed by this share.
_CHANGE = 0.1
CHECK_INTERVAL = 3600.0


class Embedder:
    """Embeds what waits; `run` looks for texts without a vector at once, then every hour."""

    def __init__(self) -> None:
        self._next_check = 0.0

    def run(self) -> None:
        """Embed what waits. Raises EncoderUnavailable: then it goes on waiting."""
        encoder = encoders.encoder()
        if encoder is None:
            return
        if time.monotonic() >= self._next_check:
            check(encoder)
            self._next_check = time.monotonic() + CHECK_INTERVAL
        drain(encoder)


def check(encoder: Encoder) -> int:
    """Record every public entry without a vector, and delete vectors that no entry needs.

    Returns how many were recorded. That finds what was published while no encoder was in use, or
    another one.
    """
    started = timezone.now()
    _model(encoder.model)
    update_statistics(encoder)
    needed: set[str] = set()
    uuids: list[str] = []
    batch: list[Document] = []
    for document in loader.stream({}):
        batch.append(document)
        if len(batch) == outbox.BATCH:
            uuids += _without_vector(batch, encoder.model, needed)
            batch = []
    uuids += _without_vector(batch, encoder.model, needed)
    pending = outbox.pending_uuids(outbox.EMBEDDINGS)
    entries = loader.changed_entries(uuid for uuid in uuids if uuid not in pending)
    outbox.record(entries, removes=False, engines=[outbox.EMBEDDINGS])
    pruned = store.prune(encoder.model, needed, started)
    if entries or pruned:
        logger.info("%d texts are to be embedded, %d vectors deleted", len(entries), pruned)
    return len(entries)


def _without_vector(documents: Sequence[Document], model: str, needed: set[str]) -> list[str]:
    by_uuid = {document.uuid: passage(document) for document in documents}
    needed.update(one.key(model) for one in by_uuid.values())
    missing = store.missing(by_uuid.values(), model)
    return [uuid for uuid, one in by_uuid.items() if one.key(model) in missing]


def drain(encoder: Encoder) -> int:
    """Embed the entries of all rows that are due; returns how many rows.

    One process at a time. Raises EncoderUnavailable: then the rows stay.
    """
    done = 0
    with try_lock("embeddings-changes") as acquired:
        while acquired and (rows := outbox.due_rows(outbox.EMBEDDINGS, _BATCH)):
            _embed_rows(encoder, rows)
            done += len(rows)
            update_statistics(encoder)
        if acquired:
            _serve(encoder.model)
    return done


def _embed_rows(encoder: Encoder, rows: Sequence[SearchChange]) -> None:
    failed: dict[str, str] = {}
    pages = {str(row.uuid): row.page_id for row in rows}
    by_uuid = {document.uuid: passage(document) for document in loader.load(pages, failed, pages)}
    missing = store.missing(by_uuid.values(), encoder.model)
    vectors, refused = _embed(encoder, missing)
    keys = {uuid: one.key(encoder.model) for uuid, one in by_uuid.items()}
    failed |= {uuid: refused[key] for uuid, key in keys.items() if key in refused}
    embedded = [uuid for uuid, key in keys.items() if key in vectors]
    _model(encoder.model)
    with transaction.atomic():
        store.save(vectors, encoder.model)
        outbox.finish(rows, failed)
        # A later row would end the removal of what was withdrawn meanwhile.
        entries = loader.changed_entries(set(embedded) - outbox.pending_removals())
        outbox.record(entries, removes=False, engines=engine_names())


def _embed(
    encoder: Encoder, missing: Mapping[str, Passage]
) -> tuple[dict[str, tuple[Passage, Vector]], dict[str, str]]:
    """The vectors of passages by key, and why the encoder refused some; bisects to isolate them."""
    if not missing:
        return {}, {}
    items = list(missing.items())
    try:
        vectors = passages.embed(encoder, [one for _key, one in items])
    except EncoderRefused as error:
        if len(items) == 1:
            return {}, {items[0][0]: str(error)}
        middle = len(items) // 2
        first, refused = _embed(encoder, dict(items[:middle]))
        second, others = _embed(encoder, dict(items[middle:]))
        return first | second, refused | others
    return {key: (one, vector) for (key, one), vector in zip(items, vectors, strict=True)}, {}


def _model(name: str) -> None:
    """Make sure that the model has a row; the first one answers at once."""
    if EmbeddingModel.objects.filter(name=name).exists():
        return
    first = not EmbeddingModel.objects.filter(serving=True).exists()
    EmbeddingModel.objects.get_or_create(name=name, defaults={"serving": first})


def update_statistics(encoder: Encoder) -> None:
    """Compute the statistics of a model again if the number of its vectors has changed much.

    Raises EncoderUnavailable.
    """
    rows = Embedding.objects.filter(model=encoder.model)
    count = rows.count()
    model = EmbeddingModel.objects.filter(name=encoder.model).first()
    if model is None or count < MIN_TEXTS:
        return
    known = sum(model.statistics.get("counts", {}).values())
    if known and abs(count - known) <= _CHANGE * known:
        return
    vectors = rows.order_by("key").values_list("language", "vector").iterator(chunk_size=1_000)
    found = statistics.compute(
        ((code, from_bytes(bytes(stored))) for code, stored in vectors),
        stored_directions(model.statistics) if known else _directions(encoder),
    )
    if found:
        serving.bump_version(encoder.model, statistics=found.to_json())


def _directions(encoder: Encoder) -> NDArray[np.float32]:
    try:
        return languages.directions(encoder)
    except EncoderRefused as error:
        logger.error("Languages are told apart by the texts of the portal only: %s", error)
        return languages.NONE


def _serve(name: str) -> None:
    """Let a new model answer once all texts are embedded and the engines have the vectors."""
    waits = EmbeddingModel.objects.filter(name=name, serving=False).exclude(statistics={})
    if not waits.exists() or any(backlog.rows for backlog in outbox.backlog().values()):
        return
    with transaction.atomic():
        EmbeddingModel.objects.filter(serving=True).delete()
        serving.bump_version(name, serving=True)
    logger.info("Questions are answered by the model %s now", name)
