"""Lists of measures for pages: cards with their cities, in a fixed number of queries."""

from collections.abc import Iterable

from django.db.models import QuerySet

from cities.access import visibility
from cities.models import CityPage, MeasurePage
from portal.components.cards import MEASURE_PREFETCH, Card, from_page


def cities_by_path() -> dict[str, CityPage]:
    """Every public city by its place in the tree."""
    return {city.path: city for city in CityPage.objects.published().by_key()}


def named(numbers: Iterable[int]) -> "QuerySet[MeasurePage]":
    """The public measures of these page numbers; the number of an alias names its original."""
    wanted = set(numbers)
    known = visibility.resolve_aliases(wanted)
    return MeasurePage.objects.published().filter(pk__in=[known.get(each, each) for each in wanted])


def ready(measures: "QuerySet[MeasurePage]") -> "QuerySet[MeasurePage]":
    """The same measures with everything a card shows."""
    return measures.select_related("cost_band").prefetch_related(*MEASURE_PREFETCH)


def cards(
    measures: "QuerySet[MeasurePage]", cities: dict[str, CityPage] | None = None
) -> list[Card]:
    """Cards of public measures in public cities; `measures` must already be `published()`."""
    by_path = cities_by_path() if cities is None else cities
    found = []
    for page in ready(measures):
        city = by_path.get(page.path[: -page.steplen])
        if city is not None:
            found.append(from_page(page, city))
    return found
