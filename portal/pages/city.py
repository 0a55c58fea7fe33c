"""Everything a city's page shows: who it is, where it stands, what it does and with whom."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cities.languages import active_language, has_text
from cities.models import CityPage, MeasurePage, PartnershipPage
from cities.models.page import in_order
from cities.values.collation import by_name
from portal.components import basemap, charts, contacts, listing
from portal.components.facts import Fact, Value, fact, own, proof
from portal.components.listing import Listing
from portal.components.pictures import Picture, picture
from portal.i18n import date_phrases, formatting, labels
from portal.pages import emissions
from portal.pages.filters import Choice, choice
from portal.queries import search_urls, similar_cities

# The map beside the text is small: larger letters, and a closer look.
SMALL_MAP, NEAR = 17, 380


class CityView:
    """A city with the filter `field` and the list's `page` from the address."""

    def __init__(self, page: CityPage, query: QueryDict) -> None:
        self.page = page
        self.query = query

    # --- Who it is ---------------------------------------------------------------------------
    @property
    def picture(self) -> Picture | None:
        return picture(self.page.image)

    @property
    def coat(self) -> Picture | None:
        return picture(self.page.coat)

    @property
    def introduction(self) -> str:
        html = self.page.text("introduction")
        return html if has_text(html) else ""

    @property
    def facts(self) -> list[Fact]:
        page = self.page
        country = Value(page.country_name, active_language())
        inhabitants = formatting.number(page.population) if page.population else ""
        counted = proof(page, year=page.population_year, source=page.population_source)
        goal_note = date_phrases.decided(page.decision_date) if page.decision_date else ""
        return [
            *fact(_("Region and country"), own(page, page.region), country),
            *fact(_("Inhabitants"), inhabitants, note=counted, big=True),
            *fact(
                _("Climate-neutral by"),
                str(page.climate_target_year or ""),
                note=goal_note,
                big=True,
            ),
            *self._mission(),
            *fact(_("Languages of the texts"), ", ".join(map(labels.language_in, page.languages))),
            *fact(_("Official municipality key"), page.municipality_key),
        ]

    def _mission(self) -> list[Fact]:
        if not self.page.mission_city:
            return []
        note = ""
        if self.page.mission_label:
            note = date_phrases.labelled(self.page.mission_label)
        return fact(_("EU mission"), _("one of the 112 cities of the EU mission"), note=note)

    @property
    def map(self) -> basemap.Map | None:
        if self.page.latitude is None or self.page.longitude is None:
            return None
        name = self.page.text("heading")
        place = basemap.Place(name, self.page.latitude, self.page.longitude)
        return basemap.draw([place], letters=SMALL_MAP, smallest=NEAR)

    @property
    def office(self) -> contacts.Contact | None:
        page = self.page
        if not (page.office_name or page.office_email or page.office_url):
            return None
        return contacts.Contact("", page.office_name, page.office_email, "")

    @property
    def contacts(self) -> list[contacts.Contact]:
        return contacts.public(in_order(self.page.contacts.all()), self.page.source_language)

    # --- Where it stands ---------------------------------------------------------------------
    @property
    def emissions(self) -> charts.Chart | None:
        return emissions.chart(self.page.emissions.all(), self.page.source_language)

    @property
    def offers(self) -> list[tuple[str, str]]:
        """What the city can show and what it looks for, where it says so."""
        texts = [
            (_("We can show"), self.page.text("can_show")),
            (_("We are looking for"), self.page.text("look_for")),
        ]
        return [(heading, text) for heading, text in texts if text]

    @property
    def plans(self) -> list[Any]:
        return in_order(self.page.plans.all())

    @property
    def memberships(self) -> list[Any]:
        return in_order(self.page.memberships.all())

    @property
    def sources(self) -> list[Any]:
        return in_order(self.page.sources.all())

    # --- What it does ------------------------------------------------------------------------
    @cached_property
    def _all(self) -> "QuerySet[MeasurePage]":
        return MeasurePage.objects.published().descendant_of(self.page)

    @cached_property
    def _by_field(self) -> dict[str, int]:
        rows = self._all.order_by().values_list("fields_of_action__key")
        return {key: count for key, count in rows.annotate(n=Count("pk", distinct=True)) if key}

    @cached_property
    def field_choice(self) -> Choice:
        words = labels.table("field")
        known = dict(sorted(words.items(), key=lambda pair: by_name(pair[1])))
        return choice(self.query, "field", _("Field of action"), known, self._by_field)

    @property
    def field_chart(self) -> charts.Chart | None:
        if not self._by_field:
            return None
        words = labels.table("field")
        counted = sorted(
            self._by_field.items(), key=lambda pair: (-pair[1], by_name(words.get(pair[0], "")))
        )
        rows = [
            (words.get(key, key), listing.list_url({"field": key}), count) for key, count in counted
        ]
        return charts.bars(
            _("Measures by field of action"),
            rows,
            row_heading=_("Field of action"),
            value_heading=_("Measures"),
        )

    @cached_property
    def listing(self) -> Listing:
        found = self._all
        if self.field_choice.value:
            found = found.filter(fields_of_action__key=self.field_choice.value)
        chosen = {"field": self.field_choice.value}
        return Listing(found, {self.page.path: self.page}, listing.page_number(self.query), chosen)

    @property
    def search_url(self) -> str:
        return search_urls.search(city=self.page.key, field=self.field_choice.value)

    @cached_property
    def neighbours(self) -> list[similar_cities.SimilarCity]:
        """The cities most like this one."""
        return similar_cities.similar_to(self.page.key)[: similar_cities.MAX_ON_PAGE]

    @property
    def alike_url(self) -> str:
        return search_urls.search(like=self.page.key)

    @property
    def partnerships(self) -> list[PartnershipPage]:
        found = PartnershipPage.objects.published().filter(cities__city=self.page.pk)
        return list(found.distinct().order_by("since", "pk"))
