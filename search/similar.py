"""Similar measures: which public ones are like a measure, or like a text, in any language."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from cities.models import CityPage, MeasurePage
from search import fusion
from search.indexing.outbox import pending_removals
from search.indexing.readers.document_builder import build, related
from search.query.parser import ParsedQuery
from search.results.hits import build_hit
from search.results.matching import Matcher
from search.schema.entries import Entry
from search.schema.request import Hit, SearchRequest
from search.schema.similarity import REQUIRED_FACTS, Facts, shared_facts, similarity_query
from search.searcher import query_engines, search

MAX_SIMILAR = 6
MAX_TEXT_LENGTH = 5_000
MAX_MATCHES = 12
# A text is asked for in pieces of whole sentences: each is about one thing.
_PIECE_LENGTH = 400
_MAX_PIECES = 12
_SENTENCE_END = re.compile(r"(?<=[.!?…;:])\s+|\n+")
# As in search/fusion.py.
_K = 5


@dataclass(frozen=True)
class Similar:
    """A similar measure and the facts it shares, most informative first: `{"field": ("heat",)}`."""

    hit: Hit
    shared: Facts


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
    """The most similar measures, by one query to one engine; none if no engine answers.

    Measures of the same city are included only with `own_city`; the pages with the ids `without`
    are left out. With document_builder.MEASURE_RELATIONS, kind and cost band prefetched, this costs
    no database query for the page.
    """
    document = build(page, city, related(page))
    query = similarity_query(
        document,
        excluded_uuids=frozenset(removed()),
        excluded_city="" if own_city else document.city,
        size=size + len(without),
    )
    documents = query_engines(lambda engine: engine.similar(query)) if query.facts else None
    no_highlighting = Matcher(ParsedQuery())
    pairs = [(other, shared_facts(document, other)) for other in documents or ()]
    return [
        Similar(build_hit(other, language, no_highlighting), shared)
        for other, shared in pairs
        if other.page_id not in without and any(name in shared for name in REQUIRED_FACTS)
    ][:size]


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
    pieces: dict[str, tuple[float, str]] = {}
    scores: dict[str, float] = defaultdict(float)
    for piece in _pieces(text[:MAX_TEXT_LENGTH]):
        for rank, hit in enumerate(_found(piece, language, removed), start=1):
            uuid, score = hit.document.uuid, 1 / (_K + rank)
            scores[uuid] += score
            if score > pieces.get(uuid, (0.0, ""))[0]:
                hits[uuid], pieces[uuid] = hit, (score, piece)
    best = sorted(scores, key=lambda uuid: -scores[uuid])
    matches = [TextMatch(hits[uuid], pieces[uuid][1]) for uuid in best]
    return [match for match in matches if match.hit.document.page_id not in without][:size]


def _found(piece: str, language: str, removed: Callable[[], Collection[str]]) -> tuple[Hit, ...]:
    request = SearchRequest(
        # Quotes and other operators of a query mean nothing in a text.
        " ".join(re.findall(r"[^\W_]+(?:[.,'’-][^\W_]+)*|[.,;:!?]", piece)),
        language,
        filters={"entry": (Entry.MEASURE.value,)},
        size=fusion.FUSED,
        facets=(),
    )
    return search(request, removed=removed).hits


def _pieces(text: str) -> Iterator[str]:
    """Whole sentences of a text, together at most _PIECE_LENGTH characters long."""
    pieces = [""]
    for sentence in filter(None, map(str.strip, _SENTENCE_END.split(text))):
        if len(pieces[-1]) + len(sentence) >= _PIECE_LENGTH:
            pieces.append("")
        pieces[-1] = f"{pieces[-1]} {sentence}".strip()
    yield from list(filter(None, pieces))[:_MAX_PIECES]
