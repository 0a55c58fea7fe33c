"""Everything a measure's page shows; asked piece by piece by its template."""

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
from portal.components import contacts, measure_cards, measure_facts
from portal.components.cards import Card
from portal.components.facts import Fact, proof, row_text
from portal.components.goal_links import GoalLink, goal_links
from portal.components.pictures import Picture, picture
from portal.i18n import formatting
from search.indexing.document_builder import MEASURE_RELATIONS


@dataclass(frozen=True)
class Effect:
    """One figure of what the measure brought."""

    indicator: Text
    shown: str
    note: str
    planned: bool


@dataclass(frozen=True)
class Effects:
    """Figures under one heading."""

    anchor: str
    heading: str
    figures: list[Effect]


@dataclass(frozen=True)
class Part:
    """One part of the case study: its heading and its text."""

    heading: str
    html: str


@dataclass(frozen=True)
class Target:
    """A target of a goal by its number and our short label."""

    code: str
    label: Text


class MeasureView:
    """A measure as the public sees it; parts without content are empty and are not shown."""

    def __init__(self, page: MeasurePage, city: CityPage) -> None:
        self.page = page
        self.city = city
        if page.pk:
            # Everything that the page and the question for similar measures read, once.
            prefetch_related_objects([page], *MEASURE_RELATIONS)

    @cached_property
    def _cities(self) -> dict[str, CityPage]:
        return measure_cards.cities_by_path()

    @property
    def picture(self) -> Picture | None:
        return picture(self.page.image)

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
    def effects(self) -> list[Effects]:
        """What was reached, and apart from it what is only planned."""
        figures = self._figures()
        groups = [
            Effects("results", _("Results"), [each for each in figures if not each.planned]),
            Effects("expected", _("Expected results"), [each for each in figures if each.planned]),
        ]
        return [group for group in groups if group.figures]

    def _figures(self) -> list[Effect]:
        return [
            Effect(
                row_text(self.page, row, "indicator"),
                " ".join(part for part in (formatting.number(row.value), row.unit) if part),
                proof(
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

    def _parts(self, *named: tuple[str, str]) -> list[Part]:
        texts = [Part(heading, self.page.text(field)) for field, heading in named]
        return [part for part in texts if has_text(part.html)]

    @property
    def story(self) -> list[Part]:
        """From the problem to who took part."""
        return self._parts(
            ("challenge", _("The challenge")),
            ("objectives", _("The goal")),
            ("solution", _("The solution")),
            ("participation", _("Who took part")),
        )

    @property
    def helped(self) -> list[Part]:
        return self._parts(("success_factors", _("What helped")))

    @property
    def limits(self) -> list[Part]:
        return self._parts(("limits", _("What did not work")))

    @property
    def transfer(self) -> list[Part]:
        """What another city needs to know to do the same."""
        return self._parts(
            ("prerequisites", _("What must be in place")),
            ("staff", _("Staff")),
            ("skills", _("Skills")),
            ("keep", _("What to keep")),
            ("adapt", _("What to adapt")),
            ("legal_basis", _("Legal basis")),
        )

    @property
    def documents(self) -> list[Any]:
        """Only documents that everybody may download."""
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
        """Measures of other cities that name this one as their model."""
        if not self.page.pk:
            return []
        return self._cards(MeasurePage.objects.published().filter(adapted_from=self.page.pk))

    @cached_property
    def related(self) -> list[Card]:
        """Measures that the editors name as related."""
        chosen = [measure.pk for measure in self.page.related.all()]
        if not chosen:
            return []
        return self._cards(measure_cards.published_by_id(chosen))
