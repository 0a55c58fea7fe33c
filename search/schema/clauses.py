"""The engine-neutral query: which terms in which fields, with which boost."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from search.schema.facets import FACETS
from search.schema.vectors import VectorQuery


@dataclass(frozen=True)
class Match:
    """Text that the engine analyses with the field's analyzer; several tokens are a phrase."""

    field: str
    text: str
    boost: float


@dataclass(frozen=True)
class Terms:
    """Terms from our own analysis, in a pre-analysed field; several terms are a phrase."""

    field: str
    terms: tuple[str, ...]
    boost: float


@dataclass(frozen=True)
class Fuzzy:
    """A term within one edit, or with `prefix` the beginning of a term; in a pre-analysed field."""

    field: str
    term: str
    boost: float
    prefix: bool = False


@dataclass(frozen=True)
class Keyword:
    """An exact value of a facet field."""

    field: str
    value: str
    boost: float


@dataclass(frozen=True)
class AllOf:
    """Every group must match, each by one of its clauses.

    With `minimum_should_match`, that many groups are enough, and a document that matches all of
    them ranks first.
    """

    groups: tuple["Alternatives", ...]
    minimum_should_match: int | None = None


# Added to the score of a document that matches all groups where some would have been enough.
ALL_GROUPS_BOOST = 1_000.0
# The score of a document that is found without a matching word: less than any word adds.
MEANING_BOOST = 1e-6
Clause = Match | Terms | Fuzzy | Keyword | AllOf
# One of these clauses must match; the score is that of the best one.
Alternatives = tuple[Clause, ...]


@dataclass(frozen=True)
class EngineQuery:
    """A query as every engine gets it: each of `groups` must match by one of its clauses.

    With `minimum_should_match`, that many groups are enough; with `all_groups_first`, a document
    that matches all of them ranks first. A document that matches one of the clauses of `must_not`
    is left out.
    `filters` are OR within a facet and AND between facets, the two levels of a facet being one (see
    search/schema/filters.py); each of `facets` is counted with all filters but its own. Documents
    with a uuid in `excluded_uuids` are ignored, also in counts, as are those of cities not among
    `cities`, unless it is None. `sort` is "relevance", "newest" or "co2"; without groups every
    document matches, newest first. With `vectors`, the nearest documents are returned as well; those
    that it finds without a matching word count in totals and facets, and come last by relevance.
    `skipped_uuids` are left out of the result, but not of the nearest.
    """

    groups: tuple[Alternatives, ...] = ()
    minimum_should_match: int | None = None
    all_groups_first: bool = True
    must_not: tuple[Clause, ...] = ()
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excluded_uuids: frozenset[str] = frozenset()
    skipped_uuids: frozenset[str] = frozenset()
    cities: frozenset[str] | None = None
    facets: tuple[str, ...] = tuple(FACETS)
    vectors: VectorQuery | None = None
    sort: str = "relevance"
    offset: int = 0
    size: int = 20
