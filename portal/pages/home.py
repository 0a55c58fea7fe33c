"""The home page: links into the search with counts, the map, and the newest content."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.functional import cached_property

from cities.models import CityPage, MeasurePage, PartnershipPage, SdgPage
from cities.values.collation import by_name
from portal.components import basemap, measure_cards, pictures
from portal.components.cards import Card
from portal.i18n import labels
from portal.queries import search_urls

# The first with a large picture, the others in a row.
MAX_NEWEST = 4
MAX_ADOPTED = 3
MAX_PARTNERSHIPS = 3


@dataclass(frozen=True)
class EntryLink:
    """A link into the search with its number of measures."""

    label: labels.Label
    url: str
    count: int


@dataclass(frozen=True)
class GoalEntryLink:
    """The same for a goal, with its page or search."""

    goal: labels.Goal
    url: str
    count: int


def places(cities: Iterable[CityPage], counts: dict[str, int]) -> list[basemap.Place]:
    """Return cities with coordinates as places; `counts` are measures by the city's tree path."""
    found = []
    for city in cities:
        if city.latitude is None or city.longitude is None:
            continue
        name = labels.heading(city)
        count = counts.get(city.path, 0)
        url = city.get_url() or ""
        pin = basemap.Place(name, city.latitude, city.longitude, url, count, name.language)
        found.append(pin)
    return sorted(found, key=lambda place: (-place.count, by_name(place.label)))


def counts_by_city() -> dict[str, int]:
    """Return the number of public measures by tree path of their city, in one query."""
    counts: dict[str, int] = {}
    paths = MeasurePage.objects.published().order_by().values_list("path", flat=True)
    for path in paths:
        city = path[: -MeasurePage.steplen]
        counts[city] = counts.get(city, 0) + 1
    return counts


class HomeView:
    """View model of the home page; each property costs a fixed number of queries."""

    @cached_property
    def cities(self) -> dict[str, CityPage]:
        return measure_cards.cities_by_path()

    @cached_property
    def _counts(self) -> dict[str, int]:
        return counts_by_city()

    @property
    def counts(self) -> dict[str, int]:
        return {
            "measures": sum(self._counts.values()),
            "cities": len(self.cities),
            "countries": len({city.country for city in self.cities.values()}),
            "partnerships": PartnershipPage.objects.published().count(),
        }

    @property
    def fields(self) -> list[EntryLink]:
        rows = (
            MeasurePage.objects.published()
            .order_by()
            .values_list("fields_of_action__key")
            .annotate(number=Count("pk", distinct=True))
        )
        counts = {key: number for key, number in rows if key}
        return [
            EntryLink(label, search_urls.measures(field=key), counts[key])
            for key, label in labels.table("field").items()
            if key in counts
        ]

    @property
    def goals(self) -> list[GoalEntryLink]:
        rows = (
            MeasurePage.objects.published()
            .order_by()
            .values_list("goals__key")
            .annotate(number=Count("pk", distinct=True))
        )
        counts = {key: number for key, number in rows if key}
        pages = {page.goal_id: page for page in SdgPage.objects.published().select_related("goal")}
        urls_by_key = {page.goal.key: page.get_url() or "" for page in pages.values()}
        return [
            GoalEntryLink(
                goal, urls_by_key.get(key) or search_urls.measures(sdg=key), counts.get(key, 0)
            )
            for key, goal in labels.goals().items()
        ]

    @property
    def map(self) -> basemap.Map | None:
        return basemap.draw(places(self.cities.values(), self._counts))

    @property
    def newest(self) -> list[Card]:
        found = MeasurePage.objects.published().order_by("-first_published_at", "-pk")
        return measure_cards.cards(found[:MAX_NEWEST], self.cities)

    @property
    def adopted(self) -> list[Card]:
        public = MeasurePage.objects.published()
        found = public.filter(adapted_from__in=public.order_by().values("pk"))
        return measure_cards.cards(
            found.order_by("-first_published_at", "-pk")[:MAX_ADOPTED], self.cities
        )

    @property
    def partnerships(self) -> list[Any]:
        found = PartnershipPage.objects.published().order_by("-latest_revision_created_at", "-pk")
        return list(pictures.with_partners(found[:MAX_PARTNERSHIPS]))
