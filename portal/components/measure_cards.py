"""Lists of measure cards with their cities, in a fixed number of queries."""

from collections.abc import Iterable

from django.db.models import QuerySet

from cities.access import visibility
from cities.models import CityPage, MeasurePage
from portal.components.cards import MEASURE_PREFETCH, Card, from_page


def cities_by_path() -> dict[str, CityPage]:
    """Return every public city by its tree path."""
    return {city.path: city for city in CityPage.objects.published().by_key()}


def published_by_id(page_ids: Iterable[int]) -> "QuerySet[MeasurePage]":
    """Return the public measures with these page ids; an alias is replaced by its original."""
    ids = set(page_ids)
    originals = visibility.resolve_aliases(ids)
    return MeasurePage.objects.published().filter(
        pk__in=[originals.get(each, each) for each in ids]
    )


def with_card_relations(measures: "QuerySet[MeasurePage]") -> "QuerySet[MeasurePage]":
    """Add the relations that a card needs."""
    return measures.select_related("cost_band").prefetch_related(*MEASURE_PREFETCH)


def cards(
    measures: "QuerySet[MeasurePage]", cities: dict[str, CityPage] | None = None
) -> list[Card]:
    """Return cards of public measures in public cities; `measures` must already be `published()`."""
    by_path = cities_by_path() if cities is None else cities
    result = []
    for page in with_card_relations(measures):
        city = by_path.get(page.path[: -page.steplen])
        if city is not None:
            result.append(from_page(page, city))
    return result
