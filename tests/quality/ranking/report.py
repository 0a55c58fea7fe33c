"""The figures as a table to read, and the demands with what does not meet them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple

from tests.quality.ranking.cells import OURS, Scores, averages, cells
from tests.quality.ranking.metrics import Figures
from tests.quality.ranking.sets import Query

TITLES = {
    "embedded": "embedded engine",
    "embedded-words": "... words only",
    "elasticsearch": "Elasticsearch",
    "elasticsearch-words": "... words only",
    "stock": "stock analyzers",
    "wagtail": "Wagtail database",
}
COLUMNS = "succ ndcg  mrr hits"
HALVES: dict[str, Callable[[Query], bool]] = {
    "all questions": lambda query: True,
    "tuned half": lambda query: not query.held_out,
    "held-out half": lambda query: query.held_out,
}
_LABEL = 24


def tables(scores: Scores, queries: Sequence[Query]) -> Iterator[str]:
    """One table for all questions, and one for each half."""
    for title, chosen in HALVES.items():
        some = [query for query in queries if chosen(query)]
        if some:
            yield f"\n{title} ({len(some)})"
            yield from _table(scores, some)


def _table(scores: Scores, queries: Sequence[Query]) -> Iterator[str]:
    yield _line("", "", [f"{TITLES[system]:<{len(COLUMNS)}}" for system in scores])
    yield _line("", "n", [COLUMNS for _system in scores])
    for (language, kind), ids in sorted(cells(queries).items(), key=lambda cell: cell[0][::-1]):
        yield _means(f"{language} {kind}", scores, ids)
    for kind in sorted({query.kind for query in queries}):
        yield _means(f"all {kind}", scores, [query.id for query in queries if query.kind == kind])
    yield _means("all", scores, [query.id for query in queries])


def _means(label: str, scores: Scores, ids: Sequence[str]) -> str:
    means = averages(scores, ids)
    return _line(label, str(len(ids)), [_figures(means[system]) for system in scores])


def _line(label: str, count: str, columns: Sequence[str]) -> str:
    return " | ".join([f"{label:<{_LABEL}}{count:>5}", *columns])


def _figures(of: Figures) -> str:
    return " ".join(f"{value:4.2f}".replace("0.", " .") for value in astuple(of))


def weakest(
    scores: Scores, queries: Sequence[Query], found: dict[str, dict[str, list[str]]]
) -> Iterator[str]:
    """Questions of the tuned half that our engines answer badly, with what they found instead."""
    ours = next(system for system in OURS if system in scores)
    seen = [query for query in queries if not query.held_out]
    for query in sorted(seen, key=lambda query: scores[ours][query.id].ndcg):
        if scores[ours][query.id].hits < 1:
            yield f"{query.id} {query.text!r} {_figures(scores[ours][query.id])}"
            first = found[ours][query.id]
            yield f"    missing: {', '.join(key for key in query.relevant if key not in first)}"
            yield f"    found:   {', '.join(f'{key}:{query.relevant.get(key, 0)}' for key in first)}"
