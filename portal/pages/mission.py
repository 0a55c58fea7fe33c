"""The 112 cities of the EU mission, by country and on a map, with links to their pages here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import cached_property

from cities.languages import Text, active_language, best
from cities.models import CityPage, ContractPage, MissionCity
from cities.values.collation import by_name
from cities.values.countries import country_name
from portal.components import basemap, contract_links, measure_cards
from portal.i18n import formatting

# The map has the full width, so its labels are relatively small.
MAP_LETTERS = 62


@dataclass(frozen=True)
class Entry:
    """A mission city; its page and its contract in this portal, if any, and its label's date."""

    name: Text
    url: str
    contract_url: str
    awarded: str


@dataclass(frozen=True)
class Country:
    name: str
    entries: tuple[Entry, ...]


class MissionView:
    """View model of the mission cities; `pages` are the public cities by tree path, if known."""

    def __init__(
        self, cities: Iterable[MissionCity], pages: Mapping[str, CityPage] | None = None
    ) -> None:
        self.cities = list(cities)
        self._public = measure_cards.cities_by_path() if pages is None else pages

    @cached_property
    def _pages(self) -> dict[tuple[str, str], CityPage]:
        pages = self._public.values()
        return {(city.country, city.slug): city for city in pages if city.mission_city}

    @cached_property
    def _contracts(self) -> dict[str, ContractPage]:
        return contract_links.by_city(self._public)

    def _url(self, city: MissionCity) -> str:
        page = self._pages.get((city.country, city.key))
        return (page.get_url() or "") if page else ""

    def _contract_url(self, city: MissionCity) -> str:
        page = self._pages.get((city.country, city.key))
        contract = self._contracts.get(page.path) if page else None
        return (contract.get_url() or "") if contract else ""

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
        return Entry(name, self._url(city), self._contract_url(city), awarded)
