"""Help texts of the page forms by field name; `relation.field` for child rows."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cities.languages import locname, prepared_languages, translated_fields

_COORDINATES = _("In decimal degrees, as in 51.5142; latitude and longitude together.")
_CHOOSE_ALL = _("Choose everything that clearly applies; three are usually enough.")
_NOTE = _("What the figure holds for, in a few words. For example: estimate, first phase only.")
_WHERE_FROM = _("Document or page with year and page number, so that others can look it up.")

HELP_TEXTS: dict[str, Any] = {
    "heading": _("Short and concrete: what is done and where. At most 160 characters."),
    "summary": _("One or two sentences for lists and search results. At most 250 characters."),
    "source_language": _(
        "The language in which the text was first written; the others are its translations."
    ),
    "state": _("Readers see machine translations marked as such; text in progress is not shown."),
    "body": _("Plain sentences; headings and lists help readers on a telephone."),
    "slug": _(
        "The last part of the page's address, the same in every language. Leave it empty to have it made."
    ),
    "origin_url": _("Where the page was first published, if not here."),
    "licence": _("Under which conditions others may use this text."),
    "last_reviewed": _("When somebody last made sure that this is still true."),
    "review_due": _("You are reminded on your start page from this day on."),
    "measure_type": _(
        "Whether it lowers emissions, prepares for the effects of climate change, or both."
    ),
    "summary_easy": _("Short sentences, one thought each, no foreign words."),
    "image": _("Needs a description, an author and a licence."),
    "fields_of_action": _CHOOSE_ALL,
    "primary_goal": _("The goal it serves most."),
    "goals": _("Further goals it serves; the main goal is added by itself."),
    "targets": _("Only those targets that the measure can be measured by."),
    "instruments": _("By what means the city acts."),
    "generic_measure": _("Lets others compare it with similar measures elsewhere."),
    "co_benefits": _("What it achieves besides climate protection."),
    "target_groups": _("For whom it is meant."),
    "participation_level": _("The highest level at which the public was involved."),
    "ease": _("How easily another city could do the same."),
    "effort": _("For the administration: people, time and coordination."),
    "time_to_implement": _("From the decision until it works."),
    "cost_total": _("All costs so far or as planned, without running costs."),
    "cost_yearly": _("Running costs of one year."),
    "currency": _("Three capital letters, as in EUR or RON."),
    "cost_source": _WHERE_FROM,
    "cost_band": _("Where the exact sum is unknown or not public."),
    "co2_reduction": _(
        "Tonnes a year, compared with doing nothing. Leave it empty where it is unknown."
    ),
    "co2_source": _WHERE_FROM,
    "status": _("Where it stands today."),
    "end": _("As precise as known: 2023, 11/2023 or 22.11.2023."),
    "continuous": _("Tick this for a lasting task."),
    "responsible_unit": _("The office or company in charge."),
    "location_name": _("Street, district or place, as people there call it."),
    "latitude": _COORDINATES,
    "longitude": _COORDINATES,
    "plan_name": _("The plan or decision it is part of."),
    "adapted_from": _("The measure of another city that this one is modelled on."),
    "adapted_note": _("What you did differently, and why."),
    "related": _("Measures a reader of this one should know."),
    "region": _("Federal state, county or region."),
    "population_source": _WHERE_FROM,
    "climate_target_year": _("The year by which the city wants to be climate-neutral."),
    "decision_date": _("As precise as known: 2023, 11/2023 or 22.11.2023."),
    "office_email": _("Public: of an office, not of a person."),
    "since": _("As precise as known: 2023, 11/2023 or 22.11.2023."),
    "until": _("Only where it has ended."),
    "themes": _CHOOSE_ALL,
    "history": _("How it began and what carried it through the years."),
    "aims": _("What the cities want to reach together."),
    "funding": _("Who pays for the exchange. For example: city budget, donations, Erasmus+."),
    "introduction": _("Two or three paragraphs."),
    "effects.indicator": _("What was counted or measured."),
    "effects.source": _WHERE_FROM,
    "effects.note": _NOTE,
    "cost_note": _NOTE,
    "co2_note": _NOTE,
    "funding_sources.note": _("For example: 35 per cent of the investment."),
    "emissions.source": _WHERE_FROM,
    "contacts.visibility": _("What readers may see; everything else stays inside the portal."),
    "partner_cities.name": _("For a city that has no page here."),
    "sources.page": _("Where in the document: page or chapter."),
    "sources.accessed": _("The day you read the page."),
    "links.language": _("In which language the linked page is, as in de or ro."),
}


def help_text_for(name: str, relation: str = "") -> Any:
    """Return the help text of a field, or an empty string."""
    return HELP_TEXTS.get(f"{relation}.{name}" if relation else name, "")


def add_help_texts(fields: dict[str, Any], model: Any, relation: str = "") -> None:
    """Set the help text of each field that has none from its model."""
    bases = {
        locname(base, code): base
        for base in translated_fields(model)
        for code in prepared_languages()
    }
    for name, field in fields.items():
        field.help_text = field.help_text or help_text_for(bases.get(name, name), relation)
