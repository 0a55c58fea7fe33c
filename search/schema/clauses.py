"""The question as every engine gets it: which words, in which fields, with which weight."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.schema.request import FACETS


@dataclass(frozen=True)
class Words:
    """Text in a field that the engine analyses itself; several words are a phrase."""

    field: str
    text: str
    boost: float


@dataclass(frozen=True)
class Terms:
    """Finished terms in a field made by our own analysis; several terms are a phrase."""

    field: str
    terms: tuple[str, ...]
    boost: float


@dataclass(frozen=True)
class Near:
    """A term with one typing error, or the beginning of a term, in a field of finished terms."""

    field: str
    term: str
    boost: float
    prefix: bool = False


@dataclass(frozen=True)
class Value:
    """A value of a facet, as the engine keeps it."""

    field: str
    value: str
    boost: float


@dataclass(frozen=True)
class All:
    """Several words that must be there, each by one of its clauses.

    With `enough`, so many of them are enough, and a document that has all comes first.
    """

    words: tuple[tuple["Clause", ...], ...]
    enough: int | None = None


# What a document gains that has all words, where some were enough.
WHOLE = 1_000.0
Clause = Words | Terms | Near | Value | All


@dataclass(frozen=True)
class Question:
    """What is asked of an engine: each of `words` must match by one of its clauses.

    With `enough`, so many of them are enough; a document that all of them match comes first.
    A document that one of the clauses of `unwanted` matches is left out.
    `filters` are OR within a facet and AND between facets, the two levels of a facet being one (see
    search/schema/filters.py); each of `facets` is counted with all filters but its own. Documents with a uuid in
    `excluded` do not exist for this question, nor do those of cities that are not among `cities`,
    where it is not None. `sort` is "relevance", "newest" or "co2"; without words everything
    matches, newest first.
    """

    words: tuple[tuple[Clause, ...], ...] = ()
    enough: int | None = None
    unwanted: tuple[Clause, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()
    cities: frozenset[str] | None = None
    facets: tuple[str, ...] = FACETS
    sort: str = "relevance"
    offset: int = 0
    size: int = 20
