"""Which cities are alike, and why: the rule, with its numbers, which the portal shows as they are.

Four things are compared: size, region, goals and emissions. A city is like another if at least
ENOUGH of them are alike. What is not known of either of the two is no reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cities.similarity.regions import region_of

# At most this many times as many inhabitants.
SIZE_FACTOR = 2
# Of the goals with most of a city's public measures these count, and so many must be the same.
MAIN_GOALS = 5
SHARED_GOALS = 3
# At most this many times the emissions per inhabitant. Where they are not known of both, the years
# by which they want to be climate-neutral may lie this far apart.
EMISSIONS_FACTOR = 1.5
TARGET_YEARS = 5
# So many of the four reasons make two cities alike.
MIN_REASONS = 2

SIZE, REGION, GOALS, EMISSIONS, TARGET = "size", "region", "goals", "emissions", "target"


@dataclass(frozen=True)
class Profile:
    """What of a city is compared.

    `path` is its address without the language, `goals` are keys, those with most public measures
    first; `emissions` tonnes of CO2 equivalent per inhabitant and year, the latest known.
    """

    key: str
    path: str
    country: str
    population: int | None = None
    goals: tuple[str, ...] = ()
    emissions: float | None = None
    target_year: int | None = None


@dataclass(frozen=True)
class Reason:
    """Why a city is like the one asked about.

    `kind` is SIZE with its inhabitants as `figure`, REGION with M49 codes in `keys`, GOALS with keys
    of goals, EMISSIONS with its tonnes per inhabitant, or TARGET with its year.
    """

    kind: str
    value: float | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class SimilarCity:
    """A city that is like the one asked about, with all reasons."""

    city: Profile
    reasons: tuple[Reason, ...]


def reasons(one: Profile, other: Profile) -> tuple[Reason, ...]:
    """What is alike in two cities, whichever is asked about first."""
    found = (_size(one, other), _region(one, other), _goals(one, other), _emissions(one, other))
    return tuple(reason for reason in found if reason)


def similar_cities(one: Profile, others: Iterable[Profile]) -> list[SimilarCity]:
    """The cities like one, those with most reasons first, then those nearest in size."""
    found = [SimilarCity(other, reasons(one, other)) for other in others if other.key != one.key]
    near = [each for each in found if len(each.reasons) >= MIN_REASONS]
    return sorted(near, key=lambda each: (-len(each.reasons), _distance(one, each.city)))


def _distance(one: Profile, other: Profile) -> tuple[float, str]:
    if not one.population or not other.population:
        return (float("inf"), other.key)
    return (_ratio(one.population, other.population), other.key)


def _ratio(one: float, other: float) -> float:
    """How many times the smaller the larger is."""
    return max(one, other) / min(one, other)


def _size(one: Profile, other: Profile) -> Reason | None:
    if not one.population or not other.population:
        return None
    if _ratio(one.population, other.population) > SIZE_FACTOR:
        return None
    return Reason(SIZE, other.population)


def _region(one: Profile, other: Profile) -> Reason | None:
    region = region_of(one.country)
    return Reason(REGION, keys=(region,)) if region and region == region_of(other.country) else None


def _goals(one: Profile, other: Profile) -> Reason | None:
    theirs = other.goals[:MAIN_GOALS]
    shared = tuple(key for key in one.goals[:MAIN_GOALS] if key in theirs)
    return Reason(GOALS, keys=shared) if len(shared) >= SHARED_GOALS else None


def _emissions(one: Profile, other: Profile) -> Reason | None:
    if one.emissions and other.emissions:
        near = _ratio(one.emissions, other.emissions) <= EMISSIONS_FACTOR
        return Reason(EMISSIONS, other.emissions) if near else None
    if one.target_year and other.target_year:
        near = abs(one.target_year - other.target_year) <= TARGET_YEARS
        return Reason(TARGET, other.target_year) if near else None
    return None
