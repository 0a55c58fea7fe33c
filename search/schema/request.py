"""What a visitor asks and what is answered: plain, frozen values, the border to the portal."""

from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.safestring import SafeString

# Every facet of the search, and the name of its field in the index. Values are vocabulary keys;
# `year` is the year a measure began, `effect` a band of search/schema/bands.py, `city_size` a size class.
FACETS = (
    "city",
    "country",
    "city_size",
    "sdg",
    "target",
    "field",
    "type",
    "instrument",
    "status",
    "level",
    "lang",
    "cost",
    "effect",
    "year",
    "duration",
    "ease",
    "limits",
    "contact",
)
# Facets of two levels, the upper one first: together they are one filter.
LEVELS = (("country", "city"), ("sdg", "target"))
# The one value of facets that say yes or nothing: `limits`, that it tells what did not work, and
# `contact`, that it names somebody to ask.
YES = "yes"
SORTS = ("relevance", "newest", "co2")
Filters = dict[str, tuple[str, ...]]


class Degraded(StrEnum):
    """Why an answer comes from another engine than the preferred one; the portal words it."""

    UNREACHABLE = "unreachable"
    NO_INDEX = "no-index"
    REFUSED = "refused"


@dataclass(frozen=True)
class Circle:
    """Within so many kilometres of a point; `city` is the key of the city that lies there, if any."""

    latitude: float
    longitude: float
    kilometres: int
    city: str = ""


@dataclass(frozen=True)
class Box:
    """A part of the map in degrees; with its west east of its east it goes over 180 degrees."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True)
class SearchRequest:
    """One question.

    `filters` maps a facet to values: any of them within a facet, all facets together. A country and
    its cities are one facet, as are a goal and its targets (LEVELS): a chosen city takes the place
    of its country, another chosen country stays. So `country=DE, city=ro-cluj-napoca` are measures
    of Germany and of Cluj-Napoca, and `sdg=sdg-7, sdg=sdg-13, target=sdg-13-1` those of goal 7 and
    of target 13.1. A year may be a range: `2015-2020`, `2015-`, `-2020`.
    `like` is the key of a city and leaves the measures of the cities like it (see cities/similarity/rules.py);
    `near` and `box` leave those of the cities that lie there. `page` counts from 1. The text
    may hold anything at all: only its first words are considered. `view` is how a page shows the
    answer, "map" or nothing; it changes no answer. With `expand`, words that name a concept are also
    searched by its names in all languages. With `partial`, half of the words are enough where little
    has them all. `facets` are those whose values are counted: none for a list without filters.
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
    facets: tuple[str, ...] = FACETS


@dataclass(frozen=True)
class Facts:
    """What a measure is, for the line under a hit and for programs.

    Vocabulary values are keys, CO2 is tonnes CO2e a year, known by `co2_method` of `co2_year`; `limits` tells
    that it says what did not work, `contact` that it names somebody to ask.
    """

    measure_type: str
    status: str
    level: str
    fields: tuple[str, ...]
    instruments: tuple[str, ...]
    goals: tuple[str, ...]
    targets: tuple[str, ...]
    co2: float | None
    cost_band: str
    start_year: int | None
    duration: str = ""
    ease: str = ""
    city_size: str = ""
    co2_method: str = ""
    co2_year: int | None = None
    limits: bool = False
    contact: bool = False


@dataclass(frozen=True)
class Through:
    """What was asked for in other words: `asked` as the visitor typed it, `name` as it was found.

    `language` is that of the name.
    """

    asked: str
    name: str
    language: str


@dataclass(frozen=True)
class Expanded:
    """Words of the question that name a concept, and its usual names per language, as searched."""

    asked: str
    names: dict[str, str]


@dataclass(frozen=True)
class Hit:
    """One measure found, with everything its result line shows, so it costs no database query.

    `heading` and `snippet` are safe HTML in which only <mark> is markup; `title` is the heading as
    plain text. `language` is the language of all three: the visitor's where the measure has it, else
    the one in which the question was found, and `state` says whether that text is "original",
    "machine" or "approved". `found` is the language in which more of the question was found than in
    the one shown; empty where there is none. `in_heading` says whether the heading in that language,
    or the one shown, has any of it. `languages` are all
    public languages of the measure, its original first. `path` lacks the language prefix. `through`
    says by which other names it was found, where it does not use the visitor's words. `published`
    and `changed` are seconds since 1970: the first and the last publication.
    """

    uuid: str
    page_id: int
    path: str
    city: str
    city_slug: str
    city_name: str
    country: str
    title: str
    heading: SafeString
    snippet: SafeString
    language: str
    state: str
    source_language: str
    languages: tuple[str, ...]
    facts: Facts
    published: int
    changed: int = 0
    through: tuple[Through, ...] = ()
    found: str = ""
    in_heading: bool = False


@dataclass(frozen=True)
class FacetValue:
    """How many hits a value has with all filters but those of its own facet, of both its levels."""

    value: str
    count: int
    selected: bool = False


@dataclass(frozen=True)
class SearchResult:
    """The answer.

    `facets` has every facet that was asked for, its values by count; a selected value is present even
    with count 0. `total` counts all hits. `engine` is the one that answered, empty when none could: then
    `degraded` says why, and there are no hits. `fuzzy` tells that words were matched with one
    typing error or as beginnings, `correction` what the index spells instead, if it is known.
    `partial` tells that so few have all words that those with half of them follow.
    `shortened` tells that only the first words of a very long question were considered. `expanded`
    are the concepts that the question names, whether they were searched by other names or not.
    """

    hits: tuple[Hit, ...] = ()
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    total: int = 0
    engine: str = ""
    degraded: Degraded | None = None
    fuzzy: bool = False
    partial: bool = False
    correction: str = ""
    shortened: bool = False
    expanded: tuple[Expanded, ...] = ()
