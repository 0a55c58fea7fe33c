"""The nearest documents of a vector query, under the filters of the whole query."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import tantivy
from tantivy import Query

from search.engines.embedded.queries import build_constraints, build_search
from search.engines.embedded.vector_files import STATE_FIELD, Candidate, VectorFiles
from search.schema.clauses import EngineQuery
from search.schema.vectors import VectorQuery

# Candidates of each language, as multiples of what is asked for: filters leave some of them; without
# filters, only documents that were replaced or excluded are left out.
_FILTERED_ROUNDS = (4, 40)
_UNFILTERED_ROUNDS = (2,)


@dataclass(frozen=True)
class Nearest:
    """Candidates that the filters leave, nearest first, with their addresses in the index.

    `extra` are the uuids of those that are found even if no word matches, nearest first;
    `by_meaning` are those of all these that indeed no word matches.
    """

    candidates: tuple[Candidate, ...] = ()
    addresses: tuple[tantivy.DocAddress, ...] = ()
    extra: tuple[str, ...] = ()
    by_meaning: frozenset[str] = frozenset()


class NearestDocuments:
    """Finds the nearest documents of one generation."""

    def __init__(self, files: VectorFiles, generation: Path, searcher: tantivy.Searcher) -> None:
        self._files = files
        self._generation = generation
        self._searcher = searcher

    def find(self, query: EngineQuery) -> Nearest:
        """The nearest documents of the query; nothing without vectors."""
        vectors = query.vectors
        if vectors is None:
            return Nearest()
        found = self._allowed(query, vectors)
        extra = self._extra(query, vectors, found) if vectors.extends else []
        nearest = found[: vectors.size]
        candidates = tuple(candidate for candidate, _address in nearest)
        return Nearest(
            candidates,
            tuple(address for _candidate, address in nearest),
            tuple(dict.fromkeys(candidate.uuid for candidate in extra)),
            self._by_meaning(query, [*candidates, *extra]),
        )

    def _by_meaning(self, query: EngineQuery, candidates: Sequence[Candidate]) -> frozenset[str]:
        """Those of these candidates that the words of the query do not find."""
        uuids = list(dict.fromkeys(candidate.uuid for candidate in candidates))
        words = replace(query, vectors=None, filters={}, skipped_uuids=frozenset())
        matched = dict(self._search(build_search(words, only=uuids), uuids))
        return frozenset(
            candidate.uuid for candidate in candidates if candidate.state not in matched
        )

    def _extra(
        self, query: EngineQuery, vectors: VectorQuery, found: list[tuple[Candidate, Any]]
    ) -> list[Candidate]:
        """Those near enough, with and without the filters of facets, nearest first."""
        near = [candidate for candidate, _address in found]
        if any(query.filters.values()):
            unfiltered = self._allowed(replace(query, filters={}), vectors)
            near += [candidate for candidate, _address in unfiltered]
        near = [candidate for candidate in near if candidate.nearness >= vectors.near_enough]
        return sorted(near, key=lambda candidate: (-candidate.nearness, -candidate.key))

    def _allowed(
        self, query: EngineQuery, vectors: VectorQuery
    ) -> list[tuple[Candidate, tantivy.DocAddress]]:
        """The nearest documents that the filters leave, of every language `size` at most."""
        allowed: list[tuple[Candidate, tantivy.DocAddress]] = []
        filtered = any(query.filters.values())
        for multiple in _FILTERED_ROUNDS if filtered else _UNFILTERED_ROUNDS:
            candidates = self._files.nearest(self._generation, vectors, multiple * vectors.size)
            allowed = list(self._under_filters(query, candidates, vectors.size))
            if len(allowed) >= vectors.size:
                break
        return allowed

    def _under_filters(
        self, query: EngineQuery, candidates: list[Candidate], size: int
    ) -> Iterator[tuple[Candidate, tantivy.DocAddress]]:
        uuids = list(dict.fromkeys(candidate.uuid for candidate in candidates))
        addresses = dict(self._search(build_constraints(query, only=uuids), uuids))
        taken: Counter[str] = Counter()
        for candidate in candidates:
            if candidate.state in addresses and taken[candidate.field] < size:
                taken[candidate.field] += 1
                yield candidate, addresses[candidate.state]

    def _search(self, query: Query, uuids: Sequence[str]) -> list[tuple[int, tantivy.DocAddress]]:
        """The states and addresses of the hits."""
        if not uuids:
            return []
        result: Any = self._searcher.search(query, limit=len(uuids), count=False)
        addresses = [address for _score, address in result.hits]
        if not addresses:
            return []
        states: Any = self._searcher.fast_field_values(STATE_FIELD, addresses)
        return list(zip(states, addresses, strict=True))
