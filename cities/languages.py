"""Languages and translated fields: the only place that names the columns of a translated field.

A translated field `heading` has one column per prepared language (`heading_de`, ...). Nothing else
may read or write the base name, because modeltranslation resolves it to the active language and
falls back silently.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from typing import Any, NamedTuple

from babel import Locale
from django.conf import settings
from django.db.models import Model
from django.utils.translation import get_language
from modelcluster.models import get_serializable_data_for_fields, model_from_serializable_data
from modeltranslation.settings import AVAILABLE_LANGUAGES
from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from cities.choices import State

RIGHT_TO_LEFT = frozenset({"ar"})
# Comes after the requested and the source language, before all others.
COMMON_FALLBACK = "en"


class Text(NamedTuple):
    """A text and its actual language, which may be a fallback."""

    value: Any
    language: str


def prepared_languages() -> tuple[str, ...]:
    """Return every language that has columns, whether it is offered or not."""
    return tuple(AVAILABLE_LANGUAGES)


def offered_languages() -> tuple[str, ...]:
    """Return the languages that this installation offers, in the order of settings.LANGUAGES."""
    return tuple(code for code, _name in settings.LANGUAGES)


def offered_subset(languages: Iterable[str] | None) -> tuple[str, ...]:
    """Return those of a city's languages that are offered; all offered languages if there are none."""
    chosen = tuple(code for code in languages or () if code in offered_languages())
    return chosen or offered_languages()


def language_choices() -> list[tuple[str, str]]:
    """Choices for model fields; a callable, so that they are not part of migrations."""
    return [(code, language_name(code)) for code in prepared_languages()]


def language_name(language: str) -> str:
    """Return the language's own name: `français`."""
    locale = Locale.parse(language)
    return locale.get_display_name(locale) or language


def is_rtl(language: str) -> bool:
    """Whether the language is written right to left."""
    return language in RIGHT_TO_LEFT


def active_language() -> str:
    """Return the active language, or the default one if it is not offered."""
    code = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return code if code in offered_languages() else settings.LANGUAGE_CODE


@cache
def locname(field: str, language: str) -> str:
    """Return the column name of a translated field: `locname("heading", "de") == "heading_de"`."""
    return build_localized_fieldname(field, language)


def locnames(fields: Iterable[str]) -> Iterator[str]:
    """Return the column names of these fields in every prepared language."""
    return (locname(field, language) for field in fields for language in prepared_languages())


def translated_fields(model: type[Model]) -> tuple[str, ...]:
    """Return the translated fields of a registered model; empty for any other."""
    if model not in translator.get_registered_models(abstract=False):
        return ()
    return tuple(translator.get_options_for_model(model).all_fields)


def read(obj: Any, field: str, language: str) -> Any:
    """Return the value of a field in exactly this language, without fallback."""
    return getattr(obj, locname(field, language))


def write(obj: Any, field: str, language: str, value: Any) -> None:
    """Set the value of a field in this language."""
    setattr(obj, locname(field, language), value)


# Tags, character references, and the text between them.
_MARKUP_PARTS = re.compile(r"<[^>]*>|&#?\w+;|[^<&]+|[<&]")
# Letters and a symbol by Unicode category that render as blank.
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def has_text(value: Any) -> bool:
    """Whether a plain or rich text has any visible character.

    Tags, whitespace, soft hyphens and other invisible characters do not count.
    """
    for part in _MARKUP_PARTS.findall(str(value or "")):
        if part[0] == "<" and len(part) > 1:
            continue
        if any(_is_visible(char) for char in (unescape(part) if part[0] == "&" else part)):
            return True
    return False


