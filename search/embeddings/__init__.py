"""Sentence embeddings: what every encoder promises, and how it fails."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from search.schema.vectors import Vector


class EncoderError(Exception):
    """An encoder could not embed a text."""


class EncoderUnavailable(EncoderError):
    """The encoder does not answer, or not in time; the same call may succeed later."""


class EncoderRefused(EncoderError):
    """The encoder answered with an error of its own, or with what is no embedding."""


class Encoder(Protocol):
    """Turns texts of any language into vectors, near each other where the texts mean the same.

    `model` names it in the database: vectors of different models are never compared. Every method
    may raise EncoderUnavailable and EncoderRefused.
    """

    model: str

    def embed_query(self, text: str) -> Vector:
        """The vector of what a visitor asks."""

    def embed_passages(self, texts: Sequence[str]) -> list[Vector]:
        """The vectors of texts that are searched, in their order."""


def unit_vector(values: Sequence[float] | Vector) -> Vector:
    """These values as a vector of length one; raises EncoderRefused if they are none."""
    try:
        with np.errstate(over="ignore"):
            vector = np.asarray(values, dtype=np.float32)
    except (TypeError, ValueError, OverflowError) as error:
        raise EncoderRefused(f"the embedding is no list of numbers: {error}") from error
    # Squared in double precision, in which no sum of float32 overflows.
    length = float(np.sqrt(np.sum(np.square(vector, dtype=np.float64)))) if vector.size else 0.0
    if vector.ndim != 1 or not np.isfinite(length) or length <= 0.0:
        raise EncoderRefused("the embedding is empty, zero, or has values that are no numbers")
    return (vector / np.float64(length)).astype(np.float32)
