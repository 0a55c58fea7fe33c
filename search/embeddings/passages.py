"""Which texts of an entry are embedded, and how their vectors become one.

The heading says in a few words what an entry is about, the beginning what it is about as a whole,
and its first paragraphs what it does in detail. A question is near any of these; one vector of them
all finds more than that of any one (see docs/search-quality.md).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np

from search.embeddings import Encoder, unit_vector
from search.schema.documents import Document
from search.schema.vectors import Vector

# A change of what is embedded makes all vectors outdated.
_VERSION = 1
# More is not read of any text.
_MAX_LENGTH = 2_000
_BEGINNING_LENGTH = 700
_PIECE_LENGTH = 350
_PIECES = 3
_HEADING_WEIGHT = 0.5
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


@dataclass(frozen=True)
class Passage:
    """What of an entry is embedded: its original text, as the translations say the same."""

    heading: str
    text: str
    language: str

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts to embed: the heading, the beginning, and pieces unless that is all."""
        if not self.text:
            return (self.heading,)
        pieces = list(_pieces(self.text))
        if len(pieces) == 1:
            pieces = []
        return (self.heading, self.beginning, *(_join(self.heading, piece) for piece in pieces))

    @property
    def beginning(self) -> str:
        """The heading and what follows it, as it is embedded."""
        return _join(self.heading, self.text)[:_BEGINNING_LENGTH] if self.text else self.heading

    def key(self, model: str) -> str:
        """The key of its vector by this model: the same text has the same vector."""
        content = "\0".join((str(_VERSION), model, self.language, *self.texts))
        return sha256(content.encode()).hexdigest()


def passage(document: Document) -> Passage:
    """The passage of an entry."""
    language = document.source_language
    if language not in document.texts:
        language = next(iter(document.texts))
    text = document.texts[language]
    whole = "\\n".join(part for part in (text.summary, text.body) if part)
    return Passage(" ".join(text.heading.split()), whole[:_MAX_LENGTH], language)


def embed(encoder: Encoder, passages: Sequence[Passage]) -> list[Vector]:
    """The vectors of passages, each one of all its texts; raises EncoderError."""
    vectors = iter(encoder.embed_passages([text for one in passages for text in one.texts]))
    return [_combine([next(vectors) for _text in one.texts]) for one in passages]


def _combine(vectors: Sequence[Vector]) -> Vector:
    if len(vectors) == 1:
        return vectors[0]
    heading, beginning, *pieces = vectors
    whole = beginning + np.float32(_HEADING_WEIGHT) * heading
    if pieces:
        whole = whole + unit_vector(np.sum(pieces, axis=0))
    return unit_vector(whole)


def _join(heading: str, text: str) -> str:
    return " ".join(f"{heading.rstrip('.')}. {text}".split())


def _pieces(text: str) -> Iterator[str]:
    """The first pieces of a text, each of whole sentences as far as it has any."""
    beginning = text[: (_PIECES + 1) * _PIECE_LENGTH]
    pieces = [""]
    for sentence in filter(None, map(str.strip, _SENTENCE_END.split(beginning))):
        if pieces[-1] and len(pieces[-1]) + len(sentence) > _PIECE_LENGTH:
            pieces.append("")
        pieces[-1] = f"{pieces[-1]} {sentence}".strip()
    for piece in pieces[:_PIECES]:
        yield piece[: 2 * _PIECE_LENGTH]
