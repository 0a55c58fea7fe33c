"""The facts that a comparison shows, in groups, and how each is read from a measure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from cities.choices import Method, Status
from cities.models import CityPage, MeasurePage
from cities.models.page import in_order
from portal.components import contacts, measure_facts
from portal.components.contacts import Contact
from portal.components.facts import Value, provenance, row_text, source_value, term_values
from portal.i18n import formatting, labels
from portal.i18n.date_phrases import period

# Enough to compare; the measure's page has the whole text.
MAX_WORDS = 60


@dataclass(frozen=True)
class Cell:
    """What one measure states: values, goals or contacts, with their provenance as a note."""

    values: tuple[Value, ...] = ()
    note: str = ""
    goals: tuple[labels.Goal, ...] = ()
    contacts: tuple[Contact, ...] = ()
    # Text of an empty cell, instead of "not stated".
    missing: str | Promise = ""

    @property
    def comparable(self) -> tuple[Any, ...]:
        """The value by which cells are compared; the order of values is irrelevant."""
        numbers = tuple(goal.number for goal in self.goals)
        return tuple(sorted(value.text for value in self.values)), numbers, self.contacts


@dataclass(frozen=True)
class Subject:
    """One measure and its city, as passed to the readers."""

    page: MeasurePage
    city: CityPage


def _cell(*values: Value | str, note: str = "") -> Cell:
    all_values = [value if isinstance(value, Value) else Value(str(value)) for value in values]
    kept = tuple(value for value in all_values if value.text)
    return Cell(kept, note if kept else "")


def _text(name: str) -> "Reader":
    """Read a text field in its displayed language, truncated."""

    def read(subject: Subject) -> Cell:
        plain = unescape(strip_tags(subject.page.text(name).replace("</p>", " </p>")))
        short = Truncator(" ".join(plain.split())).words(MAX_WORDS, truncate=" …")
        return _cell(Value(short, subject.page.display_language))

    return read


def _lesson(name: str) -> "Reader":
    """Read a text about experience, which a planned measure cannot have yet."""

    def read(subject: Subject) -> Cell:
        planned = subject.page.status == Status.PLANNED
        return replace(_text(name)(subject), missing=_("not yet known") if planned else "")

    return read


def _terms(name: str) -> "Reader":
    return lambda subject: _cell(*term_values(getattr(subject.page, name).all()))


def _choice(name: str) -> "Reader":
    return lambda subject: _cell(getattr(subject.page, f"get_{name}_display")())


def _goals(subject: Subject) -> Cell:
    known = labels.goals()
    found = [known[goal.key] for goal in subject.page.goals.all() if goal.key in known]
    return Cell(goals=tuple(sorted(found, key=lambda goal: goal.number)))


def _inhabitants(subject: Subject) -> Cell:
    if not subject.city.population:
        return Cell()
    note = provenance(subject.city, year=subject.city.population_year)
    return _cell(formatting.number(subject.city.population), note=note)


def _kind(subject: Subject) -> Cell:
    kind = subject.page.generic_measure
    return _cell(*term_values([kind] if kind else []))


def _time(subject: Subject) -> Cell:
    page = subject.page
    return _cell(period(page.start, page.end, continuous=page.continuous))


def _money(name: str) -> "Reader":
    def read(subject: Subject) -> Cell:
        amount = getattr(subject.page, name)
        if amount is None:
            return Cell()
        page = subject.page
        note_text = row_text(page, page, "cost_note")
        note = provenance(
            page,
            method=measure_facts.prices(page.cost_year),
            source=page.cost_source,
            note=note_text,
        )
        return _cell(formatting.money(amount, subject.page.currency), note=note)

    return read


def _band(subject: Subject) -> Cell:
    band = subject.page.cost_band
    return _cell(*term_values([band] if band else []))


def _funding(subject: Subject) -> Cell:
    return _cell(*measure_facts.funding(subject.page))


def _co2(subject: Subject) -> Cell:
    page = subject.page
    if page.co2_reduction is None:
        return Cell()
    method = str(page.get_co2_method_display())
    note_text = row_text(page, page, "co2_note")
    note = provenance(
        page, method=method, year=page.co2_year, source=page.co2_source, note=note_text
    )
    shown = formatting.co2_effect(page.co2_reduction, page.co2_method, page.status, page.co2_year)
    return _cell(shown, note=note)


def _effects(subject: Subject) -> Cell:
    found = []
    for row in in_order(subject.page.effects.all()):
        if row.value is None:
            continue
        indicator = row_text(subject.page, row, "indicator")
        amount = " ".join(part for part in (formatting.number(row.value), row.unit) if part)
        shown = formatting.labelled(indicator.value, amount) if indicator.value else amount
        if row.method == Method.PLANNED:
            shown = f"{shown} ({row.get_method_display()})"
        found.append(Value(shown, indicator.language if indicator.value else ""))
    return _cell(*found)


def _partners(subject: Subject) -> Cell:
    page = subject.page
    return _cell(*[source_value(page, row.name) for row in page.partner_organisations.all()])


def _contacts(subject: Subject) -> Cell:
    page = subject.page
    found = contacts.public(in_order(page.contacts.all()), page.source_language)
    return Cell(contacts=tuple(found))


Reader = Callable[[Subject], Cell]
LabelledReader = tuple[str | Promise, Reader]
GROUPS: tuple[tuple[str | Promise, tuple[LabelledReader, ...]], ...] = (
    (
        _("The measure"),
        (
            (_("In short"), _text("summary")),
            (_("Inhabitants of the city"), _inhabitants),
            (_("Goals"), _goals),
            (_("Fields of action"), _terms("fields_of_action")),
            (_("Mitigation or adaptation"), _choice("measure_type")),
            (_("Type of measure"), _kind),
            (_("Instruments"), _terms("instruments")),
            (_("Target groups"), _terms("target_groups")),
        ),
    ),
    (
        _("Status and timing"),
        (
            (_("Status"), _choice("status")),
            (_("Time"), _time),
            (
                _("Run by"),
                lambda subject: _cell(source_value(subject.page, subject.page.responsible_unit)),
            ),
            (_("Partners"), _partners),
        ),
    ),
    (
        _("Costs"),
        (
            (_("Total cost"), _money("cost_total")),
            (_("Running costs per year"), _money("cost_yearly")),
            (_("Cost band"), _band),
            (_("Funding"), _funding),
        ),
    ),
    (
        _("Results, reached or expected"),
        (
            (_("CO₂ reduction"), _co2),
            (_("Other effects"), _effects),
            (_("Co-benefits"), _terms("co_benefits")),
            (_("What helped"), _lesson("success_factors")),
            (_("What did not work"), _lesson("limits")),
        ),
    ),
    (
        _("Transferring it to another city"),
        (
            (_("Ease of transfer"), _choice("ease")),
            (_("Effort"), _choice("effort")),
            (_("Time to implement"), _choice("time_to_implement")),
            (_("What must be in place"), _text("prerequisites")),
            (_("Staff"), _text("staff")),
            (_("Skills"), _text("skills")),
            (_("What to keep"), _text("keep")),
            (_("What to adapt"), _text("adapt")),
        ),
    ),
    (_("Who to ask"), ((_("Contact"), _contacts),)),
)
