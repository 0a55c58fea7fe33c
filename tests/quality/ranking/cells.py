"""Means by language and kind, and whether they meet what is demanded of the search."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.measuring import Demand
from tests.quality.ranking.metrics import NAMES, Figures, mean
from tests.quality.ranking.sets import Query

OURS = ("embedded", "elasticsearch")
PLAIN = ("stock", "wagtail")
TOLERANCE = 0.02
GOOD_ENOUGH = 0.95
# Kinds of questions, over all languages, and what of them finds something relevant at least.
SUCCESS_AT_LEAST = {
    "cross-language": 0.97,
    "sentence": 0.90,
    "sentence-across": 0.90,
    "paragraph": 0.90,
    "paragraph-across": 0.90,
    "apart": 0.85,
}
# Differences of rounding are none.
_NEARLY = 1e-9

# For each system, for each query by id, its figures.
Scores = Mapping[str, Mapping[str, Figures]]
Cell = tuple[str, str]


def cells(queries: Iterable[Query]) -> dict[Cell, list[str]]:
    """The ids of the queries of each language and kind, in their order."""
    found: dict[Cell, list[str]] = {}
    for query in queries:
        found.setdefault((query.lang, query.kind), []).append(query.id)
    return found


def averages(scores: Scores, ids: Sequence[str]) -> dict[str, Figures]:
    """The mean figures of every system over these queries."""
    return {system: mean([of[key] for key in ids]) for system, of in scores.items()}


def demands(scores: Scores, queries: Sequence[Query]) -> list[Demand]:
    """Every demand that can be looked at."""
    means = {cell: averages(scores, ids) for cell, ids in cells(queries).items()}
    ours = [system for system in OURS if system in scores]
    plain = [system for system in PLAIN if system in scores]
    words = [f"{system}-words" for system in ours if f"{system}-words" in scores]
    pairs = [(mine, other) for mine in ours for other in plain]
    found = [
        _compare(
            f"never behind {' and '.join(plain)} by more than {TOLERANCE}",
            means,
            pairs,
            lambda mine, other: mine >= other - TOLERANCE - _NEARLY,
        ),
        _compare(
            f"ahead wherever they are under {GOOD_ENOUGH}",
            means,
            pairs,
            lambda mine, other: other >= GOOD_ENOUGH or mine > other,
        ),
    ]
    if words:
        found.append(
            _compare(
                f"words only, never behind {' and '.join(plain)} by more than {TOLERANCE}",
                means,
                [(mine, other) for mine in words for other in plain],
                lambda mine, other: mine >= other - TOLERANCE - _NEARLY,
            )
        )
    found += _successes(scores, queries, ours)
    if len(ours) == len(OURS):
        found.append(
            _compare(
                f"both engines within {TOLERANCE}",
                means,
                [OURS],
                lambda one, other: abs(one - other) <= TOLERANCE + _NEARLY,
            )
        )
    return found


def _successes(scores: Scores, queries: Sequence[Query], ours: Sequence[str]) -> Iterator[Demand]:
    for kind, least in SUCCESS_AT_LEAST.items():
        ids = [query.id for query in queries if query.kind == kind]
        if ids:
            means = {system: averages(scores, ids)[system].success for system in ours}
            failures = [
                f"{system} {success:.3f} of {len(ids)}"
                for system, success in means.items()
                if success < least - _NEARLY
            ]
            yield Demand(f"{kind} success at least {least}", len(ours), tuple(failures))


def _compare(text, means, pairs, holds) -> Demand:
    failures = []
    cases = 0
    for (language, kind), of in means.items():
        for mine, other in pairs:
            for name in NAMES:
                one, two = getattr(of[mine], name), getattr(of[other], name)
                cases += 1
                if not holds(one, two):
                    failures.append(
                        f"{language} {kind} {name}: {mine} {one:.3f}, {other} {two:.3f}"
                    )
    return Demand(text, cases, tuple(failures))
