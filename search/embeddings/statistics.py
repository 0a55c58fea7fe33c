"""Statistics of a model's vectors: what tells languages apart, and how near two texts are.

A model puts texts of one language nearer to each other than to the same in another language. So a
question is compared without the directions of languages. They are those of short texts; what longer
ones add is in the mean cosine of the question and all texts of a language, which is subtracted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from search.embeddings.languages import NONE, without
from search.schema.vectors import Vector, decode, encode

# The mean of few texts says more of them than of their language: it is drawn to that of all texts
# as if so many more were there.
_PRIOR_TEXTS = 10
# The vectors from which the nearness of two texts is estimated: all pairs of them.
_SAMPLE = 500
# A smaller one is a rounding error: the texts are alike.
_SMALLEST_SPREAD = 1e-6


@dataclass(frozen=True)
class Statistics:
    """What is known of the vectors of a model.

    `counts` and `means` are their number and mean by language, `mean` is that of all. `nearness` and
    `spread` are the mean and the standard deviation of the nearness of two texts, one of them taken
    as a question.
    """

    counts: dict[str, int]
    means: dict[str, Vector]
    mean: Vector
    directions: NDArray[np.float32]
    nearness: float
    spread: float

    @property
    def count(self) -> int:
        return sum(self.counts.values())

    def to_json(self) -> dict[str, Any]:
        """JSON-serialisable values."""
        return {
            "counts": self.counts,
            "means": {language: encode(mean) for language, mean in self.means.items()},
            "mean": encode(self.mean),
            "directions": [encode(direction) for direction in self.directions],
            "nearness": self.nearness,
            "spread": self.spread,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What `to_json` returned."""
        return cls(
            counts=data["counts"],
            means={language: decode(mean) for language, mean in data["means"].items()},
            mean=decode(data["mean"]),
            directions=stored_directions(data),
            nearness=data["nearness"],
            spread=data["spread"],
        )


def stored_directions(data: dict[str, Any]) -> NDArray[np.float32]:
    """The directions in what `to_json` returned."""
    rows = [decode(encoded) for encoded in data["directions"]]
    return np.array(rows, dtype=np.float32) if rows else NONE


def compute(
    vectors: Iterable[tuple[str, Vector]], directions: NDArray[np.float32]
) -> Statistics | None:
    """The statistics of vectors with their languages, in a fixed order; None where they are alike."""
    sums: dict[str, NDArray[np.float64]] = {}
    counts: dict[str, int] = {}
    sample: list[tuple[str, Vector]] = []
    for language, vector in vectors:
        sums[language] = sums.get(language, np.zeros(len(vector))) + vector
        counts[language] = counts.get(language, 0) + 1
        if len(sample) < _SAMPLE:
            sample.append((language, vector))
    if not counts:
        return None
    mean = sum(sums.values()) / sum(counts.values())
    means = {
        language: ((total + _PRIOR_TEXTS * mean) / (counts[language] + _PRIOR_TEXTS))
        for language, total in sums.items()
    }
    offsets = {language: value - mean for language, value in means.items()}
    nearness, spread = _nearness(sample, offsets, directions)
    if spread < _SMALLEST_SPREAD:
        return None
    return Statistics(
        counts,
        {language: value.astype(np.float32) for language, value in means.items()},
        np.asarray(mean, dtype=np.float32),
        directions,
        nearness,
        spread,
    )


def _nearness(
    sample: list[tuple[str, Vector]],
    offsets: dict[str, NDArray[np.float64]],
    directions: NDArray[np.float32],
) -> tuple[float, float]:
    """Mean and standard deviation of the nearness of two different texts."""
    vectors = np.array([vector for _language, vector in sample])
    own = vectors - np.array([offsets[language] for language, _vector in sample])
    nearness = without(directions, vectors) @ own.T
    pairs = nearness[~np.eye(len(vectors), dtype=bool)]
    return (float(pairs.mean()), float(pairs.std())) if pairs.size else (0.0, 0.0)
