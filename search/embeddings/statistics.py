"""Statistics of a model's vectors: the mean of each language, and how far texts spread.

A model puts texts of one language nearer to each other than to the same in another language. The
mean cosine of a question and all texts of a language tells how near that language is to it; what a
text has beyond it is its own.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from search.schema.vectors import Vector, decode, encode

# The mean of few texts says more of them than of their language: it is drawn to that of all texts
# as if so many more were there.
_PRIOR_TEXTS = 10
# The vectors from which the spread is estimated: all pairs of them.
_SAMPLE = 500


@dataclass(frozen=True)
class Statistics:
    """Number and mean of the vectors by language, the mean of all, and the spread.

    The spread is the standard deviation of the cosine of two texts, less its mean for the language
    of one of them.
    """

    counts: dict[str, int]
    means: dict[str, Vector]
    mean: Vector
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
            "spread": self.spread,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """What `to_json` returned."""
        return cls(
            counts=data["counts"],
            means={language: decode(mean) for language, mean in data["means"].items()},
            mean=decode(data["mean"]),
            spread=data["spread"],
        )


def compute(vectors: Iterable[tuple[str, Vector]]) -> Statistics | None:
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
    spread = _spread(sample, means)
    if not spread > 0.0:
        return None
    return Statistics(
        counts,
        {language: value.astype(np.float32) for language, value in means.items()},
        np.asarray(mean, dtype=np.float32),
        spread,
    )


def _spread(sample: list[tuple[str, Vector]], means: dict[str, NDArray[np.float64]]) -> float:
    vectors = np.array([vector for _language, vector in sample], dtype=np.float64)
    centred = vectors - np.array([means[language] for language, _vector in sample])
    cosines = vectors @ centred.T
    pairs = cosines[~np.eye(len(vectors), dtype=bool)]
    return float(pairs.std()) if pairs.size else 0.0
