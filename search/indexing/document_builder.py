"""Builds the document of a public measure: decides which of its texts and terms are searchable."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from wagtail.rich_text import get_text_for_indexing

from cities.languages import prepared_languages, public_languages, read
from cities.models import CityPage, MeasurePage
from cities.models.measure import RICH_FIELDS
from cities.values.countries import country_name
from search.analysis.characters import readable
from search.schema.documents import Document, LanguageText

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
        uuid=str(page.uuid),
        page_id=page.pk,
        path="/" + page.url_path.split("/", 2)[2],
        city=city.key,
        city_slug=city.slug,
        city_names={code: read(city, "heading", code) for code in public_languages(city)},
        country=city.country,
        texts={code: _text(page, rows, code) for code in languages},
        source_language=page.source_language,
        terms=_terms(page, city, rows),
        names=_names(page, rows),
        goals=_keys(rows["goals"]),
        targets=_keys(rows["targets"]),
        fields=_keys(rows["fields_of_action"]),
        instruments=_keys(rows["instruments"]),
        measure_type=page.measure_type,
        status=page.status,
        level=page.level,
        languages=languages,
        start_year=page.start_year,
        co2=None if page.co2_reduction is None else float(page.co2_reduction),
        co2_method=page.co2_method,
        co2_year=page.co2_year,
        cost_band=page.cost_band.key if page.cost_band else "",
        published=_seconds(page.first_published_at),
        changed=_seconds(page.last_published_at),
        kind=page.generic_measure.key if page.generic_measure else "",
        city_size=city.size_class,
        ease=page.ease,
        duration=page.time_to_implement,
        limits=any(_plain(page, "limits", code) for code in languages),
        contact=any(_is_public(row) for row in rows["contacts"]),
    )


def _seconds(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0


def _keys(terms: Sequence[Any]) -> tuple[str, ...]:
    return tuple(term.key for term in terms)


def _plain(page: MeasurePage, field: str, language: str) -> str:
    html = read(page, field, language)
    return str(get_text_for_indexing(html)).strip() if html else ""


def _is_public(contact: Any) -> bool:
    return bool(
        contact.public_name or contact.public_unit or contact.public_email or contact.public_phone
    )


def _text(page: MeasurePage, rows: Related, language: str) -> LanguageText:
    rich = [_plain(page, name, language) for name in RICH_FIELDS]
    rich += [read(row, "indicator", language) or "" for row in rows["effects"]]
    rich.append(read(page, "adapted_note", language) or "")
    if language == EASY_LANGUAGE:
        rich.append(page.summary_easy)
    return LanguageText(
        heading=readable(read(page, "heading", language)).strip(),
        summary=readable(read(page, "summary", language) or "").strip(),
        body=readable("\n".join(part.strip() for part in rich if part.strip())),
        state=page.translation_state(language),
    )


# There are few labels, each used by very many measures.
@lru_cache(maxsize=20_000)
def _readable_label(label: str) -> str:
    return readable(label)


def _terms(page: MeasurePage, city: CityPage, rows: Related) -> dict[str, tuple[str, ...]]:
    """The labels and names that a measure is found by in each language, besides its text."""
    terms = [term for name in _VOCABULARIES for term in rows[name]]
    if page.generic_measure:
        terms.append(page.generic_measure)
    city_languages = public_languages(city)
    by_language = {}
    for language in prepared_languages():
        labels = [read(term, "label", language) for term in terms]
        if language in city_languages:
            labels.append(read(city, "heading", language))
        labels.append(country_name(city.country, language))
        readable_labels = (_readable_label(label) for label in labels if label)
        by_language[language] = tuple(dict.fromkeys(readable_labels))
    return by_language


def _names(page: MeasurePage, rows: Related) -> tuple[str, ...]:
    """The names that a measure is found by in every language."""
    names = [page.responsible_unit, page.location_name, page.plan_name]
    names += [row.name for row in rows["partner_cities"]]
    names += [row.name for row in rows["partner_organisations"]]
    names += [row.name for row in rows["funding_sources"]]
    names += [f"SDG {goal.number}" for goal in rows["goals"]]
    return tuple(dict.fromkeys(readable(name) for name in names if name))
