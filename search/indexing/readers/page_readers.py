"""Reads partnerships and articles, and builds their documents: one for each page."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.apps import apps
from django.db.models import Model

from cities import models
from cities.languages import public_languages, read
from cities.models import CityPage, PartnershipPage
from cities.models.page import TranslatedPage, in_order
from cities.values.partial_dates import year_of
from search.indexing.readers import texts
from search.indexing.readers.reader import ReadEntry, by_uuid
from search.schema.documents import Document, LanguageText
from search.schema.entries import Entry

# Named, as this house does not import the portal's models.
ARTICLE = "portal.ArticlePage"
# The texts that documents are built from, besides headings and summaries.
PAGE_TEXTS: dict[str, tuple[str, ...]] = {
    "cities.PartnershipPage": ("history", "aims", "basis", "funding"),
    "cities.PartnershipActivity": ("text",),
    "cities.PartnershipNote": ("text",),
    ARTICLE: ("body",),
}
_PARTNERSHIP_ROWS = ("activities", "notes")


class PartnershipReader:
    """See Reader."""

    def public(self) -> dict[str, int]:
        """See Reader.public."""
        return by_uuid(PartnershipPage.objects.published().order_by("pk"))

    def known(self, uuids: set[str]) -> dict[str, int]:
        """See Reader.known."""
        return by_uuid(PartnershipPage.objects.filter(uuid__in=uuids))

    def read(self, wanted: Mapping[str, int]) -> list[ReadEntry]:
        """See Reader.read."""
        found = PartnershipPage.objects.published().filter(uuid__in=wanted)
        relations = ("cities", "themes", "goals", *_PARTNERSHIP_ROWS)
        pages = list(found.prefetch_related(*relations))
        keys = {row.city_id for page in pages for row in page.cities.all()}
        cities = CityPage.objects.published().in_bulk(keys) if keys else {}
        return [
            ReadEntry(str(page.uuid), partial(build_partnership, page, cities)) for page in pages
        ]


class ArticleReader:
    """See Reader."""

    def public(self) -> dict[str, int]:
        """See Reader.public."""
        return by_uuid(article_model()._default_manager.published().order_by("pk"))

    def known(self, uuids: set[str]) -> dict[str, int]:
        """See Reader.known."""
        return by_uuid(article_model()._default_manager.filter(uuid__in=uuids))

    def read(self, wanted: Mapping[str, int]) -> list[ReadEntry]:
        """See Reader.read."""
        pages = article_model()._default_manager.published().filter(uuid__in=wanted)
        return [ReadEntry(str(page.uuid), partial(build_article, page)) for page in pages]


def article_model() -> Any:
    return apps.get_model(ARTICLE)


def build_partnership(page: PartnershipPage, public_cities: Mapping[int, CityPage]) -> Document:
    """The document of a partnership, with those of its cities that are public."""
    rows = in_order(page.cities.all())
    cities = [public_cities[row.city_id] for row in rows if row.city_id in public_cities]
    themes, goals = list(page.themes.all()), list(page.goals.all())
    return _document(
        page,
        cities,
        [*themes, *goals],
        entry=Entry.PARTNERSHIP.value,
        texts={code: _partnership_text(page, code) for code in public_languages(page)},
        names=texts.names(f"SDG {goal.number}" for goal in goals),
        city=cities[0].key,
        city_slug=cities[0].slug,
        country=cities[0].country,
        partners=tuple(city.key for city in cities[1:]),
        fields=texts.keys(themes),
        goals=texts.keys(goals),
        start_year=year_of(page.since),
        start=page.since,
        end=page.until,
        stage=page.status,
    )


def _partnership_text(page: PartnershipPage, language: str) -> LanguageText:
    rows = [row for name in _PARTNERSHIP_ROWS for row in in_order(getattr(page, name).all())]
    return _text(page, language, [part for row in rows for part in _parts(row, language)])


def build_article(page: Any) -> Document:
    return _document(
        page,
        [],
        [],
        entry=Entry.ARTICLE.value,
        texts={code: _text(page, code) for code in public_languages(page)},
        city="",
        city_slug="",
        country="",
    )


def _parts(obj: Model, language: str) -> list[str]:
    return [texts.part(obj, name, language) for name in PAGE_TEXTS[obj._meta.label]]


def _text(page: TranslatedPage, language: str, more: Sequence[str] = ()) -> LanguageText:
    return texts.language_text(
        read(page, "heading", language),
        read(page, "summary", language),
        [*_parts(page, language), *more],
        page.translation_state(language),
    )


def _document(
    page: Any, cities: Sequence[CityPage], terms: Sequence[models.vocabulary.Term], **values: Any
) -> Document:
    facts: dict[str, Any] = {
        "uuid": str(page.uuid),
        "page_id": page.pk,
        "path": texts.path(page),
        "city_names": texts.city_names(cities),
        "source_language": page.source_language,
        "languages": tuple(public_languages(page)),
        "terms": texts.terms(terms, cities),
        "published": texts.seconds(page.first_published_at),
        "changed": texts.seconds(page.last_published_at),
    }
    return Document(**(texts.NO_FACTS | facts | values))