def _is_visible(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNPS" and char not in _BLANK_LETTERS


def fallback_languages(language: str, original: str = "") -> list[str]:
    """Return all prepared languages in fallback order, the requested one first."""
    first = [language, original, COMMON_FALLBACK]
    rest = [code for code in prepared_languages() if code not in first]
    return [code for code in dict.fromkeys([*first, *rest]) if code]


def best(obj: Any, field: str, language: str, original: str = "") -> Text:
    """Return a text in the requested language or the first fallback that has one.

    For a page, languages whose translation is not public are skipped.
    """
    hidden = _hidden_languages(obj)
    for code in fallback_languages(
        language, original or settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    ):
        value = read(obj, field, code)
        if has_text(value) and code not in hidden:
            return Text(value, code)
    return Text("", language)


def _hidden_languages(obj: Any) -> set[str]:
    """Return the languages in which a page is not public; empty for other objects."""
    if not hasattr(obj, "PUBLIC_STATES"):
        return set()
    return set(prepared_languages()) - set(public_languages(obj))


def public_languages(page: Any) -> list[str]:
    """Return the languages in which a page is public, the source language first."""
    others = [code for code in offered_languages() if code != page.source_language]
    return [code for code in [page.source_language, *others] if _is_public(page, code)]


def _is_public(page: Any, language: str) -> bool:
    """Whether a page is public in a language.

    A heading alone is no translation of an original with more texts, unless an editor approves it.
    """
    if not has_text(read(page, "heading", language)):
        return False
    if language == page.source_language:
        return True
    state = read(page, "state", language)
    return state in page.PUBLIC_STATES and (
        state == State.HEADING or not translates_heading_only(page, language)
    )


def translates_heading_only(page: Any, language: str) -> bool:
    """Whether the original has more texts than its heading, but the translation has not."""
    return _has_body(page, page.source_language) and not _has_body(page, language)


def _has_body(page: Any, language: str) -> bool:
    fields = (field for field in page.TEXT_FIELDS if field != "heading")
    return any(has_text(read(page, field, language)) for field in fields)


def default_language(languages: Iterable[str], original: str) -> str:
    """Return the `x-default` language for `hreflang`."""
    codes = list(languages)
    return next((code for code in (COMMON_FALLBACK, original) if code in codes), codes[0])


def hidden_columns(page: Any) -> set[str]:
    """Return the columns of a page whose texts are not public."""
    fields = translated_fields(type(page))
    return {locname(field, code) for code in _hidden_languages(page) for field in fields}


def display_language(page: Any, language: str) -> str:
    """Return the language in which a page is displayed; languages are never mixed.

    The requested language if it is public, else the source language, else English, else any.
    """
    available = public_languages(page)
    for code in fallback_languages(language, page.source_language):
        if code in available:
            return code
    return page.source_language


def disable_base_fields(model: type[Model]) -> None:
    """Keep the base columns empty, which otherwise hold the text in the language of the last save.

    They are also excluded from the reference index.
    """
    for name in translated_fields(model):
        field: Any = model._meta.get_field(name)
        field.pre_save = _pre_save_empty(field)
        if hasattr(field, "extract_references"):
            field.extract_references = lambda value: iter(())


def _pre_save_empty(field: Any) -> Any:
    empty = None if field.null else ""
    return lambda instance, add: empty


class TranslatedRevisionMixin:
    """Keeps base fields out of revisions, which would overwrite the columns of the active language.

    Must come before Page or Orderable in the bases of every translated page and child row.
    """

    def serializable_data(self) -> dict[str, Any]:
        parent = super()
        # modelcluster takes an AttributeError from a row for "no such relation" and drops all rows.
        if hasattr(parent, "serializable_data"):
            data = parent.serializable_data()
        else:
            data = get_serializable_data_for_fields(self)
        for name in translated_fields(type(self)):  # type: ignore[arg-type]
            data.pop(name, None)
        return data

    @classmethod
    def from_serializable_data(
        cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False
    ) -> Any:
        names = translated_fields(cls)  # type: ignore[arg-type]
        kept = {name: value for name, value in data.items() if name not in names}
        parent = super()
        if hasattr(parent, "from_serializable_data"):
            return parent.from_serializable_data(kept, check_fks, strict_fks)
        return model_from_serializable_data(cls, kept, check_fks, strict_fks)
