"""Searches: turns a request into a result, from the first engine that answers."""

import logging
from collections.abc import Callable, Collection, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeVar

from search import execution
from search.engines import Engine, EngineError, EngineUnavailable, IndexMissing
from search.engines.registry import breaker, engine, engine_names
from search.execution import FUZZY_BELOW, Execution, ParsedRequest
from search.indexing.outbox import pending_removals
from search.query.expansion import Expansion
from search.query.thesaurus import Thesaurus
from search.query.thesaurus_store import current_thesaurus
from search.results.hits import build_hit
from search.results.matching import Matcher
from search.results.spelling import correct_query
from search.schema import filters
from search.schema.documents import Document
from search.schema.request import Degraded, Expanded, SearchRequest, SearchResult

logger = logging.getLogger(__name__)

_T = TypeVar("_T")


@dataclass(frozen=True)
class ScanResult:
    """All documents found, to be read once; without an engine none, and `degraded` says why."""

    documents: Generator[Document]
    total: int
    engine: str = ""
    degraded: Degraded | None = None


def search(
    request: SearchRequest,
    *,
    removed: Callable[[], Collection[str]] = pending_removals,
    thesaurus: Callable[[], Thesaurus] = current_thesaurus,
) -> SearchResult:
    """The result of any request; never raises because of its content or an engine's state.

    `removed` returns the measures that must not appear although an engine may still have them.
    """
    parsed = execution.parse(request, thesaurus)
    query = execution.engine_query(parsed, removed)

    def run(name: str) -> tuple[str, Execution]:
        return name, execution.execute(engine(name), query, parsed)

    answer, degraded = _first_available(run)
    if not answer:
        return SearchResult(degraded=degraded, truncated=parsed.text.truncated)
    return replace(_search_result(parsed, *answer), degraded=degraded)


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
    parsed = execution.parse(request, thesaurus)
    query = replace(execution.engine_query(parsed, removed), offset=0, size=1, facets=())

    def start(name: str) -> ScanResult:
        executed = execution.execute(engine(name), query, parsed)
        documents = _prefetch_first(execution.scan(engine(name), executed))
        return ScanResult(documents, executed.result.total, name)

    result, degraded = _first_available(start)
    return replace(result or ScanResult(_no_documents(), 0), degraded=degraded)


def execute(name: str, request: SearchRequest) -> Execution:
    """Search with one engine, without fallback: to explain its result."""
    parsed = execution.parse(request, current_thesaurus)
    query = execution.engine_query(parsed, pending_removals)
    return execution.execute(engine(name), query, parsed)


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


def _search_result(parsed: ParsedRequest, name: str, executed: Execution) -> SearchResult:
    request, result = parsed.request, executed.result
    selected = filters.clean(request.filters)
    nearness = _nearness(executed)
    matcher = Matcher(parsed.text, fuzzy=executed.fuzzy, expansions=_matched_expansions(executed))
    hits = tuple(
        build_hit(
            document,
            request.language,
            matcher,
            by_meaning=document.uuid in result.by_meaning,
            nearness=nearness.get(document.uuid),
        )
        for document in result.documents
    )
    few = executed.fuzzy or result.total < FUZZY_BELOW
    return SearchResult(
        hits=hits,
        facets={
            facet: filters.facet_values(result.facets.get(facet, {}), selected.get(facet, ()))
            for facet in request.facets
        },
        total=result.total,
        engine=name,
        fuzzy=executed.fuzzy,
        partial=executed.partial and len(parsed.text.groups) > 1,
        correction=_correction(parsed, matcher) if few else "",
        truncated=parsed.text.truncated,
        expanded=_expanded(executed.expansions or parsed.named),
        by_meaning=any(hit.by_meaning for hit in hits),
    )


def _nearness(executed: Execution) -> dict[str, float]:
    """How near the nearest documents are, in spreads; none without vectors."""
    vectors = executed.query.vectors
    if vectors is None:
        return {}
    return {
        neighbour.document.uuid: vectors.spreads(neighbour.nearness)
        for neighbour in executed.result.neighbours
    }


def _matched_expansions(executed: Execution) -> tuple[Expansion, ...]:
    """The concepts through which a document may match."""
    if not executed.partial:
        return executed.expansions
    nested = (inner for expansion in executed.expansions for inner in expansion.nested)
    return (*executed.expansions, *nested)


def _correction(parsed: ParsedRequest, matcher: Matcher) -> str:
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
