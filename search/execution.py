"""Executes a request on one engine: its text as a query, and a wider one if that finds little."""

from collections.abc import Callable, Collection, Generator
from dataclasses import dataclass, replace

from search import fusion
from search.analysis.characters import readable
from search.embeddings import serving
from search.engines import Engine, EngineResult
from search.query import geo
from search.query.expansion import Expansion, expand, expand_corrected
from search.query.parser import MAX_TEXT_LENGTH, ParsedQuery, parse_query
from search.query.query_builder import (
    build_clauses,
    build_excluded,
    is_long,
    required_groups,
)
from search.query.thesaurus import Thesaurus
from search.schema import filters
from search.schema.clauses import EngineQuery
from search.schema.documents import Document
from search.schema.request import SORTS, SearchRequest
from search.schema.vectors import VectorQuery

# A query that finds fewer documents than this, without its filters, is repeated with fuzzy matching.
FUZZY_BELOW = 3
# And one that finds fewer than this is repeated with only some of its words required.
PARTIAL_BELOW = 10
MAX_PAGE_SIZE = 100
# No engine returns hits beyond this; nobody pages so far.
MAX_RESULT_WINDOW = 10_000
_NO_CONCEPTS = Thesaurus(())


@dataclass(frozen=True)
class ParsedRequest:
    """A request, its parsed text, and the concepts it names, whether they are expanded or not."""

    request: SearchRequest
    text: ParsedQuery
    thesaurus: Thesaurus
    named: tuple[Expansion, ...]


@dataclass(frozen=True)
class Execution:
    """The query that an engine answered in the end, with its result.

    `expansions` are the concepts that were searched by all their names. `head` are the first
    documents in their order where the ranks by words and by meaning were fused; those that follow
    have the engine's order.
    """

    text: ParsedQuery
    query: EngineQuery
    result: EngineResult
    head: tuple[Document, ...]
    expansions: tuple[Expansion, ...]
    fuzzy: bool = False
    partial: bool = False


def parse(request: SearchRequest, thesaurus: Callable[[], Thesaurus]) -> ParsedRequest:
    """Parse the text of a request, and find the concepts that it names."""
    text = parse_query(request.text, request.language)
    # Without words no concept can be named, and the thesaurus need not be loaded.
    concepts = thesaurus() if text.all_groups else _NO_CONCEPTS
    return ParsedRequest(request, text, concepts, expand(text, request.language, concepts))


def _expansions(parsed: ParsedRequest, *, fuzzy: bool = False) -> tuple[Expansion, ...]:
    """The concepts to search by all their names; with `fuzzy` also those of corrected words."""
    if not parsed.request.expand:
        return ()
    if not fuzzy:
        return parsed.named
    corrected = expand_corrected(parsed.text, parsed.request.language, parsed.thesaurus)
    return parsed.named + corrected


def engine_query(parsed: ParsedRequest, removed: Callable[[], Collection[str]]) -> EngineQuery:
    """The query for any engine; `removed` returns the entries to leave out."""
    request = parsed.request
    groups = build_clauses(parsed.text, request.language, expansions=_expansions(parsed))
    # In a long question, only some of the words have to match. Quotes mean that all are required.
    some = is_long(parsed.text) and request.partial and not parsed.text.quoted
    offset, size = _pagination(request)
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
        vectors=_vectors(parsed, extends=some),
        facets=request.facets,
        sort=request.sort if request.sort in SORTS else SORTS[0],
        offset=offset,
        size=size,
    )


def _vectors(parsed: ParsedRequest, *, extends: bool) -> VectorQuery | None:
    """The question as a vector; None where exactly the words are asked for."""
    text = parsed.text
    if not (text.groups and parsed.request.expand) or text.quoted:
        return None
    return serving.question_query(_question(parsed), is_long=is_long(text), extends=extends)


def _question(parsed: ParsedRequest) -> str:
    """The text as it was asked; without operators, which mean nothing to an encoder."""
    groups, excluded = parsed.text.groups, parsed.text.excluded
    if excluded or any(group[1:] for group in groups):
        return " ".join(str(phrase) for group in groups for phrase in group)
    return readable(parsed.request.text[:MAX_TEXT_LENGTH])


def _pagination(request: SearchRequest) -> tuple[int, int]:
    """Offset and size; a page beyond the result window has no hits, but a total and facets."""
    size = min(max(request.size, 0), MAX_PAGE_SIZE)
    offset = (max(request.page, 1) - 1) * size
    if offset + size > MAX_RESULT_WINDOW:
        return 0, 0
    return offset, size


def execute(target: Engine, query: EngineQuery, parsed: ParsedRequest) -> Execution:
    """Run the query; if it finds little, run a wider one and keep that if it finds more."""
    strict = Execution(parsed.text, query, *_run(target, query), _expansions(parsed))
    result = strict.result
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
    wider_query = replace(
        query,
        groups=groups,
        minimum_should_match=required,
        vectors=replace(query.vectors, extends=True) if query.vectors else None,
    )
    wider_result, head = _run(target, wider_query)
    if wider_result.total <= result.total:
        return strict
    return Execution(parsed.text, wider_query, wider_result, head, expansions, fuzzy, partial)


def _run(target: Engine, query: EngineQuery) -> tuple[EngineResult, tuple[Document, ...]]:
    """The result with the documents of the page asked for, and the fused ones that come first."""
    if not fusion.applies(query):
        return target.search(query), ()
    result = target.search(replace(query, offset=0, size=fusion.FUSED))
    head = fusion.fuse(query, result)
    documents = head[query.offset : query.offset + query.size]
    missing = query.size - len(documents)
    if missing and result.total > len(head):
        offset = max(0, query.offset - len(head))
        rest = target.search(replace(_rest(query, head), offset=offset, size=missing, facets=()))
        documents += rest.documents
        result = replace(result, by_meaning=result.by_meaning | rest.by_meaning)
    return replace(result, documents=documents), head


def _rest(query: EngineQuery, head: tuple[Document, ...]) -> EngineQuery:
    """The query for what follows the fused documents."""
    return replace(query, skipped_uuids=frozenset(document.uuid for document in head))


def scan(target: Engine, executed: Execution) -> Generator[Document]:
    """Every document of an execution by this engine in order; see Engine.scan."""
    yield from executed.head
    yield from target.scan(_rest(executed.query, executed.head))
