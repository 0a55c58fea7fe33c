"""The card of a measure in lists, built from a search hit or from a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from cities.languages import active_language, language_name
from cities.models import MeasurePage
from cities.values.countries import country_name
from portal.i18n import formatting, labels
from search.schema.request import Hit, Through

MEASURE_PREFETCH = ("fields_of_action", "goals")


@dataclass(frozen=True)
class Card:
    """Labels are in the visitor's language, except heading and text, which are in `language`.

    `page_id` identifies the measure in reading lists. `state` is "original", "machine" or
    "approved"; `others` are the other languages as (code, name). `through` are the expansions by
    which a search matched, `found` is the language of the match if it is not the one shown,
    `reasons` say why its city is similar to the selected one, `distance` is measured from the
    centre of the search.
    """

    page_id: int
    url: str
    city: labels.Label
    country: labels.Label
    heading: SafeString
    text: SafeString
    language: str
    state: str
    others: tuple[tuple[str, str], ...]
    fields: tuple[labels.Label, ...]
    status: str
    co2: str
    cost_band: str
    goals: tuple[labels.Goal, ...]
    through: tuple[Through, ...] = ()
    reasons: tuple[str, ...] = ()
    distance: str = ""
    found: str = ""


def _goals(keys: Iterable[str]) -> tuple[labels.Goal, ...]:
    goals_by_key = labels.goals()
    found = [goals_by_key[key] for key in keys if key in goals_by_key]
    return tuple(sorted(found, key=lambda goal: goal.number))


def _others(languages: Iterable[str], shown: str) -> tuple[tuple[str, str], ...]:
    return tuple((code, language_name(code)) for code in languages if code != shown)


def from_hit(hit: Hit, reasons: tuple[str, ...] = (), distance: str = "") -> Card:
    """Build a card from a hit without database queries, except for cached labels."""
    visitor_language = active_language()
    document = hit.document
    city = labels.table("city").get(document.city)
    return Card(
        page_id=document.page_id,
        url=f"/{visitor_language}{document.path}",
        city=city or labels.Label(hit.city_name, visitor_language),
        country=labels.Label(country_name(document.country, visitor_language), visitor_language),
        heading=hit.heading,
        text=hit.snippet,
        language=hit.language,
        state=hit.text.state,
        others=_others(document.languages, hit.language),
        fields=tuple(labels.label("field", key) for key in document.fields[:2]),
        status=labels.label("status", document.status) if document.status else "",
        co2=formatting.co2_effect(
            document.co2, document.co2_method, document.status, document.co2_year
        ),
        cost_band=labels.label("cost", document.cost_band) if document.cost_band else "",
        goals=_goals(document.goals),
        through=hit.through,
        reasons=reasons,
        distance=distance,
        found=hit.found,
    )


def from_page(page: MeasurePage, city: Any) -> Card:
    """Build a card from a page with MEASURE_PREFETCH loaded, and its city."""
    visitor_language = active_language()
    language = page.display_language
    band = page.cost_band_id and page.cost_band
    return Card(
        page_id=page.pk,
        url=page.get_url() or "",
        city=labels.heading(city),
        country=labels.Label(country_name(city.country, visitor_language), visitor_language),
        heading=mark_safe(escape(page.text("heading", language))),
        text=mark_safe(escape(page.text("summary", language))),
        language=language,
        state=page.translation_state(language),
        others=_others(page.languages_public, language),
        fields=tuple(
            labels.label("field", term.key) for term in list(page.fields_of_action.all())[:2]
        ),
        status=str(page.get_status_display()) if page.status else "",
        co2=formatting.co2_effect(page.co2_reduction, page.co2_method, page.status, page.co2_year),
        cost_band=band.text("label") if band else "",
        goals=_goals(goal.key for goal in page.goals.all()),
    )
