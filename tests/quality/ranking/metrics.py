"""How good one ranking is: four figures between 0 and 1, all about its first ten."""

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from math import log2

DEPTH = 10


@dataclass(frozen=True)
class Figures:
    """success@10, nDCG@10, reciprocal rank, and hits@10 / min(10, relevant)."""

    success: float
    ndcg: float
    mrr: float
    hits: float


NAMES = tuple(field.name for field in fields(Figures))


def figures(ranking: Sequence[str], relevant: Mapping[str, int]) -> Figures:
    """The figures of a ranking without repetitions; `relevant` has at least one grade above 0.

    A grade g gains 2^g - 1 (Burges et al. 2005), so that 2 counts three times as much as 1.
    """
    grades = [relevant.get(key, 0) for key in ranking[:DEPTH]]
    first = next((place for place, grade in enumerate(grades, start=1) if grade), 0)
    found = sum(grade > 0 for grade in grades)
    best = _gain(sorted(relevant.values(), reverse=True)[:DEPTH])
    return Figures(
        success=float(found > 0),
        ndcg=_gain(grades) / best,
        mrr=1 / first if first else 0.0,
        hits=found / min(DEPTH, len(relevant)),
    )


def mean(several: Sequence[Figures]) -> Figures:
    """The mean of each figure; of nothing all are 0."""
    if not several:
        return Figures(0, 0, 0, 0)
    columns = zip(*map(astuple, several), strict=True)
    return Figures(*(sum(column) / len(several) for column in columns))


def _gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / log2(place + 1) for place, grade in enumerate(grades, start=1))
