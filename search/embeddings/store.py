"""The vectors in the database: looked up for documents, added, and deleted when nothing needs them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from search.embeddings.passages import Passage, passage
from search.models import Embedding, EmbeddingModel
from search.schema.documents import Document
from search.schema.vectors import Vector, encode, from_bytes, to_bytes, vector_field

_BATCH = 500


def models() -> list[str]:
    """The models whose vectors belong into the index: the serving one, and its successor."""
    return list(EmbeddingModel.objects.order_by("name").values_list("name", flat=True))


def attach(documents: Iterable[Document], names: Collection[str]) -> list[Document]:
    """The documents with their vectors by these models, as far as they are there; one query."""
    all_documents = list(documents)
    if not names or not all_documents:
        return all_documents
    passages = [passage(document) for document in all_documents]
    vectors = _vectors(one.key(name) for one in passages for name in names)
    return [
        document.with_vectors(
            {
                vector_field(name, one.language): vectors[key]
                for name in names
                if (key := one.key(name)) in vectors
            }
        )
        for document, one in zip(all_documents, passages, strict=True)
    ]


def _vectors(keys: Iterable[str]) -> dict[str, str]:
    rows = Embedding.objects.filter(pk__in=list(keys)).values_list("pk", "vector")
    return {key: encode(from_bytes(bytes(vector))) for key, vector in rows}


def vector(document: Document, model: str) -> Vector | None:
    """The vector of a document by this model, if it is there."""
    row = Embedding.objects.filter(pk=passage(document).key(model)).first()
    return from_bytes(bytes(row.vector)) if row else None


def missing(passages: Iterable[Passage], model: str) -> dict[str, Passage]:
    """Those passages that have no vector by this model, by key."""
    by_key = {one.key(model): one for one in passages}
    known: set[str] = set()
    keys = list(by_key)
    for start in range(0, len(keys), _BATCH):
        batch = Embedding.objects.filter(pk__in=keys[start : start + _BATCH])
        known.update(batch.values_list("pk", flat=True))
    return {key: one for key, one in by_key.items() if key not in known}


def save(vectors: Mapping[str, tuple[Passage, Vector]], model: str) -> None:
    """Keep the vectors of passages by key; one that another process has saved is no error."""
    Embedding.objects.bulk_create(
        (
            Embedding(key=key, model_id=model, language=one.language, vector=to_bytes(vector))
            for key, (one, vector) in vectors.items()
        ),
        ignore_conflicts=True,
    )


def prune(model: str, needed: set[str], before: datetime) -> int:
    """Delete the vectors of this model that were saved before, and are not needed; returns how many."""
    rows = Embedding.objects.filter(model=model, created__lt=before)
    surplus = [key for key in rows.values_list("pk", flat=True) if key not in needed]
    for start in range(0, len(surplus), _BATCH):
        Embedding.objects.filter(pk__in=surplus[start : start + _BATCH]).delete()
    return len(surplus)
