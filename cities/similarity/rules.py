"""The rule by which cities are similar; the portal displays its constants.

Four criteria are compared: size, region, goals and emissions. Two cities are similar if at least
MIN_REASONS of them match. A criterion that is unknown for either city does not match.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cities.similarity.regions import region_of

# Maximum ratio of inhabitants.
SIZE_FACTOR = 2
# Number of a city's most frequent goals that are compared, and how many of them must be shared.
MAIN_GOALS = 5
SHARED_GOALS = 3
# Maximum ratio of emissions per inhabitant. If they are unknown for either city, maximum difference
# in years between their target years of climate neutrality.
EMISSIONS_FACTOR = 1.5
TARGET_YEARS = 5
# Number of matching criteria that make two cities similar.
MIN_REASONS = 2

SIZE, REGION, GOALS, EMISSIONS, TARGET = "size", "region", "goals", "emissions", "target"


@dataclass(frozen=True)
class Profile:
    """The values of a city that are compared.

    `path` is its URL path without the language, `goals` are keys, those with most public measures
    first; `emissions` are tonnes of CO2 equivalent per inhabitant in the latest known year.
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
    """Why another city is similar.

    `kind` is SIZE with its inhabitants as `value`, REGION with M49 codes in `keys`, GOALS with goal
    keys in `keys`, EMISSIONS with its tonnes per inhabitant as `value`, or TARGET with its year.
    """

    kind: str
    value: float | None = None
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class SimilarCity:
    """A similar city with all reasons."""

    city: Profile
    reasons: tuple[Reason, ...]


def reasons(one: Profile, other: Profile) -> tuple[Reason, ...]:
    """Return the matching criteria; their kinds do not depend on the order of the two cities."""
    matches = (_size(one, other), _region(one, other), _goals(one, other), _emissions(one, other))
    return tuple(reason for reason in matches if reason)


def similar_cities(one: Profile, others: Iterable[Profile]) -> list[SimilarCity]:
    """Return the similar cities, those with most reasons first, then the closest in size."""
    candidates = [
        SimilarCity(other, reasons(one, other)) for other in others if other.key != one.key
    ]
    similar = [candidate for candidate in candidates if len(candidate.reasons) >= MIN_REASONS]
    return sorted(similar, key=lambda match: (-len(match.reasons), _distance(one, match.city)))


def _distance(one: Profile, other: Profile) -> tuple[float, str]:
    if not one.population or not other.population:
        return (float("inf"), other.key)
    return (_ratio(one.population, other.population), other.key)


def _ratio(one: float, other: float) -> float:
    """Return the ratio of the larger to the smaller value."""
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
