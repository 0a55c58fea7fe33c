"""Profiles of the public cities, which cities/similarity/rules.py compares; from public pages only."""

from typing import Any

from django.core.cache import cache
from django.db.models import Count, Value
from django.db.models.functions import Length, Substr

from cities.choices import Sector
from cities.models import CityEmission, CityPage, MeasurePage
from cities.similarity.rules import Profile, SimilarCity, similar_cities

# Counting goals reads all measures, and the main goals of a city change slowly.
_CACHE_SECONDS = 10


def cities_similar_to(key: str) -> list[SimilarCity]:
    """Return the public cities similar to the one with this key; empty if it is not public."""
    by_key = {profile.key: profile for profile in profiles()}
    return similar_cities(by_key[key], by_key.values()) if key in by_key else []


def profiles() -> list[Profile]:
    """Return the profiles of all public cities, in a constant number of queries."""
    compared = ("country", "population", "climate_target_year")
    cities = list(CityPage.objects.published().by_key().only("slug", "path", "url_path", *compared))
    goals = cache.get_or_set("profiles:goals", _main_goals, _CACHE_SECONDS) or {}
    tonnes = _tonnes([city.pk for city in cities])
    return [
        Profile(
            key=city.key,
            path="/" + city.url_path.split("/", 2)[2],
            country=city.country,
            population=city.population,
            goals=goals.get(city.path, ()),
            emissions=_per_inhabitant(tonnes.get(city.pk), city.population),
            target_year=city.climate_target_year,
        )
        for city in cities
    ]


def _main_goals() -> dict[str, tuple[str, ...]]:
    """Map tree paths of cities to the goals of their public measures, the most frequent first."""
    city = Substr("path", 1, Length("path") - Value(MeasurePage.steplen))
    rows = (
        MeasurePage.objects.published()
        .order_by()
        .annotate(city_path=city)
        .values_list("city_path", "goals__key", "goals__number")
        .annotate(measures=Count("pk"))
    )
    goals_by_path: dict[str, list[tuple[int, int, str]]] = {}
    for path, key, number, measures in rows:
        if key:
            goals_by_path.setdefault(path, []).append((-measures, number, key))
    return {
        path: tuple(key for *_order, key in sorted(goals)) for path, goals in goals_by_path.items()
    }


def _tonnes(cities: list[int]) -> dict[int, float]:
    """Map cities to their emissions in the latest year: the total, or the sum of the sectors."""
    years: dict[int, dict[int, dict[str, float]]] = {}
    for row in CityEmission.objects.filter(city__in=cities):
        if row.year is None or row.value is None:
            continue
        sectors = years.setdefault(row.city_id, {}).setdefault(row.year, {})
        sectors[row.sector] = sectors.get(row.sector, 0.0) + float(row.value)
    return {city: _sum(by_year[max(by_year)]) for city, by_year in years.items()}


def _sum(sectors: dict[str, float]) -> float:
    return sectors.get(Sector.TOTAL) or sum(sectors.values())


def _per_inhabitant(tonnes: float | None, population: Any) -> float | None:
    return tonnes / population if tonnes and population else None
