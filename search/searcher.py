"""The only reader: a request becomes a result, from the first engine that answers."""

import logging
from collections.abc import Callable, Collection, Generator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeVar

from search.engines import Answer, Engine, EngineError, EngineUnavailable, IndexMissing
from search.engines.registry import breaker, engine, engine_names
from search.indexing.outbox import pending_removals
from search.query import geo
from search.query.expansion import Expansion, expand, mended
from search.query.parser import Wording, wording
from search.query.query_builder import clauses, unwanted
from search.query.thesaurus import Thesaurus
from search.query.thesaurus_store import current_thesaurus
from search.results.hits import make_hit
from search.results.matching import Matcher
from search.schema import filters
from search.schema.clauses import Question
from search.schema.documents import Document
from search.schema.request import SORTS, Degraded, Expanded, SearchRequest, SearchResult

logger = logging.getLogger(__name__)

# Typing errors are forgiven where the plain question finds less than this, whatever is filtered.
FEW = 3
# And some of the words are enough where it finds less than this.
LITTLE = 10
LARGEST_PAGE = 100
# No engine pages deeper; nobody reads so far.
DEEPEST = 10_000
_NO_CONCEPTS = Thesaurus(())


@dataclass(frozen=True)
class Everything:
    """All documents found, to be read once; without an engine there are none, and a reason."""

    documents: Generator[Document]
    total: int
    engine: str = ""
    degraded: Degraded | None = None


@dataclass(frozen=True)
class Final:
    """A question as an engine is asked it, the wording it was made of, and the concepts in it."""

    question: Question
    wording: Wording
    expansions: tuple[Expansion, ...]


@dataclass(frozen=True)
class _Asked:
    """A request as understood; `named` are the concepts in it, searched by their names or not."""

    wording: Wording
    language: str
    thesaurus: Thesaurus
    named: tuple[Expansion, ...]
    expand: bool
    partial: bool

    def expansions(self, *, near: bool = False) -> tuple[Expansion, ...]:
        """The concepts to search by all their names, with `near` those misspelt as well."""
        if not self.expand:
            return ()
        return self.named + (mended(self.wording, self.language, self.thesaurus) if near else ())

    def shown(self, found: "_Found") -> tuple[Expansion, ...]:
        """The concepts named, searched or not, and those searched because a word was misspelt."""
        return self.expansions(near=found.near) or self.named

    def explained(self, found: "_Found") -> tuple[Expansion, ...]:
        """The concepts through which something may have been found."""
        searched = self.expansions(near=found.near)
        within = (inner for each in searched for inner in each.within)
        return (*searched, *within) if found.some else searched


@dataclass(frozen=True)
class _Found:
    answer: Answer
    engine: str
    question: Question
    near: bool = False
    some: bool = False


_Given = TypeVar("_Given")


def search(
    request: SearchRequest,
    *,
    removed: Callable[[], Collection[str]] = pending_removals,
    thesaurus: Callable[[], Thesaurus] = current_thesaurus,
) -> SearchResult:
    """The answer to any request; never raises because of what it asks or of an engine's state.

    `removed` names measures that must not appear although an engine may still hold them.
    """
    asked = _understood(request, thesaurus)
    question = _question(request, asked, removed)
    found, degraded = _first(lambda name: _ask(name, question, asked))
    if not found:
        return SearchResult(degraded=degraded, shortened=asked.wording.shortened)
    return replace(_result(request, asked, found), degraded=degraded)


def everything(
    request: SearchRequest,
    *,
    removed: Callable[[], Collection[str]] = pending_removals,
    thesaurus: Callable[[], Thesaurus] = current_thesaurus,
) -> Everything:
    """All documents that `search` would find, without pages: for exports.

    The first is read before this returns, so that another engine can stand in; an engine that is
    lost later raises EngineError while the documents are read.
    """
    asked = _understood(request, thesaurus)
    question = replace(_question(request, asked, removed), offset=0, size=0, facets=())

    def begin(name: str) -> Everything:
        found = _ask(name, question, asked)
        documents = _begun(engine(name).scan(found.question))
        return Everything(documents, found.answer.total, found.engine)

    found, degraded = _first(begin)
    return replace(found or Everything(_nothing(), 0), degraded=degraded)


def final(name: str, request: SearchRequest) -> Final:
    """What one engine is asked in the end, for whoever explains its answer."""
    asked = _understood(request, current_thesaurus)
    found = _ask(name, _question(request, asked, pending_removals), asked)
    return Final(found.question, asked.wording, asked.expansions(near=found.near))


