"""The facts of a measure, for its panel and below its text."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cities.choices import is_expected
from portal.components.facts import (
    Fact,
    Value,
    fact,
    provenance,
    row_text,
    source_value,
    term_values,
)
from portal.i18n import formatting
from portal.i18n.date_phrases import period
from portal.i18n.lang_attributes import marked
from portal.queries import search_urls


def panel(page: Any) -> list[Fact]:
    """Return the key facts: effect, cost, time, who runs it."""
    return [
        *effect(page),
        *cost(page),
        *time(page),
        *fact(_("Run by"), source_value(page, page.responsible_unit)),
    ]


def effect(page: Any) -> list[Fact]:
    """Return the CO2 effect with year, method and source."""
    if page.co2_reduction is None:
        return []
    note = provenance(
        page,
        method=page.get_co2_method_display(),
        year=page.co2_year,
        source=page.co2_source,
        note=row_text(page, page, "co2_note"),
    )
    shown = formatting.tonnes_a_year(page.co2_reduction)
    expected = is_expected(page.co2_method, page.status, page.co2_year)
    label = _("Expected CO₂ reduction") if expected else _("CO₂ reduction")
    return fact(label, shown, note=note, big=True)


def prices(year: int | None) -> str:
    """Return of which year the prices of a cost are."""
    return _("%(year)s prices") % {"year": year} if year else ""


def cost(page: Any) -> list[Fact]:
    """Return total and yearly cost, or the cost band if no amount is known."""
    note = row_text(page, page, "cost_note")
    source = provenance(page, method=prices(page.cost_year), source=page.cost_source, note=note)
    found = []
    if page.cost_total is not None:
        amount = formatting.money(page.cost_total, page.currency)
        found += fact(_("Total cost"), amount, note=source, big=True)
        source = SafeString("")
    if page.cost_yearly is not None:
        amount = formatting.money(page.cost_yearly, page.currency)
        found += fact(_("Running costs per year"), amount, note=source, big=True)
    if not found and page.cost_band_id:
        found += fact(_("Cost"), *term_values([page.cost_band]), note=source)
    return found


def time(page: Any) -> list[Fact]:
    """Return status and period."""
    status = str(page.get_status_display())
    span = period(page.start, page.end, continuous=page.continuous)
    return fact(_("Status"), status[:1].upper() + status[1:], note=span) or fact(_("Time"), span)


def transfer(page: Any) -> list[Fact]:
    """Return how hard it is to repeat elsewhere."""
    return [
        *fact(_("Ease of transfer"), page.get_ease_display()),
        *fact(_("Effort"), page.get_effort_display()),
        *fact(_("Time to implement"), page.get_time_to_implement_display()),
    ]


def details(page: Any, cities: Mapping[int, Any]) -> list[Fact]:
    """Return classification, place, plan, funding and partners.

    `cities` are the public ones by primary key.
    """
    return [
        *fact(_("Fields of action"), *_fields(page)),
        *fact(_("Mitigation or adaptation"), page.get_measure_type_display()),
        *fact(
            _("Type of measure"),
            *term_values([page.generic_measure] if page.generic_measure_id else []),
        ),
        *fact(_("Instruments"), *term_values(page.instruments.all())),
        *fact(_("Co-benefits"), *term_values(page.co_benefits.all())),
        *fact(_("Target groups"), *term_values(page.target_groups.all())),
        *fact(
            _("Place"),
            source_value(page, page.location_name),
            str(page.get_spatial_scale_display()),
        ),
        *fact(
            _("Part of the plan"),
            source_value(page, page.plan_name or page.plan_url, page.plan_url),
        ),
        *fact(_("Funding"), *funding(page)),
        *fact(_("Partner cities"), *_partner_cities(page, cities)),
        *fact(
            _("Partners"),
            *[source_value(page, p.name, p.url) for p in page.partner_organisations.all()],
        ),
    ]


def _fields(page: Any) -> list[Value]:
    terms = list(page.fields_of_action.all())
    return [
        label._replace(url=search_urls.measures(field=term.key))
        for term in terms
        for label in term_values([term])
    ]


def funding(page: Any) -> list[Value]:
    """Return who paid, the amount where it is known, and a note."""
    found = []
    for row in page.funding_sources.all():
        amount = formatting.money(row.amount, row.currency) if row.amount is not None else ""
        note = row_text(page, row, "note")
        shown = marked(row.name, page.source_language)
        if amount:
            shown = format_html("{}{}{}", shown, _(": "), amount)
        if note.value:
            shown = format_html("{} ({})", shown, marked(note.value, note.language))
        found.append(Value(shown, "", row.url))
    return found


def _partner_cities(page: Any, cities: Mapping[int, Any]) -> list[Value]:
    """Return partner cities; public ones link to their page, others are plain names."""
    found = []
    for row in page.partner_cities.all():
        city = cities.get(row.city_id)
        name = city.text("heading") if city else row.name
        if name:
            language = city.display_language if city else page.source_language
            shown, role = marked(name, language), row_text(page, row, "role")
            if role.value:
                shown = format_html("{} ({})", shown, marked(role.value, role.language))
            found.append(Value(shown, "", (city.get_url() or "") if city else ""))
    return found
