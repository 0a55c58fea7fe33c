"""What the search by meaning adds to questions about something else altogether: best, nothing."""

from collections.abc import Iterator, Mapping, Sequence

from tests.quality.ranking.report import HALVES, TITLES
from tests.quality.ranking.sets import Query

# The number of hits found by meaning only, by the question's id.
Counts = Mapping[str, int]


def lines(found: Mapping[str, Counts], queries: Sequence[Query]) -> Iterator[str]:
    """A line for each engine, kind and half: the share of questions that find anything by meaning."""
    if not queries:
        return
    yield "\nunrelated questions that find something by meaning, and hits of such a question"
    for system, counts in found.items():
        for kind in dict.fromkeys(query.kind for query in queries):
            for half, chosen in HALVES.items():
                some = [
                    counts[query.id] for query in queries if query.kind == kind and chosen(query)
                ]
                yield f"{TITLES[system]}, {kind}, {half}: {_share(some)}"


def _share(counts: Sequence[int]) -> str:
    finding = [count for count in counts if count]
    if not finding:
        return f"none of {len(counts)}"
    hits = sum(finding) / len(finding)
    return f"{len(finding)} of {len(counts)} ({len(finding) / len(counts):.0%}), {hits:.1f} hits"
