"""Vectors of texts: their names in the index, how they are stored, and the query for the nearest."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

# float32, of length one, so that the dot product of two is their cosine.
Vector = NDArray[np.float32]
# Little-endian, on every machine.
_STORED = np.dtype("<f4")


def vector_field(model: str, language: str) -> str:
    """The name under which the index holds the vectors of one model and language: `3f2a9c1b_de`."""
    return f"{sha256(model.encode()).hexdigest()[:8]}_{language}"


def to_bytes(vector: Vector) -> bytes:
    return vector.astype(_STORED).tobytes()


def from_bytes(stored: bytes) -> Vector:
    return np.frombuffer(stored, dtype=_STORED).astype(np.float32)


def encode(vector: Vector) -> str:
    """The vector as text, for JSON."""
    return b64encode(to_bytes(vector)).decode("ascii")


def decode(encoded: str) -> Vector:
    """The vector that `encode` returned."""
    return from_bytes(b64decode(encoded))


@dataclass(frozen=True)
class VectorQuery:
    """A question as a vector, to find the entries that mean nearly the same.

    `means` has, for every vector field to search, how much nearer the question is to the texts there
    than to those of all languages, on average. A text's nearness is its cosine less that, so that
    no language is preferred.
    Documents of at least `near_enough` are found if `extends`, even if no word matches; otherwise
    the nearest only rank those that the words find. `size` is how many are the nearest, and how
    many are found in each language. `weight` is that of their ranks against those by words.
    `mean` and `spread` are the mean and the standard deviation of the nearness of two texts of the
    portal.
    """

    vector: tuple[float, ...]
    means: Mapping[str, float]
    near_enough: float
    extends: bool = False
    weight: float = 1.0
    size: int = 50
    mean: float = 0.0
    spread: float = 1.0

    def spreads(self, nearness: float) -> float:
        """How many spreads a nearness is above the mean."""
        return (nearness - self.mean) / self.spread
