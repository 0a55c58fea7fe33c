"""The 112 cities of the EU mission, by country and on a map, with links to their pages here."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import cached_property

from cities.languages import Text, active_language, best
from cities.models import CityPage, MissionCity
from cities.values.collation import by_name
from cities.values.countries import country_name
from portal.components import basemap, measure_cards
from portal.i18n import formatting

# The map has the full width, so its labels are relatively small.
MAP_LETTERS = 62


@dataclass(frozen=True)
class Entry:
    """A mission city; `url` is its page in this portal, if any."""

    name: Text
    url: str
    awarded: str


@dataclass(frozen=True)
class Country:
    name: str
    entries: tuple[Entry, ...]


class MissionView:
    """View model of the mission page."""

    def __init__(self, cities: Iterable[MissionCity]) -> None:
        self.cities = list(cities)

    @cached_property
    def _pages(self) -> dict[tuple[str, str], CityPage]:
        pages = measure_cards.cities_by_path().values()
        return {(city.country, city.slug): city for city in pages if city.mission_city}

    def _url(self, city: MissionCity) -> str:
        page = self._pages.get((city.country, city.key))
        return (page.get_url() or "") if page else ""

    @property
    def total(self) -> int:
        return len(self.cities)

    @property
    def awarded(self) -> int:
        return sum(bool(city.label_awarded) for city in self.cities)

    @property
    def here(self) -> int:
        """How many of them have a page in this portal."""
        return sum(bool(self._url(city)) for city in self.cities)

    @property
    def map(self) -> basemap.Map | None:
        visitor = active_language()
        places = []
        for city in self.cities:
            if city.latitude is not None and city.longitude is not None:
                name, url = best(city, "label", visitor), self._url(city)
                place = basemap.Place(
                    name.value, city.latitude, city.longitude, url, 1 if url else 0, name.language
                )
                places.append(place)
        return basemap.draw(places, letters=MAP_LETTERS)

    @property
    def countries(self) -> list[Country]:
        visitor = active_language()

        def in_country(city: MissionCity) -> str:
            return country_name(city.country, visitor)

        def order(city: MissionCity) -> tuple[Any, Any]:
            return by_name(in_country(city)), by_name(best(city, "label", visitor).value)

        cities = sorted(self.cities, key=order)
        return [
            Country(name, tuple(self._entry(city) for city in group))
            for name, group in groupby(cities, key=in_country)
        ]

    def _entry(self, city: MissionCity) -> Entry:
        name = best(city, "label", active_language())
        awarded = formatting.date(city.label_awarded) if city.label_awarded else ""
        return Entry(name, self._url(city), awarded)
