"""The only reader: a request becomes a result, from the first engine that answers."""

import logging
from collections.abc import Callable, Collection, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeVar

from search.engines import Engine, EngineError, EngineResult, EngineUnavailable, IndexMissing
from search.engines.registry import breaker, engine, engine_names
from search.indexing.outbox import pending_removals
from search.query import geo
from search.query.expansion import Expansion, expand, expand_corrected
from search.query.parser import ParsedQuery, parse_query
from search.query.query_builder import build_clauses, build_excluded
from search.query.thesaurus import Thesaurus
from search.query.thesaurus_store import current_thesaurus
from search.results.hits import build_hit
from search.results.matching import Matcher
from search.results.spelling import correct_query
from search.schema import filters
from search.schema.clauses import EngineQuery
from search.schema.documents import Document
from search.schema.request import SORTS, Degraded, Expanded, SearchRequest, SearchResult

logger = logging.getLogger(__name__)

# Typing errors are forgiven where the plain question finds less than this, whatever is filtered.
FUZZY_BELOW = 3
# And some of the words are enough where it finds less than this.
PARTIAL_BELOW = 10
MAX_PAGE_SIZE = 100
# No engine pages deeper; nobody reads so far.
MAX_RESULT_WINDOW = 10_000
_NO_CONCEPTS = Thesaurus(())


@dataclass(frozen=True)
class ScanResult:
    """All documents found, to be read once; without an engine there are none, and a reason."""

    documents: Generator[Document]
    total: int
    engine: str = ""
    degraded: Degraded | None = None


@dataclass(frozen=True)
class FinalQuery:
    """The query an engine answered, the parsed text it came from, and the concepts in it."""

    query: EngineQuery
    parsed: ParsedQuery
    expansions: tuple[Expansion, ...]


@dataclass(frozen=True)
class _Context:
    """A parsed request; `named` are the concepts in it, whether searched by their names or not."""

    parsed: ParsedQuery
    language: str
    thesaurus: Thesaurus
    named: tuple[Expansion, ...]
    expand: bool
    partial: bool

    def expansions(self, *, fuzzy: bool = False) -> tuple[Expansion, ...]:
        """The concepts to search by all their names; with `fuzzy` also those of corrected words."""
        if not self.expand:
            return ()
        return self.named + (
            expand_corrected(self.parsed, self.language, self.thesaurus) if fuzzy else ()
        )

    def shown(self, found: "_Outcome") -> tuple[Expansion, ...]:
        """The concepts named, searched or not, and those searched because a word was misspelt."""
        return self.expansions(fuzzy=found.fuzzy) or self.named

    def explained(self, found: "_Outcome") -> tuple[Expansion, ...]:
        """The concepts through which something may have been found."""
        searched = self.expansions(fuzzy=found.fuzzy)
        within = (inner for each in searched for inner in each.nested)
        return (*searched, *within) if found.partial else searched


@dataclass(frozen=True)
class _Outcome:
    answer: EngineResult
    engine: str
    query: EngineQuery
    fuzzy: bool = False
    partial: bool = False


_T = TypeVar("_T")


def search(
    request: SearchRequest,
    *,
    removed: Callable[[], Collection[str]] = pending_removals,
    thesaurus: Callable[[], Thesaurus] = current_thesaurus,
) -> SearchResult:
    """The answer to any request; never raises because of what it asks or of an engine's state.

    `removed` names measures that must not appear although an engine may still hold them.
    """
    context = _parse(request, thesaurus)
    query = _engine_query(request, context, removed)
    found, degraded = _try_engines(lambda name: _search_engine(name, query, context))
    if not found:
        return SearchResult(degraded=degraded, truncated=context.parsed.truncated)
    return replace(_result(request, context, found), degraded=degraded)


def scan(
    request: SearchRequest,
    *,
    removed: Callable[[], Collection[str]] = pending_removals,
    thesaurus: Callable[[], Thesaurus] = current_thesaurus,
) -> ScanResult:
    """All documents that `search` would find, without pages: for exports.

    The first is read before this returns, so that another engine can stand in; an engine that is
    lost later raises EngineError while the documents are read.
    """
    context = _parse(request, thesaurus)
    query = replace(_engine_query(request, context, removed), offset=0, size=0, facets=())

    def begin(name: str) -> ScanResult:
        found = _search_engine(name, query, context)
        documents = _prefetch_first(engine(name).scan(found.query))
        return ScanResult(documents, found.answer.total, found.engine)

    found, degraded = _try_engines(begin)
    return replace(found or ScanResult(_no_documents(), 0), degraded=degraded)


def final_query(name: str, request: SearchRequest) -> FinalQuery:
    """What one engine is asked in the end, for whoever explains its answer."""
    context = _parse(request, current_thesaurus)
    found = _search_engine(name, _engine_query(request, context, pending_removals), context)
    return FinalQuery(found.query, context.parsed, context.expansions(fuzzy=found.fuzzy))


def _try_engines(ask: Callable[[str], _T]) -> tuple[_T | None, Degraded | None]:
    """What the first engine that answers gives, and why one before it did not."""
    degraded: Degraded | None = None
    for name in engine_names():
        try:
            # An engine that keeps failing is left alone, so that it slows only a few visitors.
            with breaker(name).guard():
                return ask(name), degraded
        except EngineError as error:
            logger.warning("Search engine %s did not answer: %s", name, error)
            degraded = degraded or _degraded_reason(error)
    return None, degraded or Degraded.UNREACHABLE


