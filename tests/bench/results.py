"""What was measured, and whether it meets what is demanded of the search's speed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tests.bench.exports import Growth
from tests.bench.meaning import results as meaning
from tests.bench.meaning.results import Meant
from tests.bench.queries import NARROW
from tests.bench.timing import Times, median, ratio, together
from tests.measuring import Demand

OURS, RAW, HIGHLIGHTED, PAGE = "query.search", "raw", "raw with highlights", "whole page"
OURS_PLAIN, OURS_SIX = "query.search, 0 facets", "query.search, 6 facets"
PLAIN_PAGE, SIX_FACETS = "modelsearch", "modelsearch, 6 facets"
# The product and modelsearch asked for the same number of facets.
LIKE_FOR_LIKE = ((OURS_PLAIN, PLAIN_PAGE), (OURS_SIX, SIX_FACETS))
REBUILD, BULK, MODELSEARCH = "rebuild", "bare bulk", "modelsearch"
PLAIN_QUESTION = "plain"
OVER_RAW = 1.3
OVER_SIX_FACETS = 1 / 3
OF_BULK = 0.3
OF_MODELSEARCH = 2.0
GROWTH = 2.5
HOSTILE = 10.0
MEGABYTES = 32


@dataclass(frozen=True)
class Asked:
    """Questions asked of one engine at one size; `second` are second requests where enough was found."""

    engine: str
    size: int
    times: Mapping[str, Times]
    hits: Mapping[str, Sequence[int]]
    trips: Mapping[int, int] = field(default_factory=Counter)
    second: Sequence[str] = ()


@dataclass(frozen=True)
class Filled:
    """Seconds that each way took to fill an index of one size."""

    engine: str
    size: int
    seconds: Times


@dataclass(frozen=True)
class Appeared:
    """Seconds from publishing to being found."""

    engine: str
    size: int
    seconds: Times


@dataclass(frozen=True)
class Attacked:
    """Seconds of hostile questions and a plain one, and those answered by an error."""

    engine: str
    size: int
    seconds: Times
    errors: Sequence[str]


@dataclass(frozen=True)
class Exported:
    """What the export in one form took."""

    engine: str
    form: str
    growth: Growth


@dataclass
class Results:
    """All of it."""

    asked: list[Asked] = field(default_factory=list)
    filled: list[Filled] = field(default_factory=list)
    appeared: list[Appeared] = field(default_factory=list)
    attacked: list[Attacked] = field(default_factory=list)
    exported: list[Exported] = field(default_factory=list)
    meant: list[Meant] = field(default_factory=list)


def growth(asked: Sequence[Asked], kind: str) -> float:
    """How many times as long the largest index takes as the smallest, at the median."""
    small, large = (min(asked, key=_size), max(asked, key=_size))
    return median(large.times[kind][OURS]) / median(small.times[kind][OURS])


def _size(asked: Asked) -> int:
    return asked.size


def of(asked: Sequence[Asked], engine: str) -> list[Asked]:
    """What one engine was asked."""
    return [each for each in asked if each.engine == engine]


def demands(results: Results) -> list[Demand]:
    """Every demand that can be looked at."""
    servers = of(results.asked, "elasticsearch")
    found = [
        _at_most(servers, OURS, RAW, OVER_RAW),
        _at_most(servers, OURS, HIGHLIGHTED, OVER_RAW),
        _at_most(servers, OURS, PLAIN_PAGE, 1.0),
        _at_most(servers, OURS_PLAIN, PLAIN_PAGE, 1.0),
        _at_most(servers, OURS, SIX_FACETS, OVER_SIX_FACETS),
        _at_most(servers, OURS_SIX, SIX_FACETS, OVER_SIX_FACETS),
        *_of_growth(servers),
        _of_trips(servers),
        *_of_filling(results.filled),
        _of_attacks(results.attacked),
        _of_exports(results.exported),
        *meaning.demands(results.meant),
    ]
    return [demand for demand in found if demand.cases]


def _at_most(asked: Sequence[Asked], one: str, other: str, most: float) -> Demand:
    times = {each.size: together(each.times) for each in asked}
    ratios = {size: ratio(each, one, other) for size, each in times.items() if other in each}
    text = f"p50 of {one} at most {most:.2f} times that of {other}"
    failures = [
        f"{size:,} measures: {found:.2f} instead of {most:.2f}"
        for size, found in ratios.items()
        if found > most
    ]
    return Demand(text, len(ratios), tuple(failures))


def _of_growth(asked: Sequence[Asked]) -> list[Demand]:
    if len(asked) < 2:
        return []
    sizes = [each.size for each in asked]
    ratios = {kind: growth(asked, kind) for kind in NARROW}
    failures = [f"{kind}: {found:.2f}" for kind, found in ratios.items() if found > GROWTH]
    text = f"p50 of words that hit up to 5 % grows at most {GROWTH} times from {min(sizes):,} to {max(sizes):,}"
    return [Demand(text, len(ratios), tuple(failures))]


def _of_trips(asked: Sequence[Asked]) -> Demand:
    failures = [
        f"{each.size:,} measures: {count} questions took {trips} requests"
        for each in asked
        for trips, count in each.trips.items()
        if trips > 2
    ]
    failures += [f"{each.size:,} measures: {text}" for each in asked for text in each.second]
    cases = sum(count for each in asked for count in each.trips.values())
    return Demand(
        "one request a search, a second only when little was found", cases, tuple(failures)
    )


def _of_filling(filled: Sequence[Filled]) -> list[Demand]:
    found = []
    for other, least in ((BULK, OF_BULK), (MODELSEARCH, OF_MODELSEARCH)):
        ratios = {
            each.size: ratio(each.seconds, other, REBUILD)
            for each in filled
            if other in each.seconds
        }
        failures = [
            f"{size:,} measures: {speed:.2f} instead of {least:.2f}"
            for size, speed in ratios.items()
            if speed < least
        ]
        text = f"rebuild at least {least} times as fast as {other}"
        found.append(Demand(text, len(ratios), tuple(failures)))
    return found


def _of_attacks(attacked: Sequence[Attacked]) -> Demand:
    ratios = {
        (each.engine, name): ratio(each.seconds, name, PLAIN_QUESTION)
        for each in attacked
        for name in each.seconds
        if name != PLAIN_QUESTION
    }
    failures = [
        f"{engine}, {name}: {found:.1f} times"
        for (engine, name), found in ratios.items()
        if found > HOSTILE
    ]
    failures += [f"{each.engine}, {error}" for each in attacked for error in each.errors]
    text = f"hostile questions cost at most {HOSTILE:.0f} times a plain one and are no error"
    return Demand(text, len(ratios), tuple(failures))


def _of_exports(exported: Sequence[Exported]) -> Demand:
    failures = [
        f"{each.engine}, {each.form}: {each.growth.kilobytes / 1024:.0f} MB"
        for each in exported
        if each.growth.kilobytes > MEGABYTES * 1024
    ]
    text = f"exports need at most {MEGABYTES} MB more, however many measures they hold"
    return Demand(text, len(exported), tuple(failures))
