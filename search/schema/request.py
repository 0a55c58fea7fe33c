"""Search request and result: plain, frozen values, the interface to the portal."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.safestring import SafeString

from search.schema.documents import Document, LanguageText
from search.schema.facets import FACETS

SORTS = ("relevance", "newest", "co2")
Filters = dict[str, tuple[str, ...]]


class Degraded(StrEnum):
    """Why another engine than the preferred one answered; the portal has the messages."""

    UNREACHABLE = "unreachable"
    NO_INDEX = "no-index"
    REFUSED = "refused"


@dataclass(frozen=True)
class Circle:
    """A radius around a point; `city` is the key of the city at the centre, if any."""

    latitude: float
    longitude: float
    kilometres: int
    city: str = ""


@dataclass(frozen=True)
class Box:
    """A bounding box in degrees; it crosses the antimeridian if `west` is east of `east`."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True)
class SearchRequest:
    """A search as requested by a user.

    `filters` maps a facet to values: OR within a facet, AND between facets. A country and its cities
    are one facet, as are a goal and its targets (LEVELS): a selected city replaces its country,
    another selected country stays. So `country=DE, city=ro-cluj-napoca` matches measures of Germany
    and of Cluj-Napoca, and `sdg=sdg-7, sdg=sdg-13, target=sdg-13-1` those of goal 7 and of target
    13.1. A year may be a range: `2015-2020`, `2015-`, `-2020`.
    `like` is the key of a city and restricts the result to cities similar to it (see
    cities/similarity/rules.py); `near` and `box` to the cities that lie there. `page` counts from 1.
    `text` may be anything: only its beginning is parsed. `view` is how a page shows the result,
    "map" or empty; it does not change the result. With `expand`, words that name a concept are also
    searched by its names in all languages, and entries are found by meaning. With `partial`, some
    of the words are enough where few documents match them all. `facets` are those whose values are
    counted: none for a plain list.
    """

    text: str = ""
    language: str = "de"
    filters: Filters = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    size: int = 20
    like: str = ""
    near: Circle | None = None
    box: Box | None = None
    view: str = ""
    expand: bool = True
    partial: bool = True
    facets: tuple[str, ...] = tuple(FACETS)


@dataclass(frozen=True)
class Through:
    """A match by another name of a concept: `asked` is what the user typed, `name` what matched.

    `language` is that of the name.
    """

    asked: str
    name: str
    language: str


@dataclass(frozen=True)
class Expanded:
    """Words of the query that name a concept, and its preferred names per language, as searched."""

    asked: str
    names: dict[str, str]


@dataclass(frozen=True)
class Hit:
    """A document found and how it is shown, so it costs no database query.

    `language` is that of the text shown: the user's where the measure has it, else the best matching
    one. `heading` and `snippet` are safe HTML in which only <mark> is markup. `city_name` is the
    city's name in that language if there is one. `through` are the other names by which the document
    matched, where it does not use the user's words. `found` is a language that matches more of the
    query than the one shown; empty if there is none. `in_heading` says whether the heading in that
    language, or the one shown, matches. `by_meaning` says that it means nearly the same as the
    query, of which no word matches. `nearness` tells of the hits nearest in meaning how near they
    are: how many spreads nearer than two texts of the portal on average.
    """

    document: Document
    language: str
    heading: SafeString
    snippet: SafeString
    city_name: str
    through: tuple[Through, ...] = ()
    found: str = ""
    in_heading: bool = False
    by_meaning: bool = False
    nearness: float | None = None

    @property
    def text(self) -> LanguageText:
        """The text shown."""
        return self.document.texts[self.language]


@dataclass(frozen=True)
class FacetValue:
    """The number of hits with a value, under all filters but those of its own facet (both levels)."""

    value: str
    count: int
    selected: bool = False


@dataclass(frozen=True)
class SearchResult:
    """The result of a search.

    `facets` has every requested facet, its values by count; a selected value is present even with
    count 0. `total` counts all hits. `engine` is the one that answered, empty if none did: then
    `degraded` says why, and there are no hits. `fuzzy` says that words were matched within one edit
    or as prefixes, `correction` is the query as the index spells it, if that differs. `partial` says
    that documents that match only some of the words follow those that match all. `truncated` says
    that only the beginning of a very long text was searched. `expanded` are the concepts that the
    query names, whether they were searched by other names or not. `by_meaning` says that some of
    the hits were found by their meaning alone.
    """

    hits: tuple[Hit, ...] = ()
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    total: int = 0
    engine: str = ""
    degraded: Degraded | None = None
    fuzzy: bool = False
    partial: bool = False
    correction: str = ""
    truncated: bool = False
    expanded: tuple[Expanded, ...] = ()
    by_meaning: bool = False