def _first(ask: Callable[[str], _Given]) -> tuple[_Given | None, Degraded | None]:
    """What the first engine that answers gives, and why one before it did not."""
    degraded: Degraded | None = None
    for name in engine_names():
        try:
            # An engine that keeps failing is left alone, so that it slows only a few visitors.
            with breaker(name).guard():
                return ask(name), degraded
        except EngineError as error:
            logger.warning("Search engine %s did not answer: %s", name, error)
            degraded = degraded or _reason(error)
    return None, degraded or Degraded.UNREACHABLE


def _begun(documents: Generator[Document]) -> Generator[Document]:
    first = next(documents, None)

    def all_of_them() -> Generator[Document]:
        with closing(documents):
            if first is not None:
                yield first
                yield from documents

    return all_of_them()


def _nothing() -> Generator[Document]:
    yield from ()


def _understood(request: SearchRequest, thesaurus: Callable[[], Thesaurus]) -> _Asked:
    asked = wording(request.text, request.language)
    # Without words there is nothing to look up, and the names of all cities need not be read.
    known = thesaurus() if asked.said else _NO_CONCEPTS
    named = expand(asked, request.language, known)
    return _Asked(asked, request.language, known, named, request.expand, request.partial)


def _question(
    request: SearchRequest, asked: _Asked, removed: Callable[[], Collection[str]]
) -> Question:
    return Question(
        words=clauses(asked.wording, asked.language, expansions=asked.expansions()),
        unwanted=unwanted(asked.wording, asked.language),
        filters=filters.resolved(filters.clean(request.filters)),
        excluded=frozenset(removed()),
        cities=geo.cities(request),
        facets=request.facets,
        sort=request.sort if request.sort in SORTS else SORTS[0],
        **_window(request),
    )


def _window(request: SearchRequest) -> dict[str, int]:
    """Beyond the deepest page there are no hits, but still a total and facets."""
    size = min(max(request.size, 0), LARGEST_PAGE)
    offset = (max(request.page, 1) - 1) * size
    return {"offset": 0, "size": 0} if offset + size > DEEPEST else {"offset": offset, "size": size}


def first_answer(ask: Callable[[Engine], _Given]) -> _Given | None:
    """What the first engine that answers gives to any other question; None where none answers."""
    return _first(lambda name: ask(engine(name)))[0]


def _ask(name: str, question: Question, asked: _Asked) -> _Found:
    answer = engine(name).search(question)
    plain = answer.total if answer.unfiltered is None else answer.unfiltered
    near = plain < FEW
    # Who sets words in quotes wants them all.
    some = asked.partial and plain < LITTLE and not asked.wording.quoted
    if not question.words or not (near or some):
        return _Found(answer, name, question)
    wider = _wider(question, asked, near=near, some=some)
    more = engine(name).search(wider)
    if more.total <= answer.total:
        return _Found(answer, name, question)
    return _Found(more, name, wider, near=near, some=some)


def _wider(question: Question, asked: _Asked, *, near: bool, some: bool) -> Question:
    """The same with half of the words being enough, or with typing errors forgiven, or both."""
    words = clauses(
        asked.wording,
        asked.language,
        expansions=asked.expansions(near=near),
        near=near,
        some=some,
    )
    return replace(question, words=words, enough=max(1, len(words) // 2) if some else None)


def _reason(error: EngineError) -> Degraded:
    if isinstance(error, EngineUnavailable):
        return Degraded.UNREACHABLE
    return Degraded.NO_INDEX if isinstance(error, IndexMissing) else Degraded.REFUSED


def _result(request: SearchRequest, asked: _Asked, found: _Found) -> SearchResult:
    chosen = filters.clean(request.filters)
    matcher = Matcher(asked.wording, near=found.near, expansions=asked.explained(found))
    hits = tuple(make_hit(document, asked.language, matcher) for document in found.answer.documents)
    few = found.near or found.answer.total < FEW
    return SearchResult(
        hits=hits,
        facets={
            facet: filters.facet_values(found.answer.facets.get(facet, {}), chosen.get(facet, ()))
            for facet in request.facets
        },
        total=found.answer.total,
        engine=found.engine,
        fuzzy=found.near,
        partial=found.some and len(asked.wording.groups) > 1,
        correction=matcher.correction(asked.language, asked.thesaurus, asked.named) if few else "",
        shortened=asked.wording.shortened,
        expanded=_expanded(asked.shown(found)),
    )


def _expanded(named: tuple[Expansion, ...]) -> tuple[Expanded, ...]:
    """The concepts named, each once, with their usual names."""
    found: dict[tuple[str, str], Expanded] = {}
    for expansion in named:
        for concept in expansion.concepts:
            names = {code: names[0] for code, names in concept.names.items() if names}
            found.setdefault((expansion.asked, concept.id), Expanded(expansion.asked, names))
    return tuple(found.values())