def _prefetch_first(documents: Generator[Document]) -> Generator[Document]:
    first = next(documents, None)

    def all_of_them() -> Generator[Document]:
        with closing(documents):
            if first is not None:
                yield first
                yield from documents

    return all_of_them()


def _no_documents() -> Generator[Document]:
    yield from ()


def _parse(request: SearchRequest, thesaurus: Callable[[], Thesaurus]) -> _Context:
    parsed = parse_query(request.text, request.language)
    # Without words there is nothing to look up, and the names of all cities need not be read.
    known = thesaurus() if parsed.all_groups else _NO_CONCEPTS
    named = expand(parsed, request.language, known)
    return _Context(parsed, request.language, known, named, request.expand, request.partial)


def _engine_query(
    request: SearchRequest, context: _Context, removed: Callable[[], Collection[str]]
) -> EngineQuery:
    return EngineQuery(
        groups=build_clauses(context.parsed, context.language, expansions=context.expansions()),
        must_not=build_excluded(context.parsed, context.language),
        filters=filters.resolved(filters.clean(request.filters)),
        excluded_uuids=frozenset(removed()),
        cities=geo.cities(request),
        facets=request.facets,
        sort=request.sort if request.sort in SORTS else SORTS[0],
        **_paging(request),
    )


def _paging(request: SearchRequest) -> dict[str, int]:
    """Beyond the deepest page there are no hits, but still a total and facets."""
    size = min(max(request.size, 0), MAX_PAGE_SIZE)
    offset = (max(request.page, 1) - 1) * size
    return (
        {"offset": 0, "size": 0}
        if offset + size > MAX_RESULT_WINDOW
        else {"offset": offset, "size": size}
    )


def query_engines(ask: Callable[[Engine], _T]) -> _T | None:
    """What the first engine that answers gives to any other question; None where none answers."""
    return _try_engines(lambda name: ask(engine(name)))[0]


def _search_engine(name: str, query: EngineQuery, context: _Context) -> _Outcome:
    answer = engine(name).search(query)
    plain = answer.total if answer.unfiltered is None else answer.unfiltered
    fuzzy = plain < FUZZY_BELOW
    # Who sets words in quotes wants them all.
    partial = context.partial and plain < PARTIAL_BELOW and not context.parsed.quoted
    if not query.groups or not (fuzzy or partial):
        return _Outcome(answer, name, query)
    wider = _widened(query, context, fuzzy=fuzzy, partial=partial)
    more = engine(name).search(wider)
    if more.total <= answer.total:
        return _Outcome(answer, name, query)
    return _Outcome(more, name, wider, fuzzy=fuzzy, partial=partial)


def _widened(query: EngineQuery, context: _Context, *, fuzzy: bool, partial: bool) -> EngineQuery:
    """The same with half of the words being enough, or with typing errors forgiven, or both."""
    groups = build_clauses(
        context.parsed,
        context.language,
        expansions=context.expansions(fuzzy=fuzzy),
        fuzzy=fuzzy,
        partial=partial,
    )
    return replace(
        query, groups=groups, minimum_should_match=max(1, len(groups) // 2) if partial else None
    )


def _degraded_reason(error: EngineError) -> Degraded:
    if isinstance(error, EngineUnavailable):
        return Degraded.UNREACHABLE
    return Degraded.NO_INDEX if isinstance(error, IndexMissing) else Degraded.REFUSED


def _result(request: SearchRequest, context: _Context, found: _Outcome) -> SearchResult:
    chosen = filters.clean(request.filters)
    matcher = Matcher(context.parsed, fuzzy=found.fuzzy, expansions=context.explained(found))
    hits = tuple(
        build_hit(document, context.language, matcher) for document in found.answer.documents
    )
    few = found.fuzzy or found.answer.total < FUZZY_BELOW
    return SearchResult(
        hits=hits,
        facets={
            facet: filters.facet_values(found.answer.facets.get(facet, {}), chosen.get(facet, ()))
            for facet in request.facets
        },
        total=found.answer.total,
        engine=found.engine,
        fuzzy=found.fuzzy,
        partial=found.partial and len(context.parsed.groups) > 1,
        correction=_correction(context, matcher) if few else "",
        truncated=context.parsed.truncated,
        expanded=_expanded(context.shown(found)),
    )


def _correction(context: _Context, matcher: Matcher) -> str:
    # Words that name a concept are spelt correctly.
    named = {position for expansion in context.named for position in expansion.positions}
    return correct_query(
        context.parsed,
        matcher.spellings,
        context.language,
        context.thesaurus,
        correct=matcher.exact | named,
    )


def _expanded(named: tuple[Expansion, ...]) -> tuple[Expanded, ...]:
    """The concepts named, each once, with their usual names."""
    found: dict[tuple[str, str], Expanded] = {}
    for expansion in named:
        for concept in expansion.concepts:
            names = {code: names[0] for code, names in concept.names.items() if names}
            found.setdefault((expansion.text, concept.id), Expanded(expansion.text, names))
    return tuple(found.values())
