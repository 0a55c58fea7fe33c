"""The list of cities: on a map, and by country."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import cached_property

from cities.models import CityPage
from cities.values.collation import by_name
from portal.components import basemap, measure_cards, pictures
from portal.i18n import formatting
from portal.pages import home


@dataclass(frozen=True)
class Entry:
    """A city in the list, with its number of public measures."""

    city: CityPage
    count: int
    picture: pictures.Picture

    @property
    def inhabitants(self) -> str:
        return formatting.number(self.city.population) if self.city.population else ""


@dataclass(frozen=True)
class Country:
    name: str
    entries: tuple[Entry, ...]


class CitiesView:
    """View model of the list of cities."""

    @cached_property
    def _cities(self) -> dict[str, CityPage]:
        return measure_cards.cities_by_path()

    @cached_property
    def _counts(self) -> dict[str, int]:
        return home.counts_by_city()

    @property
    def total(self) -> int:
        return len(self._cities)

    @property
    def map(self) -> basemap.Map | None:
        return basemap.draw(home.places(self._cities.values(), self._counts))

    @property
    def countries(self) -> list[Country]:
        """Countries and their cities, sorted by name in the visitor's language."""

        def in_country(city: CityPage) -> str:
            return city.country_name

        def order(city: CityPage) -> tuple[Any, Any]:
            return by_name(city.country_name), by_name(city.text("heading"))

        cities = sorted(self._cities.values(), key=order)
        return [
            Country(name, tuple(self._entry(city) for city in group))
            for name, group in groupby(cities, key=in_country)
        ]

    @cached_property
    def _photographs(self) -> dict[int, pictures.Picture]:
        keys = [city.pk for city in self._cities.values() if city.image_id]
        return pictures.photographs(pictures.with_photographs(CityPage.objects.filter(pk__in=keys)))

    def _entry(self, city: CityPage) -> Entry:
        picture = self._photographs.get(city.pk) or pictures.city_drawing(city)
        return Entry(city, self._counts.get(city.path, 0), picture)
