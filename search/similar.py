"""Similar measures: which public ones are like a measure, or like a text, in any language."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from cities.models import CityPage, MeasurePage
from search import fusion
from search.embeddings import serving
from search.engines import Engine
from search.indexing.outbox import pending_removals
from search.indexing.readers.document_builder import build, related
from search.query.parser import ParsedQuery
from search.results.hits import build_hit
from search.results.matching import Matcher
from search.schema.clauses import EngineQuery, Keyword
from search.schema.documents import Document
from search.schema.entries import Entry
from search.schema.request import Hit, SearchRequest
from search.schema.similarity import (
    REQUIRED_FACTS,
    Facts,
    SimilarityQuery,
    shared_facts,
    similarity_query,
)
from search.searcher import query_engines, search

MAX_SIMILAR = 6
MAX_TEXT_LENGTH = 5_000
MAX_MATCHES = 12
# A text is asked for in pieces of whole sentences: each is about one thing.
_PIECE_LENGTH = 400
_MAX_PIECES = 12
# Measures that each piece contributes: more are not shown.
_CANDIDATES = 20
# Spreads; see Hit.nearness. What is farther from every piece has little to do with the text.
_NEAR_ENOUGH = -0.5
_SENTENCE_END = re.compile(r"(?<=[.!?…;:])\s+|\n+")


@dataclass(frozen=True)
class Similar:
    """A similar measure and the facts it shares, most informative first: `{"field": ("heat",)}`.

    `by_meaning` says that its text means nearly the same.
    """

    hit: Hit
    shared: Facts
    by_meaning: bool = False


def similar_to(
    page: MeasurePage,
    city: CityPage,
    language: str,
    *,
    own_city: bool = False,
    without: Collection[int] = (),
    size: int = MAX_SIMILAR,
    removed: Callable[[], Collection[str]] = pending_removals,
) -> list[Similar]:
    """The most similar measures, by facts and by meaning; none if no engine answers.

    Measures of the same city are included only with `own_city`; the pages with the ids `without`
    are left out. With document_builder.MEASURE_RELATIONS, kind and cost band prefetched, this costs
    at most one database query for the page.
    """
    document = build(page, city, related(page))
    by_facts = similarity_query(
        document,
        excluded_uuids=frozenset(removed()),
        excluded_city="" if own_city else document.city,
        size=size + len(without),
    )
    by_meaning = _nearest_query(document, by_facts)
    answer = query_engines(lambda engine: _most_similar(engine, by_facts, by_meaning))
    no_highlighting = Matcher(ParsedQuery())
    found = [
        Similar(build_hit(other, language, no_highlighting), shared_facts(document, other), near)
        for other, near in answer or ()
        if other.page_id not in without
    ]
    return [
        each
        for each in found
        if each.by_meaning or any(name in each.shared for name in REQUIRED_FACTS)
    ][:size]


def _nearest_query(document: Document, query: SimilarityQuery) -> EngineQuery:
    """The query for measures whose texts mean nearly the same, with the same exclusions."""
    own_city = (Keyword("city", query.excluded_city, 1.0),) if query.excluded_city else ()
    return EngineQuery(
        must_not=own_city,
        filters={"entry": (query.entry,)},
        excluded_uuids=query.excluded_uuids,
        vectors=serving.document_query(document, size=query.size),
    )


def _most_similar(
    engine: Engine, by_facts: SimilarityQuery, by_meaning: EngineQuery
) -> list[tuple[Document, bool]]:
    """The documents of both rankings, and whether each means nearly the same."""
    same_facts = engine.similar(by_facts) if by_facts.facts else ()
    vectors = by_meaning.vectors
    nearest = engine.nearest(by_meaning) if vectors else ()
    near = {
        neighbour.document.uuid: neighbour.document
        for neighbour in nearest
        if vectors and neighbour.nearness >= vectors.near_enough
    }
    documents = near | {document.uuid: document for document in same_facts}
    rankings = [([document.uuid for document in same_facts], 1.0), (list(near), 1.0)]
    return [(documents[uuid], uuid in near) for uuid in fusion.fuse_rankings(rankings)]


@dataclass(frozen=True)
class TextMatch:
    """A measure that is like a text, and the piece of the text that it fits best."""

    hit: Hit
    piece: str


def like_text(
    text: str,
    language: str,
    *,
    without: Collection[int] = (),
    size: int = MAX_MATCHES,
    removed: Callable[[], Collection[str]] = pending_removals,
) -> list[TextMatch]:
    """The measures most like a text of up to MAX_TEXT_LENGTH characters, most similar first.

    Each piece of it is searched by words and meaning, and their ranks are added up; none are found
    if no engine answers. The pages with the ids `without` are left out.
    """
    hits: dict[str, Hit] = {}
    best_pieces: dict[str, tuple[int, str]] = {}
    rankings = []
    for piece in _pieces(text[:MAX_TEXT_LENGTH]):
        found = _found(piece, language, removed)
        rankings.append(([hit.document.uuid for hit in found], 1.0))
        for rank, hit in enumerate(found):
            uuid = hit.document.uuid
            if uuid not in best_pieces or rank < best_pieces[uuid][0]:
                hits[uuid], best_pieces[uuid] = hit, (rank, piece)
    return [
        TextMatch(hits[uuid], best_pieces[uuid][1])
        for uuid in fusion.fuse_rankings(rankings)
        if hits[uuid].document.page_id not in without
    ][:size]


def _found(piece: str, language: str, removed: Callable[[], Collection[str]]) -> tuple[Hit, ...]:
    request = SearchRequest(
        # Quotes and other operators of a query mean nothing in a text.
        " ".join(re.findall(r"[^\W_]+(?:[.,'’-][^\W_]+)*|[.,;:!?]", piece)),
        language,
        filters={"entry": (Entry.MEASURE.value,)},
        size=_CANDIDATES,
        facets=(),
    )
    hits = search(request, removed=removed).hits
    if all(hit.nearness is None for hit in hits):
        # Without an encoder, the words have to do.
        return hits
    return tuple(hit for hit in hits if hit.nearness is not None and hit.nearness >= _NEAR_ENOUGH)


def _pieces(text: str) -> Iterator[str]:
    """Whole sentences of a text, together at most _PIECE_LENGTH characters long."""
    pieces = [""]
    for sentence in filter(None, map(str.strip, _SENTENCE_END.split(text))):
        if len(pieces[-1]) + len(sentence) >= _PIECE_LENGTH:
            pieces.append("")
        pieces[-1] = f"{pieces[-1]} {sentence}".strip()
    yield from list(filter(None, pieces))[:_MAX_PIECES]
