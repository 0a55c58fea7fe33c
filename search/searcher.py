"""Searches: turns a request into a result, from the first engine that answers."""

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
from search.query.query_builder import (
    build_clauses,
    build_excluded,
    is_long,
    required_groups,
)
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

# A query that finds fewer documents than this, without its filters, is repeated with fuzzy matching.
FUZZY_BELOW = 3
# And one that finds fewer than this is repeated with only some of its words required.
PARTIAL_BELOW = 10
MAX_PAGE_SIZE = 100
# No engine returns hits beyond this; nobody pages so far.
MAX_RESULT_WINDOW = 10_000
_NO_CONCEPTS = Thesaurus(())
_T = TypeVar("_T")


@dataclass(frozen=True)
class ScanResult:
    """All documents found, to be read once; without an engine none, and `degraded` says why."""

    documents: Generator[Document]
    total: int
    engine: str = ""
    degraded: Degraded | None = None


@dataclass(frozen=True)
class _ParsedRequest:
    """A request, its parsed text, and the concepts it names, whether they are expanded or not."""

    request: SearchRequest
    text: ParsedQuery
    thesaurus: Thesaurus
    named: tuple[Expansion, ...]


@dataclass(frozen=True)
class Execution:
    """The query that one engine answered in the end, with its result.

    `expansions` are the concepts that were searched by all their names.
    """

    engine: str
    text: ParsedQuery
    query: EngineQuery
    result: EngineResult
    expansions: tuple[Expansion, ...]
    fuzzy: bool = False
    partial: bool = False


def search(
    request: SearchRequest,
    *,
    removed: Callable[[], Collection[str]] = pending_removals,
    thesaurus: Callable[[], Thesaurus] = current_thesaurus,
) -> SearchResult:
    """The result of any request; never raises because of its content or an engine's state.

    `removed` returns the measures that must not appear although an engine may still have them.
    """
    parsed = _parse(request, thesaurus)
    query = _engine_query(parsed, removed)
    execution, degraded = _first_available(lambda name: _execute(name, query, parsed))
    if not execution:
        return SearchResult(degraded=degraded, truncated=parsed.text.truncated)
    return replace(_search_result(parsed, execution), degraded=degraded)


def scan(
    request: SearchRequest,
    *,
    removed: Callable[[], Collection[str]] = pending_removals,
    thesaurus: Callable[[], Thesaurus] = current_thesaurus,
) -> ScanResult:
    """All documents that `search` would find, without pages: for exports.

    The first is read before this returns, so that another engine can stand in; if the engine fails
    later, EngineError is raised while the documents are read.
    """
    parsed = _parse(request, thesaurus)
    query = replace(_engine_query(parsed, removed), offset=0, size=0, facets=())

    def start(name: str) -> ScanResult:
        execution = _execute(name, query, parsed)
        documents = _prefetch_first(engine(name).scan(execution.query))
        return ScanResult(documents, execution.result.total, name)

    result, degraded = _first_available(start)
    return replace(result or ScanResult(_no_documents(), 0), degraded=degraded)


def execute(name: str, request: SearchRequest) -> Execution:
    """Search with one engine, without fallback: to explain its result."""
    parsed = _parse(request, current_thesaurus)
    return _execute(name, _engine_query(parsed, pending_removals), parsed)


def query_engines(call: Callable[[Engine], _T]) -> _T | None:
    """The result of a call to the first engine that answers; None if none does."""
    return _first_available(lambda name: call(engine(name)))[0]


def _first_available(call: Callable[[str], _T]) -> tuple[_T | None, Degraded | None]:
    """The result of the first engine that answers, and why a preferred one did not."""
    degraded: Degraded | None = None
    for name in engine_names():
        try:
            # The breaker skips an engine that keeps failing, so that it delays only a few users.
            with breaker(name).guard():
                return call(name), degraded
        except EngineError as error:
            logger.warning("Search engine %s did not answer: %s", name, error)
            degraded = degraded or _degraded_reason(error)
    return None, degraded or Degraded.UNREACHABLE


def _degraded_reason(error: EngineError) -> Degraded:
    if isinstance(error, EngineUnavailable):
        return Degraded.UNREACHABLE
    return Degraded.NO_INDEX if isinstance(error, IndexMissing) else Degraded.REFUSED


def _prefetch_first(documents: Generator[Document]) -> Generator[Document]:
    first = next(documents, None)

    def all_documents() -> Generator[Document]:
        with closing(documents):
            if first is not None:
                yield first
                yield from documents

    return all_documents()


def _no_documents() -> Generator[Document]:
    yield from ()


def _parse(request: SearchRequest, thesaurus: Callable[[], Thesaurus]) -> _ParsedRequest:
    text = parse_query(request.text, request.language)
    # Without words no concept can be named, and the thesaurus need not be loaded.
    concepts = thesaurus() if text.all_groups else _NO_CONCEPTS
    return _ParsedRequest(request, text, concepts, expand(text, request.language, concepts))


