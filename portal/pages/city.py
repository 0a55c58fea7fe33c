"""The page of a city: facts, emissions, measures and partnerships."""

from typing import Any

from django.db.models import Count, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cities.languages import active_language, has_text
from cities.models import CityPage, MeasurePage, PartnershipPage
from cities.models.page import in_order
from cities.values.collation import by_name
from portal.components import basemap, charts, contacts, contract_links, listing, pictures
from portal.components.facts import Fact, Value, fact, provenance, source_value
from portal.components.listing import Listing
from portal.components.pictures import Picture
from portal.i18n import date_phrases, formatting, labels
from portal.pages import emissions
from portal.pages.filters import Choice, choice
from portal.queries import search_urls, similar_cities

# The small map beside the text has larger letters and a closer view.
MAP_LETTERS, MIN_MAP_WIDTH = 17, 380


class CityView:
    """View model of a city, with the filter `field` and the list's `page` from the query string."""

    def __init__(self, page: CityPage, query: QueryDict) -> None:
        self.page = page
        self.query = query

    # --- Facts -------------------------------------------------------------------------------
    @property
    def picture(self) -> Picture:
        return pictures.of_city(self.page)

    @property
    def introduction(self) -> str:
        html = self.page.text("introduction")
        return html if has_text(html) else ""

    @property
    def facts(self) -> list[Fact]:
        page = self.page
        country = Value(page.country_name, active_language())
        inhabitants = formatting.number(page.population) if page.population else ""
        population_note = provenance(page, year=page.population_year, source=page.population_source)
        goal_note = date_phrases.decided(page.decision_date) if page.decision_date else ""
        return [
            *fact(_("Region and country"), source_value(page, page.region), country),
            *fact(_("Inhabitants"), inhabitants, note=population_note, big=True),
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
            note = date_phrases.mission_label_since(self.page.mission_label)
        return fact(_("EU mission"), _("one of the 112 cities of the EU mission"), note=note)

    @property
    def map(self) -> basemap.Map | None:
        if self.page.latitude is None or self.page.longitude is None:
            return None
        name = self.page.text("heading")
        place = basemap.Place(name, self.page.latitude, self.page.longitude)
        return basemap.draw([place], letters=MAP_LETTERS, smallest=MIN_MAP_WIDTH)

    @property
    def office(self) -> contacts.Contact | None:
        page = self.page
        if not (page.office_name or page.office_email or page.office_url):
            return None
        return contacts.Contact("", page.office_name, page.office_email, "")

    @property
    def contacts(self) -> list[contacts.Contact]:
        return contacts.public(in_order(self.page.contacts.all()), self.page.source_language)

    # --- Emissions and plans -----------------------------------------------------------------
    @property
    def emissions(self) -> charts.Chart | None:
        return emissions.chart(self.page.emissions.all(), self.page.source_language)

    @property
    def offers(self) -> list[tuple[str, str]]:
        """What the city can show and what it looks for, if stated."""
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

    @cached_property
    def contract(self) -> contract_links.CityContract | None:
        return contract_links.of_city(self.page)

    @property
    def contribute_url(self) -> str:
        """Return the address of the form for contributions to the city's contract."""
        if not (self.page.takes_contributions and self.contract):
            return ""
        return reverse("contribute", args=[self.page.slug])

    # --- Measures and partnerships -----------------------------------------------------------
    @cached_property
    def _measures(self) -> "QuerySet[MeasurePage]":
        return MeasurePage.objects.published().descendant_of(self.page)

    @cached_property
    def _counts_by_field(self) -> dict[str, int]:
        rows = self._measures.order_by().values_list("fields_of_action__key")
        return {key: count for key, count in rows.annotate(n=Count("pk", distinct=True)) if key}

    @cached_property
    def field_choice(self) -> Choice:
        field_labels = labels.table("field")
        sorted_labels = dict(sorted(field_labels.items(), key=lambda pair: by_name(pair[1])))
        return choice(
            self.query, "field", _("Field of action"), sorted_labels, self._counts_by_field
        )

    @property
    def field_chart(self) -> charts.Chart | None:
        if not self._counts_by_field:
            return None
        field_labels = labels.table("field")
        counts = sorted(
            self._counts_by_field.items(),
            key=lambda pair: (-pair[1], by_name(field_labels.get(pair[0], ""))),
        )
        rows = [
            (field_labels.get(key, key), listing.list_url({"field": key}), count)
            for key, count in counts
        ]
        return charts.bars(
            _("Measures by field of action"),
            rows,
            row_heading=_("Field of action"),
            value_heading=_("Measures"),
        )

    @cached_property
    def listing(self) -> Listing:
        found = self._measures
        if self.field_choice.value:
            found = found.filter(fields_of_action__key=self.field_choice.value)
        filters = {"field": self.field_choice.value}
        return Listing(found, {self.page.path: self.page}, listing.page_number(self.query), filters)

    @property
    def search_url(self) -> str:
        return search_urls.measures(city=self.page.key, field=self.field_choice.value)

    @cached_property
    def similar(self) -> list[similar_cities.SimilarCity]:
        """The most similar cities."""
        return similar_cities.similar_to(self.page.key)[: similar_cities.MAX_ON_PAGE]

    @property
    def similar_url(self) -> str:
        return search_urls.measures(like=self.page.key)

    @property
    def partnerships(self) -> list[PartnershipPage]:
        found = PartnershipPage.objects.published().filter(cities__city=self.page.pk)
        return list(pictures.with_partners(found.distinct().order_by("since", "pk")))
