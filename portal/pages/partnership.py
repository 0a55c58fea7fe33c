"""The page of a partnership: its cities, its story and its results."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cities.choices import Light
from cities.languages import Text, has_text, public_languages, read
from cities.models import CityPage, MeasurePage, PartnershipPage
from cities.models.page import in_order
from portal.components import basemap, measure_cards, pictures
from portal.components.cards import Card
from portal.components.facts import Fact, Value, fact, row_text, source_value, term_values
from portal.components.goal_links import GoalLink, goal_links
from portal.i18n import formatting
from portal.i18n.date_phrases import period
from portal.i18n.labels import heading
from portal.i18n.lang_attributes import marked
from portal.pages.measure import Part
from portal.queries import search_urls

MAX_MEASURES = 20
# The small map beside the text has larger letters.
MAP_LETTERS = 17


@dataclass(frozen=True)
class Partner:
    """A city of the partnership, with its department in charge."""

    city: CityPage
    unit: str
    email: str


@dataclass(frozen=True)
class Activity:
    date: str
    place: Value
    text: Text


@dataclass(frozen=True)
class Note:
    """A yearly assessment; `light` is green, yellow, red or empty, `meaning` its label."""

    year: int
    text: Text
    light: str
    meaning: str


class PartnershipView:
    """View model of a partnership."""

    def __init__(self, page: PartnershipPage) -> None:
        self.page = page

    @cached_property
    def _cities(self) -> dict[str, CityPage]:
        return measure_cards.cities_by_path()

    @cached_property
    def partners(self) -> list[Partner]:
        """Its public cities, in the editor's order."""
        public = {city.pk: city for city in self._cities.values()}
        rows = in_order(self.page.cities.all())
        return [
            Partner(public[row.city_id], row.unit, row.email)
            for row in rows
            if row.city_id in public
        ]

    @property
    def picture(self) -> pictures.Picture:
        return pictures.partnership_drawing(self.page, [each.city for each in self.partners])

    @property
    def facts(self) -> list[Fact]:
        page = self.page
        status = str(page.get_status_display())
        since = period(page.since, page.until) if page.until else formatting.date(page.since)
        return [
            *fact(_("Period") if page.until else _("Start"), since, note=self._text("basis")),
            *fact(_("Status"), status[:1].upper() + status[1:]),
            *fact(_("Themes"), *term_values(page.themes.all())),
            *fact(_("Funding"), self._text("funding")),
        ]

    def _text(self, field: str) -> SafeString:
        text = row_text(self.page, self.page, field)
        return marked(text.value, text.language)

    @property
    def goals(self) -> list[GoalLink]:
        return goal_links(goal.key for goal in self.page.goals.all())

    @property
    def parts(self) -> list[Part]:
        texts = [
            Part(_("The story"), self.page.text("history")),
            Part(_("What it is about"), self.page.text("aims")),
        ]
        return [part for part in texts if has_text(part.html)]

    @property
    def map(self) -> basemap.Map | None:
        cities = [partner.city for partner in self.partners]
        places = [
            basemap.Place(c.text("heading"), c.latitude, c.longitude)
            for c in cities
            if c.latitude is not None and c.longitude is not None
        ]
        return basemap.draw(places, letters=MAP_LETTERS)

    @property
    def activities(self) -> list[Activity]:
        """Activities, newest first."""
        rows = sorted(self.page.activities.all(), key=lambda row: row.date, reverse=True)
        return [
            Activity(
                formatting.date(row.date), self._place(row.place), row_text(self.page, row, "text")
            )
            for row in rows
        ]

    def _place(self, name: str) -> Value:
        """Return a place; a city of this partnership under its translated name."""
        for partner in self.partners:
            city = partner.city
            if name in {read(city, "heading", code) for code in public_languages(city)}:
                label = heading(city)
                return Value(str(label), label.language)
        return source_value(self.page, name)

    @property
    def notes(self) -> list[Note]:
        rows = sorted(self.page.notes.all(), key=lambda row: -(row.year or 0))
        labels = {str(key): str(word) for key, word in Light.choices}
        return [
            Note(row.year, row_text(self.page, row, "text"), row.light, labels.get(row.light, ""))
            for row in rows
            if row.year is not None
        ]

    @property
    def sources(self) -> list[Any]:
        return in_order(self.page.sources.all())

    # --- Results -----------------------------------------------------------------------------
    def _shared_measures(self) -> "QuerySet[MeasurePage] | None":
        """Return its cities' measures that name another of them, or are adapted from theirs."""
        cities = [partner.city for partner in self.partners]
        condition = Q(pk=None)
        for city in cities:
            for other in cities:
                if other.pk == city.pk:
                    continue
                other_measures = MeasurePage.objects.published().filter(path__startswith=other.path)
                relation = Q(partner_cities__city=other.pk) | Q(
                    adapted_from__in=other_measures.values("pk")
                )
                condition |= Q(path__startswith=city.path) & relation
        if len(cities) < 2:
            return None
        return MeasurePage.objects.published().filter(condition).distinct()

    @cached_property
    def shared(self) -> list[Card]:
        found = self._shared_measures()
        if found is None:
            return []
        return measure_cards.cards(
            found.order_by("-first_published_at", "-pk")[:MAX_MEASURES], self._cities
        )

    @property
    def search_url(self) -> str:
        """All measures of its cities."""
        query = "&".join(f"city={partner.city.key}" for partner in self.partners)
        return f"{search_urls.measures()}&{query}"
