"""Builds the document of a public measure: decides which of its texts and terms are searchable."""

from collections.abc import Mapping, Sequence
from typing import Any

from cities.languages import public_languages, read
from cities.models import CityPage, MeasurePage
from cities.models.measure import RICH_FIELDS
from search.indexing.readers import texts
from search.schema.documents import Document, LanguageText
from search.schema.entries import Entry

# The language of the summary in easy words.
EASY_LANGUAGE = "de"
_VOCABULARIES = (
    "goals",
    "targets",
    "fields_of_action",
    "instruments",
    "co_benefits",
    "target_groups",
)
MEASURE_RELATIONS = (
    *_VOCABULARIES,
    "effects",
    "partner_cities",
    "partner_organisations",
    "funding_sources",
    "contacts",
)
# Every field of a measure that its document is built from, besides those of all pages.
MEASURE_SOURCES = frozenset(
    {
        *MEASURE_RELATIONS,
        *RICH_FIELDS,
        "heading",
        "summary",
        "summary_easy",
        "adapted_note",
        "generic_measure",
        "cost_band",
        "measure_type",
        "status",
        "level",
        "ease",
        "time_to_implement",
        "start",
        "co2_reduction",
        "co2_method",
        "responsible_unit",
        "location_name",
        "plan_name",
    }
)


# The related rows of a measure by relation (MEASURE_RELATIONS), in order.
Related = Mapping[str, Sequence[Any]]


def related(page: MeasurePage) -> Related:
    """The related rows of one page; costs no query if MEASURE_RELATIONS are prefetched."""
    return {name: list(getattr(page, name).all()) for name in MEASURE_RELATIONS}


def build(page: MeasurePage, city: CityPage, rows: Related) -> Document:
    """The document of a public measure, given its city and related rows.

    Costs no query if kind and cost band are loaded. Of contacts it says only whether there is a
    public one; internal notes, documents and texts that are not public are left out.
    """
    languages = tuple(public_languages(page))
    return Document(
        entry=Entry.MEASURE.value,
        uuid=str(page.uuid),
        page_id=page.pk,
        path=texts.path(page),
        city=city.key,
        city_slug=city.slug,
        city_names=texts.city_names([city]),
        country=city.country,
        texts={code: _text(page, rows, code) for code in languages},
        source_language=page.source_language,
        terms=texts.terms(_term_rows(page, rows), [city]),
        names=_names(page, rows),
        goals=texts.keys(rows["goals"]),
        targets=texts.keys(rows["targets"]),
        fields=texts.keys(rows["fields_of_action"]),
        instruments=texts.keys(rows["instruments"]),
        measure_type=page.measure_type,
        status=page.status,
        level=page.level,
        languages=languages,
        start_year=page.start_year,
        co2=None if page.co2_reduction is None else float(page.co2_reduction),
        co2_method=page.co2_method,
        co2_year=page.co2_year,
        cost_band=page.cost_band.key if page.cost_band else "",
        published=texts.seconds(page.first_published_at),
        changed=texts.seconds(page.last_published_at),
        kind=page.generic_measure.key if page.generic_measure else "",
        city_size=city.size_class,
        ease=page.ease,
        duration=page.time_to_implement,
        limits=any(texts.plain(page, "limits", code) for code in languages),
        contact=any(texts.is_public(row) for row in rows["contacts"]),
    )


def _text(page: MeasurePage, rows: Related, language: str) -> LanguageText:
    rich = [texts.plain(page, name, language) for name in RICH_FIELDS]
    rich += [read(row, "indicator", language) or "" for row in rows["effects"]]
    rich.append(read(page, "adapted_note", language) or "")
    if language == EASY_LANGUAGE:
        rich.append(page.summary_easy)
    return texts.language_text(
        read(page, "heading", language),
        read(page, "summary", language),
        rich,
        page.translation_state(language),
    )


def _term_rows(page: MeasurePage, rows: Related) -> list[Any]:
    terms = [term for name in _VOCABULARIES for term in rows[name]]
    return [*terms, page.generic_measure] if page.generic_measure else terms


def _names(page: MeasurePage, rows: Related) -> tuple[str, ...]:
    """The names that a measure is found by in every language."""
    names = [page.responsible_unit, page.location_name, page.plan_name]
    names += [row.name for row in rows["partner_cities"]]
    names += [row.name for row in rows["partner_organisations"]]
    names += [row.name for row in rows["funding_sources"]]
    names += [f"SDG {goal.number}" for goal in rows["goals"]]
    return texts.names(names)