def _expansions(parsed: _ParsedRequest, *, fuzzy: bool = False) -> tuple[Expansion, ...]:
    """The concepts to search by all their names; with `fuzzy` also those of corrected words."""
    if not parsed.request.expand:
        return ()
    if not fuzzy:
        return parsed.named
    corrected = expand_corrected(parsed.text, parsed.request.language, parsed.thesaurus)
    return parsed.named + corrected


def _engine_query(parsed: _ParsedRequest, removed: Callable[[], Collection[str]]) -> EngineQuery:
    request = parsed.request
    groups = build_clauses(parsed.text, request.language, expansions=_expansions(parsed))
    # In a long question, only some of the words have to match. Quotes mean that all are required.
    some = is_long(parsed.text) and request.partial and not parsed.text.quoted
    return EngineQuery(
        groups=groups,
        minimum_should_match=(
            required_groups(parsed.text, len(groups), partial=False) if some else None
        ),
        all_groups_first=not some,
        must_not=build_excluded(parsed.text, request.language),
        filters=filters.resolved(filters.clean(request.filters)),
        excluded_uuids=frozenset(removed()),
        cities=geo.cities(request),
        facets=request.facets,
        sort=request.sort if request.sort in SORTS else SORTS[0],
        **_pagination(request),
    )


def _pagination(request: SearchRequest) -> dict[str, int]:
    """Offset and size; a page beyond the result window has no hits, but a total and facets."""
    size = min(max(request.size, 0), MAX_PAGE_SIZE)
    offset = (max(request.page, 1) - 1) * size
    if offset + size > MAX_RESULT_WINDOW:
        return {"offset": 0, "size": 0}
    return {"offset": offset, "size": size}


def _execute(name: str, query: EngineQuery, parsed: _ParsedRequest) -> Execution:
    """Run the query; if it finds little, run a wider one and keep that if it finds more."""
    target = engine(name)
    result = target.search(query)
    strict = Execution(name, parsed.text, query, result, _expansions(parsed))
    total = result.total if result.unfiltered is None else result.unfiltered
    fuzzy = total < FUZZY_BELOW
    # Quotes mean that all words are required.
    partial = parsed.request.partial and total < PARTIAL_BELOW and not parsed.text.quoted
    if not query.groups or not (fuzzy or partial):
        return strict
    expansions = _expansions(parsed, fuzzy=fuzzy)
    groups = build_clauses(
        parsed.text,
        parsed.request.language,
        expansions=expansions,
        fuzzy=fuzzy,
        partial=partial,
    )
    required = required_groups(parsed.text, len(groups), partial=True) if partial else None
    wider_query = replace(query, groups=groups, minimum_should_match=required)
    wider_result = target.search(wider_query)
    if wider_result.total <= result.total:
        return strict
    return Execution(name, parsed.text, wider_query, wider_result, expansions, fuzzy, partial)


def _search_result(parsed: _ParsedRequest, execution: Execution) -> SearchResult:
    request, result = parsed.request, execution.result
    selected = filters.clean(request.filters)
    matcher = Matcher(parsed.text, fuzzy=execution.fuzzy, expansions=_matched_expansions(execution))
    hits = tuple(build_hit(document, request.language, matcher) for document in result.documents)
    few = execution.fuzzy or result.total < FUZZY_BELOW
    return SearchResult(
        hits=hits,
        facets={
            facet: filters.facet_values(result.facets.get(facet, {}), selected.get(facet, ()))
            for facet in request.facets
        },
        total=result.total,
        engine=execution.engine,
        fuzzy=execution.fuzzy,
        partial=execution.partial and len(parsed.text.groups) > 1,
        correction=_correction(parsed, matcher) if few else "",
        truncated=parsed.text.truncated,
        expanded=_expanded(execution.expansions or parsed.named),
    )


def _matched_expansions(execution: Execution) -> tuple[Expansion, ...]:
    """The concepts through which a document may match."""
    if not execution.partial:
        return execution.expansions
    nested = (inner for expansion in execution.expansions for inner in expansion.nested)
    return (*execution.expansions, *nested)


def _correction(parsed: _ParsedRequest, matcher: Matcher) -> str:
    # Words that name a concept are spelt correctly.
    named = {position for expansion in parsed.named for position in expansion.positions}
    return correct_query(
        parsed.text,
        matcher.spellings,
        parsed.request.language,
        parsed.thesaurus,
        correct=matcher.exact | named,
    )


def _expanded(expansions: tuple[Expansion, ...]) -> tuple[Expanded, ...]:
    """The concepts, each once, with their preferred names."""
    expanded: dict[tuple[str, str], Expanded] = {}
    for expansion in expansions:
        for concept in expansion.concepts:
            names = {code: names[0] for code, names in concept.names.items() if names}
            expanded.setdefault((expansion.text, concept.id), Expanded(expansion.text, names))
    return tuple(expanded.values())
