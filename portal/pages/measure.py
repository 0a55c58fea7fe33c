"""The page of a measure; its template reads the properties one by one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cities.choices import is_expected
from cities.languages import Text, active_language, best, has_text
from cities.models import CityPage, MeasurePage
from cities.models.media import collection_is_public
from cities.models.page import in_order
from portal.components import contacts, contract_links, measure_cards, measure_facts, pictures
from portal.components.cards import Card
from portal.components.facts import Fact, provenance, row_text
from portal.components.goal_links import GoalLink, goal_links
from portal.components.pictures import Picture
from portal.i18n import formatting
from search.indexing.readers.document_builder import MEASURE_RELATIONS


@dataclass(frozen=True)
class Effect:
    """One result of the measure: indicator, formatted value and provenance."""

    indicator: Text
    shown: str
    note: str
    planned: bool


@dataclass(frozen=True)
class EffectGroup:
    """Results under one heading."""

    anchor: str
    heading: str
    effects: list[Effect]


@dataclass(frozen=True)
class Part:
    """A section of the case study."""

    heading: str
    html: str


@dataclass(frozen=True)
class Target:
    """A target of a goal: its code and short label."""

    code: str
    label: Text


class MeasureView:
    """View model of a measure; empty parts are not shown."""

    def __init__(self, page: MeasurePage, city: CityPage) -> None:
        self.page = page
        self.city = city
        if page.pk:
            # Load once what the page and the query for similar measures need.
            prefetch_related_objects([page], *MEASURE_RELATIONS)

    @cached_property
    def _cities(self) -> dict[str, CityPage]:
        return measure_cards.cities_by_path()

    @cached_property
    def contracts(self) -> list[contract_links.ContractLink]:
        """The public contracts that the measure is part of."""
        if not self.page.pk:
            return []
        return contract_links.with_measure(self.page.pk, self._cities)

    @property
    def picture(self) -> Picture:
        return pictures.of_measure(self.page, self.city)

    @property
    def panel(self) -> list[Fact]:
        return measure_facts.panel(self.page)

    @property
    def details(self) -> list[Fact]:
        return measure_facts.details(self.page, {city.pk: city for city in self._cities.values()})

    @property
    def transfer_facts(self) -> list[Fact]:
        return measure_facts.transfer(self.page)

    @property
    def goals(self) -> list[GoalLink]:
        primary = self.page.primary_goal
        keys = [goal.key for goal in self.page.goals.all()]
        first = primary.key if primary else ""
        return goal_links([first, *keys] if first else keys, first)

    @property
    def targets(self) -> list[Target]:
        visitor = active_language()
        return [Target(each.code, best(each, "label", visitor)) for each in self.page.targets.all()]

    @property
    def contacts(self) -> list[contacts.Contact]:
        return contacts.public(in_order(self.page.contacts.all()), self.page.source_language)

    @property
    def effects(self) -> list[EffectGroup]:
        """Results reached, and apart from them those only planned."""
        effects = self._effect_rows()
        groups = [
            EffectGroup(
                "results", _("Results"), [effect for effect in effects if not effect.planned]
            ),
            EffectGroup(
                "expected", _("Expected results"), [effect for effect in effects if effect.planned]
            ),
        ]
        return [group for group in groups if group.effects]

    def _effect_rows(self) -> list[Effect]:
        return [
            Effect(
                row_text(self.page, row, "indicator"),
                " ".join(part for part in (formatting.number(row.value), row.unit) if part),
                provenance(
                    self.page,
                    method=row.get_method_display(),
                    year=row.year,
                    source=row.source,
                    note=row_text(self.page, row, "note"),
                ),
                planned=is_expected(row.method, self.page.status, row.year),
            )
            for row in in_order(self.page.effects.all())
            if row.value is not None
        ]

    def _non_empty_parts(self, *fields_and_headings: tuple[str, str]) -> list[Part]:
        texts = [Part(heading, self.page.text(field)) for field, heading in fields_and_headings]
        return [part for part in texts if has_text(part.html)]

    @property
    def story(self) -> list[Part]:
        """From the challenge to the participants."""
        return self._non_empty_parts(
            ("challenge", _("The challenge")),
            ("objectives", _("The goal")),
            ("solution", _("The solution")),
            ("participation", _("Who took part")),
        )

    @property
    def helped(self) -> list[Part]:
        return self._non_empty_parts(("success_factors", _("What helped")))

    @property
    def limits(self) -> list[Part]:
        return self._non_empty_parts(("limits", _("What did not work")))

    @property
    def transfer(self) -> list[Part]:
        """What another city needs to repeat it."""
        return self._non_empty_parts(
            ("prerequisites", _("What must be in place")),
            ("staff", _("Staff")),
            ("skills", _("Skills")),
            ("keep", _("What to keep")),
            ("adapt", _("What to adapt")),
            ("legal_basis", _("Legal basis")),
        )

    @property
    def documents(self) -> list[Any]:
        """Documents in public collections only."""
        rows = self.page.documents.select_related("document__collection")
        documents = [row.document for row in in_order(rows)]
        return [each for each in documents if collection_is_public(each.collection)]

    @property
    def links(self) -> list[Any]:
        return in_order(self.page.links.all())

    @property
    def sources(self) -> list[Any]:
        return in_order(self.page.sources.all())

    def _cards(self, found: "QuerySet[MeasurePage]") -> list[Card]:
        return measure_cards.cards(found.order_by("path"), self._cities)

    @cached_property
    def adapted_from(self) -> list[Card]:
        if not self.page.adapted_from_id:
            return []
        return self._cards(measure_cards.published_by_id([self.page.adapted_from_id]))

    @cached_property
    def adaptations(self) -> list[Card]:
        """Measures of other cities adapted from this one."""
        if not self.page.pk:
            return []
        return self._cards(MeasurePage.objects.published().filter(adapted_from=self.page.pk))

    @cached_property
    def related(self) -> list[Card]:
        """Measures that the editors chose as related."""
        chosen = [measure.pk for measure in self.page.related.all()]
        if not chosen:
            return []
        return self._cards(measure_cards.published_by_id(chosen))
