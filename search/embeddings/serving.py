"""The model whose vectors answer questions, as the database says, and questions as its vectors."""

import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.core.cache import cache
from django.db import transaction

from search.embeddings import EncoderError, encoders, store
from search.embeddings.languages import without
from search.embeddings.statistics import Statistics
from search.models import EmbeddingModel
from search.schema.documents import Document
from search.schema.vectors import Vector, VectorQuery, vector_field

logger = logging.getLogger(__name__)

# Changes by the worker take effect in other processes within this time.
VERSION_CACHE_SECONDS = 2
_VERSION_CACHE_KEY = "embeddings:version"
# Of a longer question the beginning is enough: see docs/search-quality.md.
MAX_QUESTION_LENGTH = 400
# How many spreads a text has to be nearer to the question than two texts of the portal are on
# average. A short question says less, so that more texts are near it by chance. Calibrated on the
# tuned half of the judged set, and on questions that have nothing to do with the portal.
NEAR_ENOUGH_SHORT = 0.0
NEAR_ENOUGH_LONG = -0.75
# Of the measures of the judged set that are this near to another, at least four in ten are about the
# same subject.
_NEAR_ENOUGH_DOCUMENT = 3.0
# Of a long question, the words say less than the meaning.
_WEIGHT_SHORT = 1.0
_WEIGHT_LONG = 4.0


@dataclass(frozen=True)
class ServingModel:
    """The model that answers, and the statistics of its vectors."""

    name: str
    statistics: Statistics


def serving_model() -> ServingModel | None:
    """The model that answers; None if there is none yet, or its encoder cannot be had any more."""
    if encoders.encoder() is None:
        return None
    version = cache.get_or_set(_VERSION_CACHE_KEY, _current_version, VERSION_CACHE_SECONDS)
    model = _load(version) if version else None
    return model if model and encoders.encoder_of(model.name) else None


def _current_version() -> tuple[str, uuid.UUID] | None:
    rows = EmbeddingModel.objects.filter(serving=True).values_list("name", "version")
    return rows.first()


# One for the current version, and one while a request still uses the previous one.
@lru_cache(maxsize=2)
def _load(version: tuple[str, uuid.UUID]) -> ServingModel | None:
    row = EmbeddingModel.objects.filter(name=version[0]).first()
    if row is None or not row.statistics:
        return None
    return ServingModel(row.name, Statistics.from_json(row.statistics))


def bump_version(name: str, **changes: object) -> None:
    """Change a model's row, and make every process load it again."""
    EmbeddingModel.objects.filter(name=name).update(version=uuid.uuid4(), **changes)
    transaction.on_commit(lambda: cache.delete(_VERSION_CACHE_KEY))


def question_query(text: str, *, is_long: bool, extends: bool) -> VectorQuery | None:
    """The query for the texts nearest to a question.

    None if there is no model to answer, or the encoder fails: then the words have to do.
    """
    model = serving_model()
    question = text[:MAX_QUESTION_LENGTH].strip()
    if model is None or not question:
        return None
    try:
        vector = encoders.embed_query(question, model.name)
    except EncoderError as error:
        logger.warning("A question is searched by its words only: %s", error)
        return None
    query = _vector_query(vector, model, NEAR_ENOUGH_LONG if is_long else NEAR_ENOUGH_SHORT)
    weight = _WEIGHT_LONG if is_long else _WEIGHT_SHORT
    return replace(query, extends=extends, weight=weight) if query else None


def document_query(document: Document, *, size: int) -> VectorQuery | None:
    """The query for the texts nearest to that of a document, itself among them.

    None if there is no model to answer, or the document has no vector yet. One database query.
    """
    model = serving_model()
    vector = store.vector(document, model.name) if model else None
    if model is None or vector is None:
        return None
    query = _vector_query(vector, model, _NEAR_ENOUGH_DOCUMENT)
    return replace(query, size=size) if query else None


def _vector_query(vector: Vector, model: ServingModel, near_enough: float) -> VectorQuery | None:
    statistics = model.statistics
    if len(vector) != len(statistics.mean):
        logger.error("The model %s has changed its dimensions", model.name)
        return None
    vector = without(statistics.directions, vector)
    return VectorQuery(
        vector=tuple(vector.tolist()),
        means=_means(vector, model),
        near_enough=statistics.nearness + near_enough * statistics.spread,
        mean=statistics.nearness,
        spread=statistics.spread,
    )


def _means(vector: Vector, model: ServingModel) -> Mapping[str, float]:
    return {
        vector_field(model.name, language): float((mean - model.statistics.mean) @ vector)
        for language, mean in model.statistics.means.items()
    }
