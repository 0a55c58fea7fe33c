"""System checks of the search: turn silent omissions into errors at startup."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as DjangoWarning
from django.db import DatabaseError
from django.db.models import Field, Model
from wagtail.models import Page

from cities.languages import locnames, offered_languages, translated_fields
from cities.models import MeasurePage
from cities.models.vocabulary import Term
from search.analysis.language_rules import RECIPES
from search.indexing import outbox
from search.indexing.readers import contract_builder, document_builder, page_readers

INDEXED_PAGES = frozenset(
    {
        "cities.ContractPage",
        "cities.MeasurePage",
        "cities.PartnershipPage",
        "portal.ArticlePage",
    }
)
# Not indexed: reached through navigation and lists.
EXCLUDED_PAGES = frozenset(
    {
        "cities.CityIndexPage",
        "cities.CityPage",
        "cities.PartnershipIndexPage",
        "cities.SdgIndexPage",
        "cities.SdgPage",
        "portal.HomePage",
        "portal.LegalPage",
        "portal.MissionPage",
        "portal.SectionPage",
    }
)
# Fields of a measure that are not in its document, and why.
EXCLUDED_FIELDS = {
    "state": "decides which languages are public",
    "digest": "notices that an original has changed",
    "cost_note": "says what a figure holds for, and nobody looks for `estimate`",
    "co2_note": "says what a figure holds for, and nobody looks for `estimate`",
    "source_language": "is the document's first language",
    "primary_goal": "is one of the goals",
    "origin": "says who wrote it, not what it is about",
    "licence": "is a condition of use",
    "participation_level": "is not asked for",
    "effort": "is shown on the page only",
    "spatial_scale": "is shown on the page only",
}
# The translated fields of all pages: headings and summaries are indexed, the others say no words.
PAGE_FIELDS = ("heading", "summary", "state", "digest")
# The language the interface is written in needs no catalogue.
SOURCE_LANGUAGE = "en"


@register
def check_page_types(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every page type is either indexed or listed as excluded."""
    labels = {
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, Page) and model is not Page
    }
    return [
        Error(f"{label} is neither indexed nor listed in search/checks.py.", id="search.E001")
        for label in sorted(labels - INDEXED_PAGES - EXCLUDED_PAGES)
    ]


@register
def check_language_recipes(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Every language offered for content has an analysis recipe."""
    return [
        Error(f"There is no recipe to analyse {code!r} in search/analysis.", id="search.E002")
        for code in offered_languages()
        if code not in RECIPES
    ]


@register
def check_interface_catalogues(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Every interface language has a message catalogue."""
    return [
        Error(f"There is no catalogue of messages for {code!r}.", id="search.E003")
        for code in settings.INTERFACE_LANGUAGES
        if code != SOURCE_LANGUAGE and not _has_catalogue(code)
    ]


def _has_catalogue(language: str) -> bool:
    folders = [Path(path) / language / "LC_MESSAGES" for path in settings.LOCALE_PATHS]
    return any((folder / "django.po").exists() for folder in folders) or any(
        (folder / "django.mo").exists() for folder in folders
    )


@register
def check_measure_fields(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Every translated, choice or term field of a measure is in its document or excluded."""
    known = document_builder.MEASURE_SOURCES | EXCLUDED_FIELDS.keys()
    present = {field.name for field in MeasurePage._meta.get_fields()}
    forgotten: list[CheckMessage] = [
        Error(
            f"MeasurePage.{name} is neither in document_builder.py nor left out in search/checks.py.",
            id="search.E004",
        )
        for name in sorted(set(_fields_to_check()) - known)
    ]
    twice = document_builder.MEASURE_SOURCES & EXCLUDED_FIELDS.keys()
    return [
        *forgotten,
        *(
            Error(f"MeasurePage has no field {name!r} that the search names.", id="search.E005")
            for name in sorted(known - present)
        ),
        *(
            Error(
                f"MeasurePage.{name} is in document_builder.py and left out in search/checks.py.",
                id="search.E006",
            )
            for name in sorted(twice)
        ),
    ]


@register
def check_texts_of_other_entries(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Every translated text of the other indexed pages, and of their rows, is in a document."""
    indexed = {apps.get_model(label): names for label, names in page_readers.PAGE_TEXTS.items()}
    return [
        Error(f"{model._meta.label}.{name} is in no document of the search.", id="search.E007")
        for model, names in (contract_builder.CONTRACT_TEXTS | indexed).items()
        for name in translated_fields(model)
        if name not in {*names, *PAGE_FIELDS}
    ]


def _fields_to_check() -> Iterable[str]:
    translated = translated_fields(MeasurePage)
    yield from translated
    columns = set(locnames(translated))
    for field in MeasurePage._meta.get_fields():
        if not isinstance(field, Field) or field.name in columns:
            continue
        own = field.model.__module__.startswith("cities.")
        if own and (field.choices or _is_term(field.related_model)):
            yield field.name


def _is_term(model: type[Model] | str | None) -> bool:
    return isinstance(model, type) and issubclass(model, Term)


@register(Tags.database)
def check_parked_changes(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn of entries that could not be indexed in any attempt."""
    if not databases:
        return []
    try:
        backlogs = outbox.backlog()
    except DatabaseError:
        # An unavailable or unmigrated database is reported elsewhere.
        return []
    return [
        DjangoWarning(
            f"{backlog.parked} entries could not be indexed by {name}.",
            hint="See `manage.py search status`.",
            id="search.W001",
        )
        for name, backlog in backlogs.items()
        if backlog.parked
    ]
