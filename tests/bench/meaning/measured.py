"""Measures the search by meaning on one engine, and how fast texts are embedded."""

from collections.abc import Callable
from itertools import islice
from random import Random
from unittest import mock

from django.test.utils import override_settings

from search.embeddings import Encoder, encoders, serving
from search.embeddings.passages import passage
from search.indexing import loader
from tests.bench import rebuilding
from tests.bench.meaning import demo, memory, vectors
from tests.bench.meaning.questions import PARAGRAPH, questions
from tests.bench.meaning.results import AGAIN, FIRST, WORDS_ONLY, Embedding, Meant
from tests.bench.queries import BenchQuery
from tests.bench.systems import Product, WrongAnswer
from tests.bench.timing import interleaved
from tests.measuring import progress

_WARMING = 6
# Characters of the texts whose embedding is timed; an entry has up to five texts.
_LENGTH = 700


def meant(product: Product, size: int, each: int, encoder: Encoder, rng: Random) -> Meant:
    """Fill the engine's index with vectors, and ask it by words only and by meaning."""
    asked = questions(each)
    around = vectors.topics(encoder)
    with override_settings(SEARCH_ENGINES=[product.name]), vectors.in_the_index(encoder, around):
        progress(f"{product.name}, {size:,} measures: rebuilding with vectors ...")
        rebuilt = rebuilding.timed(lambda: rebuilding.product(product.name))
        rebuilding.settle(product.name)
        if serving.serving_model() is None:
            raise WrongAnswer("no model answers")
        progress(f"{product.name}, {size:,} measures: asking by meaning ...")
        ways = _ways(product)
        for question in asked:
            # From now on its vector is known.
            product.ask(question)
        interleaved(asked[:_WARMING], ways, _kind, rng)
        times = interleaved(asked, ways, _kind, rng)
        paragraph = next(question for question in asked if question.kind == PARAGRAPH)
        without, with_encoder = (
            memory.measure(product.name, paragraph, meaning=meaning) for meaning in (False, True)
        )
    return Meant(product.name, size, times, (without, with_encoder), rebuilt)


def _ways(product: Product) -> dict[str, Callable[[BenchQuery], object]]:
    compute = encoders.embed_query.__wrapped__

    def words_only(question: BenchQuery) -> None:
        with mock.patch.object(serving, "serving_model", return_value=None):
            product.ask(question)

    def first(question: BenchQuery) -> None:
        with mock.patch.object(encoders, "embed_query", compute):
            product.ask(question)

    return {WORDS_ONLY: words_only, FIRST: first, AGAIN: product.ask}


def _kind(question: BenchQuery) -> str:
    return question.kind


def embedding(encoder: Encoder, count: int, *, with_demo: bool) -> Embedding:
    """How many texts are embedded in a second, and how long the demo world takes."""
    every = (passage(document).beginning for document in loader.stream({}))
    texts = list(islice((text for text in every if len(text) == _LENGTH), count))
    encoder.embed_passages(texts[:1])
    seconds = rebuilding.timed(lambda: encoder.embed_passages(texts))
    return Embedding(_LENGTH, len(texts) / seconds, demo.measure() if with_demo else None)
