"""The card of a measure or another entry in lists, built from a search hit or from a page."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cities.choices import ContractStage, OrganisationKind, PartnershipStatus
from cities.languages import active_language, language_name
from cities.models import MeasurePage
from cities.values.countries import country_name
from portal.components import pictures
from portal.components.pictures import Picture
from portal.covers.choice import entry_cover
from portal.i18n import date_phrases, formatting, labels
from search.schema.documents import Document
from search.schema.entries import Entry
from search.schema.request import Hit, Through

MEASURE_PREFETCH = ("fields_of_action", "goals")
_STAGES = {Entry.CONTRACT: ContractStage, Entry.PARTNERSHIP: PartnershipStatus}


@dataclass(frozen=True)
class Card:
    """Labels are in the visitor's language, except heading and text, which are in `language`.

    `entry` is its kind (a key of Entry) and `kind` the label, empty for measures. Only measures are
    compared and kept in reading lists, where `page_id` identifies them. `partners` are the further
    cities of a partnership; articles have no city. `facts` are those of other entries than
    measures. `state` is "original", "machine" or "approved"; `others` are the other languages as
    (code, name). `through` are the expansions by which a search matched, `by_meaning` says that no
    word matched, `found` is the language of the match if it is not the one shown, `reasons` say
    why its city is similar to the selected one, `distance` is measured from the centre of the
    search.
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
    picture: Picture
    through: tuple[Through, ...] = ()
    by_meaning: bool = False
    reasons: tuple[str, ...] = ()
    distance: str = ""
    found: str = ""
    entry: str = Entry.MEASURE.value
    kind: labels.Label | str = ""
    partners: tuple[labels.Label, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def is_measure(self) -> bool:
        return self.entry == Entry.MEASURE


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
    names = labels.table("city")
    city = names.get(document.city) or labels.Label(hit.city_name, visitor_language)
    country = country_name(document.country, visitor_language) if document.country else ""
    is_measure = document.entry == Entry.MEASURE
    return Card(
        page_id=document.page_id,
        url=f"/{visitor_language}{document.path}",
        city=city,
        country=labels.Label(country, visitor_language),
        heading=hit.heading,
        text=hit.snippet,
        language=hit.language,
        state=hit.text.state,
        others=_others(document.languages, hit.language),
        fields=tuple(labels.label("field", key) for key in document.fields[:2]),
        status=_status(document),
        co2=formatting.co2_effect(
            document.co2, document.co2_method, document.status, document.co2_year
        ),
        cost_band=_cost(document),
        goals=_goals(document.goals),
        picture=Picture(
            entry_cover(
                document.entry,
                uuid=document.uuid,
                city=document.city,
                fields=document.fields,
                partners=document.partners,
            )
        ),
        through=hit.through,
        by_meaning=hit.by_meaning,
        reasons=reasons,
        distance=distance,
        found=hit.found,
        entry=document.entry,
        kind="" if is_measure else labels.label("entry", document.entry),
        partners=tuple(names[key] for key in document.partners if key in names),
        facts=() if is_measure else tuple(_facts(document)),
    )


def _status(document: Document) -> str:
    """Return the status of a measure, an action or a partnership, or the stage of a contract."""
    if document.status:
        return labels.label("status", document.status)
    for entry, choices in _STAGES.items():
        if document.entry == entry and document.stage in choices:
            return str(choices(document.stage).label)
    return ""


def _cost(document: Document) -> str:
    """Return the amount that a contract or an action states, or the cost band of a measure."""
    if document.cost is not None:
        return formatting.money_short(document.cost, document.currency)
    return labels.label("cost", document.cost_band) if document.cost_band else ""


def _facts(document: Document) -> Iterator[str]:
    """Return who promises something, from when until when, and what else an entry is."""
    if document.organisation in OrganisationKind:
        yield str(OrganisationKind(document.organisation).label)
    if document.entry == Entry.CONTRACT:
        if document.end:
            yield _("climate-neutral by %(year)s") % {"year": document.end}
    elif document.start or document.end:
        yield date_phrases.period(document.start, document.end)
    if document.described:
        yield _("described as a measure in this portal")


def from_page(page: MeasurePage, city: Any, photograph: Picture | None = None) -> Card:
    """Build a card from a page with MEASURE_PREFETCH loaded, its city and its photograph."""
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
        picture=photograph or pictures.measure_drawing(page, city),
    )
