"""How far the vectors of public entries are, for operators."""

from dataclasses import dataclass

from search.embeddings import Encoder, store
from search.embeddings.passages import Passage, passage
from search.indexing import loader, outbox
from search.models import EmbeddingModel


@dataclass(frozen=True)
class EmbeddingStatus:
    """Public entries, those of them with a vector by the model in use, and which models there are.

    `answering` is the model of the vectors that answer, empty if there is none yet; `computing` are
    those whose vectors are being computed.
    """

    model: str
    public: int
    embedded: int
    answering: str
    computing: tuple[str, ...]


def embedding_status(encoder: Encoder) -> EmbeddingStatus:
    """The status of this encoder's model; reads every public entry."""
    public = embedded = 0
    batch: list[Passage] = []
    for document in loader.stream({}):
        public += 1
        batch.append(passage(document))
        if len(batch) == outbox.BATCH:
            embedded += _embedded(batch, encoder.model)
            batch = []
    embedded += _embedded(batch, encoder.model)
    rows = EmbeddingModel.objects.order_by("name")
    # A model without statistics cannot answer.
    answering = rows.filter(serving=True, name=encoder.model).exclude(statistics={}).first()
    computing = rows.exclude(name=answering.name) if answering else rows.filter(name=encoder.model)
    return EmbeddingStatus(
        encoder.model,
        public,
        embedded,
        answering.name if answering else "",
        tuple(computing.values_list("name", flat=True)),
    )


def _embedded(passages: list[Passage], model: str) -> int:
    missing = store.missing(passages, model)
    return sum(one.key(model) not in missing for one in passages)
