"""An encoder whose idea of meaning is a small dictionary, and documents with its vectors."""

from functools import cache
from hashlib import sha256

import numpy as np

from search.analysis.characters import tokenize
from search.embeddings import EncoderRefused, EncoderUnavailable, unit_vector
from search.embeddings.passages import embed, passage
from search.schema.vectors import VectorQuery, encode, vector_field

MODEL = "topics"
# The first word stands in no text of tests/search/samples.py.
TOPICS = {
    "heat": "heizkörper fernwärme wärmenetz heating chauffage termoficare căldură",
    "roofs": "moosdecke dachbegrünung begrünte roofs toitures acoperișuri",
    "waste": "müllabfuhr abfall mülltrennung recycling déchets deșeurilor deşeurilor",
    "traffic": "omnibus buses bus tram autobuz",
}
_TOPIC_OF = {word: topic for topic, words in TOPICS.items() for word in words.split()}


class TopicEncoder:
    """The Encoder protocol; words of one topic have one direction, others one of their own.

    All texts of the portal have something in common, which questions on no topic lack.

    `embedded` has all texts that were embedded, `questions` those that were asked. While `down`, it
    is unavailable; a text with one of the words in `refused` is refused.
    """

    def __init__(self, model=MODEL, dimensions=64):
        self.model = model
        self.dimensions = dimensions
        self.embedded = []
        self.questions = []
        self.down = False
        self.refused = set()

    def embed_query(self, text):
        self.questions.append(text)
        return self._vector(text)

    def embed_passages(self, texts):
        vectors = [self._vector(text, common=2) for text in texts]
        self.embedded += texts
        return vectors

    def _vector(self, text, common=0):
        if self.down:
            raise EncoderUnavailable("it is down")
        words = [word.lower() for word in tokenize(text)]
        if self.refused.intersection(words):
            raise EncoderRefused("it does not like the text")
        topics = [_TOPIC_OF.get(word) for word in words]
        directions = [
            5 * _direction(self.model, topic, self.dimensions)
            if topic
            else _direction(self.model, word, self.dimensions)
            for word, topic in zip(words, topics, strict=True)
        ]
        if any(topics) or not words:
            common = max(common, 1)
        return unit_vector(sum(directions, common * _direction(self.model, "", self.dimensions)))


@cache
def _direction(*parts):
    seed = int(sha256(repr(parts).encode()).hexdigest()[:12], 16)
    return np.random.default_rng(seed).standard_normal(parts[-1])


ENCODER = TopicEncoder()


def vector_of(document, encoder=ENCODER):
    return embed(encoder, [passage(document)])[0]


def with_vector(document, encoder=ENCODER):
    """The document as the index gets it when its text is embedded."""
    name = vector_field(encoder.model, passage(document).language)
    return document.with_vectors({name: encode(vector_of(document, encoder))})


def means_of(documents, encoder=ENCODER):
    """The mean vector of every vector field."""
    vectors = {}
    for document in documents:
        name = vector_field(encoder.model, passage(document).language)
        vectors.setdefault(name, []).append(vector_of(document, encoder))
    return {name: np.mean(each, axis=0) for name, each in vectors.items()}


def question(text, means, near_enough=0.3, encoder=ENCODER, **options):
    """The query for the texts nearest to a question, among documents with these mean vectors."""
    vector = encoder.embed_query(text)
    return VectorQuery(
        vector=tuple(vector.tolist()),
        means={name: float(mean @ vector) for name, mean in means.items()},
        near_enough=near_enough,
        **options,
    )
