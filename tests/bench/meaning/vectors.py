"""Vectors of the measures, made up: to embed 100,000 texts would take hours.

The texts about a topic lie around what the encoder makes of its sentences, as near to each other as
the encoder puts such texts.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from unittest import mock
from uuid import UUID

import numpy as np
from django.conf import settings
from django.test.utils import override_settings

from search.embeddings import Encoder, encoders, languages, serving, statistics, store
from search.indexing import loader
from search.models import EmbeddingModel
from search.schema.documents import Document
from search.schema.vectors import Vector, encode, vector_field
from tests.bench.world.measures import LANGUAGES, sentences

# How long the random part is beside the topic's, which is of length one: two texts about one topic
# have a cosine of 0.88.
_SPREAD = 0.37
# The statistics change little with more.
_SAMPLE = 2_000
_SLOTS = {"place": "Aachen", "partner": "Aachen", "number": "12", "year": "2020"}
Topics = Mapping[tuple[str, str], Vector]


@contextmanager
def encoder_in_use() -> Iterator[Encoder | None]:
    """The encoder that answers as long as this lasts; None if it is not installed."""
    with override_settings(SEARCH_ENCODER=settings.MEASURED_ENCODER):
        encoders.reset()
        try:
            yield encoders.encoder()
        finally:
            encoders.reset()


def topics(encoder: Encoder) -> Topics:
    """What the encoder makes of each topic, by its name and language."""
    texts = {
        (topic[code][0], code): ". ".join(topic[code]).format(topic=topic[code][0], **_SLOTS)
        for topic in sentences()["topics"]
        for code in LANGUAGES
        if code in topic
    }
    return dict(zip(texts, encoder.embed_passages(list(texts.values())), strict=True))


def vector(document: Document, around: Topics) -> Vector:
    """The vector of a measure, the same every time."""
    language = document.source_language
    # Summaries begin with the topic, but for the few measures that were published to be found.
    name = document.texts[language].summary.partition(":")[0]
    topic = around.get((name, language), next(iter(around.values())))
    noise = np.random.default_rng(UUID(document.uuid).int).standard_normal(len(topic))
    moved = topic + _SPREAD * noise / np.linalg.norm(noise)
    return (moved / np.linalg.norm(moved)).astype(np.float32)


@contextmanager
def in_the_index(encoder: Encoder, around: Topics) -> Iterator[None]:
    """Lets the encoder's model answer, and indexes that are filled meanwhile have the vectors."""

    def attach(documents: Iterable[Document], names: Collection[str]) -> list[Document]:
        return [
            document.with_vectors(
                {
                    vector_field(name, document.source_language): encode(vector(document, around))
                    for name in names
                }
            )
            for document in documents
        ]

    sample = [
        (document.source_language, vector(document, around))
        for document in islice(loader.stream({}), _SAMPLE)
    ]
    found = statistics.compute(sample, languages.directions(encoder))
    EmbeddingModel.objects.create(name=encoder.model)
    serving.bump_version(encoder.model, serving=True, statistics=found.to_json() if found else {})
    try:
        with mock.patch.object(store, "attach", attach):
            yield
    finally:
        EmbeddingModel.objects.all().delete()
