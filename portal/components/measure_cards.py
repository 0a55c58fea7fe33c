"""Lists of measure cards with their cities, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import QuerySet

from cities.access import visibility
from cities.models import CityPage, MeasurePage
from portal.components import pictures
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
    loaded = measures.select_related("cost_band").prefetch_related(*MEASURE_PREFETCH)
    found: QuerySet[MeasurePage] = pictures.with_photographs(loaded)
    return found


def cards(
    measures: "QuerySet[MeasurePage]", cities: dict[str, CityPage] | None = None
) -> list[Card]:
    """Return cards of public measures in public cities; `measures` must already be `published()`."""
    by_path = cities_by_path() if cities is None else cities
    result = []
    pages = list(with_card_relations(measures))
    photographs = pictures.photographs(pages)
    for page in pages:
        city = by_path.get(page.path[: -page.steplen])
        if city is not None:
            result.append(from_page(page, city, photographs.get(page.pk)))
    return result


def show_photographs(found: Iterable[Card]) -> list[Card]:
    """Replace the drawings of measures that have a photograph: cards of hits know of none."""
    cards_found = list(found)
    measures = MeasurePage.objects.filter(
        pk__in=[card.page_id for card in cards_found if card.is_measure], image__isnull=False
    )
    photographs = pictures.photographs(pictures.with_photographs(measures))
    return [
        replace(card, picture=photographs.get(card.page_id, card.picture)) for card in cards_found
    ]
