"""What all builders of documents share: texts without markup, terms and names."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Model
from wagtail.fields import RichTextField
from wagtail.rich_text import get_text_for_indexing

from cities.languages import prepared_languages, public_languages, read
from cities.models import CityPage
from cities.values.countries import country_name
from search.analysis.characters import readable
from search.schema.documents import LanguageText


def path(page: Any, anchor: str = "") -> str:
    """The path of a page without the language prefix, and the anchor of a part of it."""
    below_home = page.url_path.split("/", 2)[2]
    return f"/{below_home}#{anchor}" if anchor else f"/{below_home}"


def seconds(moment: datetime | None) -> int:
    """The moment as a Unix timestamp; 0 if there is none."""
    return int(moment.timestamp()) if moment else 0


def number(value: Any) -> float | None:
    """A decimal as a JSON number."""
    return None if value is None else float(value)


def keys(terms: Iterable[Any]) -> tuple[str, ...]:
    return tuple(term.key for term in terms)


def plain(page: Any, field: str, language: str) -> str:
    """A rich text without its markup."""
    html = read(page, field, language)
    return str(get_text_for_indexing(html)).strip() if html else ""


def part(obj: Model, field: str, language: str) -> str:
    """A text of a page or row, without the markup of a rich text."""
    if isinstance(obj._meta.get_field(field), RichTextField):
        return plain(obj, field, language)
    return read(obj, field, language) or ""


def is_public(contact: Any) -> bool:
    """Whether the public sees anything of a contact."""
    return bool(
        contact.public_name or contact.public_unit or contact.public_email or contact.public_phone
    )


def language_text(
    heading: str, summary: str | None, body: Iterable[str], state: str
) -> LanguageText:
    """The text of one language; `body` are plain texts, of which some may be empty."""
    return LanguageText(
        heading=readable(heading).strip(),
        summary=readable(summary or "").strip(),
        body=readable("\n".join(part.strip() for part in body if part.strip())),
        state=state,
    )


# There are few labels, each used by very many documents.
@lru_cache(maxsize=20_000)
def _readable_label(label: str) -> str:
    return readable(label)


def terms(rows: Sequence[Any], cities: Sequence[CityPage]) -> dict[str, tuple[str, ...]]:
    """The labels and names that an entry is found by in each language, besides its text."""
    public = [(city, public_languages(city)) for city in cities]
    by_language = {}
    for language in prepared_languages():
        labels = [read(term, "label", language) for term in rows]
        for city, languages in public:
            if language in languages:
                labels.append(read(city, "heading", language))
            labels.append(country_name(city.country, language))
        readable_labels = (_readable_label(label) for label in labels if label)
        by_language[language] = tuple(dict.fromkeys(readable_labels))
    return by_language


def names(given: Iterable[str]) -> tuple[str, ...]:
    """Names that an entry is found by in every language, each once."""
    return tuple(dict.fromkeys(readable(name) for name in given if name))


def city_names(cities: Sequence[CityPage]) -> dict[str, str]:
    """The names of these cities by language, in the languages in which all have one."""
    public = [public_languages(city) for city in cities]
    return {
        code: ", ".join(read(city, "heading", code) for city in cities)
        for code in (public[0] if public else ())
        if all(code in languages for languages in public)
    }


# What only measures state; other entries say what of it they have.
NO_FACTS: dict[str, Any] = {
    "names": (),
    "goals": (),
    "targets": (),
    "fields": (),
    "instruments": (),
    "measure_type": "",
    "status": "",
    "level": "",
    "start_year": None,
    "co2": None,
    "cost_band": "",
}
