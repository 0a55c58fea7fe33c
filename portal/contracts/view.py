"""The page of a Climate City Contract; its template reads the properties one by one."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cities.choices import ContractStage
from cities.contracts import sums
from cities.languages import has_text
from cities.models import CityPage, ContractPage, MeasurePage
from cities.models.media import collection_is_public
from cities.models.page import in_order
from portal.components import charts, contacts, pictures
from portal.components.facts import Fact, fact, provenance
from portal.contracts import phrases, plan_charts
from portal.contracts.action_table import ActionTable
from portal.contracts.emission_view import EmissionView
from portal.contracts.finance_view import FinanceView
from portal.contracts.society import SocietyView
from portal.contracts.version_list import VersionList
from portal.i18n import formatting
from portal.pages.measure import Part


class ContractView:
    """View model of a contract, with the filters of its action plan from the query string."""

    def __init__(self, page: ContractPage, city: CityPage, query: QueryDict) -> None:
        self.page = page
        self.city = city
        self._query = query

    # --- Rows, each read once ------------------------------------------------------------------
    @cached_property
    def _actions(self) -> list[Any]:
        rows = self.page.actions.all()
        return list(rows.select_related("field") if hasattr(rows, "select_related") else rows)

    @cached_property
    def _finance(self) -> list[Any]:
        return in_order(self.page.finance.all())

    @cached_property
    def _measure_urls(self) -> dict[int, str]:
        """Return the addresses of the public measures that actions are linked to."""
        keys = {row.measure_id for row in self._actions if row.measure_id}
        if not keys:
            return {}
        measures = MeasurePage.objects.published().filter(pk__in=keys)
        return {measure.pk: measure.get_url() or "" for measure in measures}

    # --- Parts ---------------------------------------------------------------------------------
    @cached_property
    def emissions(self) -> EmissionView:
        return EmissionView(self.page, in_order(self.page.emissions.all()), self._co2)

    @cached_property
    def table(self) -> ActionTable:
        return ActionTable(self.page, self._actions, self._finance, self._measure_urls, self._query)

    @cached_property
    def finance(self) -> FinanceView:
        state = self.table.money_state
        return FinanceView(self.page, self._finance, self._actions, self._cost, state)

    @cached_property
    def society(self) -> SocietyView:
        return SocietyView(self.page)

    @cached_property
    def versions(self) -> VersionList:
        return VersionList(self.page, self.city)

    @property
    def contribute_url(self) -> str:
        """Return the address of the form for contributions; empty if the city takes none."""
        if not (self.page.live and self.city.takes_contributions):
            return ""
        return reverse("contribute", args=[self.city.slug])

    @property
    def calendar_url(self) -> str:
        """Return the address of the dates as a calendar; empty if there are none."""
        if not (self.society.coming_events or self.society.past_events):
            return ""
        return reverse("contract-events", args=[self.city.slug])

    @cached_property
    def contents(self) -> list[tuple[str, str]]:
        """Return anchor and heading of each part that the page has."""
        society = self.society
        dates = society.coming_events or society.past_events or self.participation
        parts = [
            ("strategy", _("Strategy"), self.strategy),
            ("emissions", _("Emissions and path"), self.emissions.lines),
            ("levers", _("What has the largest effect"), self.levers),
            ("actions", _("Action plan"), self.table.total),
            ("finance", _("Finance plan"), self._finance),
            ("commitments", _("Commitments"), society.commitments or self.contribute_url),
            ("progress", _("Progress"), self.statuses or society.notes),
            ("participation", _("Taking part"), dates),
            ("versions", _("Versions"), self.versions.versions),
            ("documents", _("Documents"), self.documents),
            ("sources", _("Sources"), self.sources),
        ]
        return [(anchor, heading) for anchor, heading, content in parts if content]

    @property
    def picture(self) -> pictures.Picture:
        return pictures.of_contract(self.city)

    # --- At a glance ---------------------------------------------------------------------------
    @property
    def stage(self) -> str:
        """The stage with its date: `submitted on 12 March 2024`."""
        page = self.page
        if page.stage == ContractStage.LABELLED and page.labelled:
            return phrases.labelled(page.labelled)
        if page.stage != ContractStage.DRAFT and page.submitted:
            return phrases.submitted(page.submitted)
        return str(page.get_stage_display())

    @property
    def facts(self) -> list[Fact]:
        page = self.page
        return [
            *fact(
                _("Climate-neutral by"),
                str(page.target_year or ""),
                note=phrases.reduction(page.target_percent, page.baseline_year),
                big=True,
            ),
            *fact(_("Stage"), phrases.capitalized(self.stage)),
            *fact(_("Version"), page.version),
            *self._effect_facts(),
            *self._money_facts(),
            *self._action_facts(),
        ]

    def _action_facts(self) -> list[Fact]:
        total = self.table.total
        heading = pgettext("of a contract", "Actions")
        return fact(heading, formatting.number(total) if total else "")

    def _effect_facts(self) -> list[Fact]:
        if self.page.stated_co2 is not None:
            shown = formatting.tonnes_a_year(self.page.stated_co2)
            note = self._stated(self.page.stated_co2_source)
        elif self._co2.value is not None:
            shown = formatting.tonnes_a_year(self._co2.value)
            note = phrases.computed(self._co2)
        else:
            return []
        return fact(_("Effect of the actions"), shown, note=note, big=True)

    def _money_facts(self) -> list[Fact]:
        plan, currency = self.finance.plan, self.page.currency
        if plan.needed is None:
            return []
        note = (
            self._stated(self.page.stated_cost_source)
            if plan.is_stated
            else phrases.computed(self._cost)
        )
        secured = (
            _("not known")
            if plan.secured is None
            else formatting.money_short(plan.secured, currency)
        )
        return [
            *fact(_("Cost"), formatting.money_short(plan.needed, currency), note=note, big=True),
            *fact(_("Of which secured"), secured, note=self.finance.secured_share),
        ]

    def _stated(self, source: str) -> str:
        return provenance(self.page, method=_("stated by the city"), source=source)

    # --- Texts ---------------------------------------------------------------------------------
    def _parts(self, *fields_and_headings: tuple[str, str]) -> list[Part]:
        texts = [Part(heading, self.page.text(field)) for field, heading in fields_and_headings]
        return [part for part in texts if has_text(part.html)]

    @cached_property
    def strategy(self) -> list[Part]:
        return self._parts(("strategy", _("Strategy")))

    @property
    def organisation(self) -> list[Part]:
        return self._parts(
            ("governance", _("Who decides and coordinates")),
            ("barriers", _("What stands in the way")),
        )

    @cached_property
    def participation(self) -> list[Part]:
        return self._parts(("participation", _("Who took part")))

    # --- Action plan ---------------------------------------------------------------------------
    @cached_property
    def _co2(self) -> sums.Total:
        return sums.co2(self._actions)

    @cached_property
    def _cost(self) -> sums.Total:
        return sums.cost(self._actions)

    @cached_property
    def levers(self) -> charts.Chart | None:
        return plan_charts.levers(self._co2)

    @cached_property
    def timeline(self) -> charts.Chart | None:
        return plan_charts.timeline(self.page, self._actions)

    @cached_property
    def statuses(self) -> charts.Chart | None:
        return plan_charts.statuses(self._actions)

    @property
    def sum_notes(self) -> list[str]:
        """Say what the sums of the shown actions are, and what they leave out."""
        return phrases.sums(self.table.co2, self.table.cost)

    # --- Papers --------------------------------------------------------------------------------
    @property
    def contacts(self) -> list[contacts.Contact]:
        return contacts.public(in_order(self.page.contacts.all()), self.page.source_language)

    @cached_property
    def documents(self) -> list[Any]:
        """Documents in public collections only."""
        rows = self.page.documents.select_related("document__collection")
        documents = [row.document for row in in_order(rows)]
        return [each for each in documents if collection_is_public(each.collection)]

    @cached_property
    def sources(self) -> list[Any]:
        return in_order(self.page.sources.all())
