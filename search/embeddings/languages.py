"""The directions in which the vectors of a model tell languages apart, whatever a text says.

The goals have official texts that say the same in every language, so the means of their vectors
differ by nothing but the language. What a question has in these directions is left out of it; see
Z. Xie et al.: Discovering low-rank subspaces for language-agnostic multilingual representations,
EMNLP 2022, where the means are those of a corpus for each language.
"""

import numpy as np
from numpy.typing import NDArray

from cities.languages import prepared_languages, read
from cities.models import SdgGoal
from search.embeddings import Encoder

_FIELDS = ("label", "title")
# Smaller ones are rounding errors: the means of n languages have n - 1 directions at most.
_SMALLEST = 1e-3
NONE = np.zeros((0, 0), dtype=np.float32)


def directions(encoder: Encoder) -> NDArray[np.float32]:
    """Orthogonal vectors of length one as rows; none without goals. Raises EncoderError."""
    texts = _parallel_texts()
    if not texts:
        return NONE
    means = np.array([np.mean(encoder.embed_passages(same), axis=0) for same in texts])
    _left, sizes, rows = np.linalg.svd(means - means.mean(axis=0), full_matrices=False)
    return np.asarray(rows[sizes > _SMALLEST], dtype=np.float32)


def without(directions: NDArray[np.float32], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """These vectors, one or as rows, without what they have in the directions; of length one."""
    rest = vectors - (vectors @ directions.T) @ directions if directions.size else vectors
    lengths = np.linalg.norm(rest, axis=-1, keepdims=True)
    return np.asarray(rest / np.maximum(lengths, _SMALLEST), dtype=np.float32)


def _parallel_texts() -> list[list[str]]:
    """For each language that has them all, the texts of the goals in one order."""
    goals = list(SdgGoal.objects.order_by("number"))
    texts = [
        [read(goal, field, language) for goal in goals for field in _FIELDS]
        for language in prepared_languages()
    ]
    return [same for same in texts if same and all(same)]
