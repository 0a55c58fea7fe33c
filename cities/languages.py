"""Which languages there are and which text is in which: the only place that names a field's columns.

A translated field `heading` has one column per prepared language (`heading_de`, ...). The base
name is never read or written anywhere else, because modeltranslation lets it follow the active
language and falls back without saying so.
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
# Asked for after the wanted and the original language, before all others.
COMMON_FALLBACK = "en"


class Text(NamedTuple):
    """A text and the language it really is in."""

    value: Any
    language: str


def prepared_languages() -> tuple[str, ...]:
    """Every language that has columns, whether this installation offers it or not."""
    return tuple(AVAILABLE_LANGUAGES)


def offered_languages() -> tuple[str, ...]:
    """The languages this installation offers to visitors and editors, in its order."""
    return tuple(code for code, _name in settings.LANGUAGES)


def offered_subset(languages: Iterable[str] | None) -> tuple[str, ...]:
    """Those of a city's languages that this installation offers; all where the city names none."""
    chosen = tuple(code for code in languages or () if code in offered_languages())
    return chosen or offered_languages()


def language_choices() -> list[tuple[str, str]]:
    """For model fields: a callable, so that switching a language on is no migration."""
    return [(code, language_name(code)) for code in prepared_languages()]


def language_name(language: str) -> str:
    """The language's own name, `français`, as its speakers look for it."""
    locale = Locale.parse(language)
    return locale.get_display_name(locale) or language


def is_rtl(language: str) -> bool:
    """Whether the language is written from right to left."""
    return language in RIGHT_TO_LEFT


def active_language() -> str:
    """The visitor's language, always one that is offered."""
    code = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return code if code in offered_languages() else settings.LANGUAGE_CODE


@cache
def locname(field: str, language: str) -> str:
    """The column of a translated field: `locname("heading", "de") == "heading_de"`."""
    return build_localized_fieldname(field, language)


def locnames(fields: Iterable[str]) -> Iterator[str]:
    """The columns of these fields in every prepared language."""
    return (locname(field, language) for field in fields for language in prepared_languages())


def translated_fields(model: type[Model]) -> tuple[str, ...]:
    """The translated fields of a registered model; empty for any other."""
    if model not in translator.get_registered_models(abstract=False):
        return ()
    return tuple(translator.get_options_for_model(model).all_fields)


def read(obj: Any, field: str, language: str) -> Any:
    """Exactly that column: no fallback."""
    return getattr(obj, locname(field, language))


def write(obj: Any, field: str, language: str, value: Any) -> None:
    """Set exactly that column."""
    setattr(obj, locname(field, language), value)


# What is written in a text: tags, character references, and everything between them.
_MARKUP_PARTS = re.compile(r"<[^>]*>|&#?\w+;|[^<&]+|[<&]")
# Letters and a sign that leave the paper white.
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def has_text(value: Any) -> bool:
    """Whether a text, rich or plain, holds anything that a reader would see.

    Tags, blanks of any width, soft hyphens and other hidden signs are no text.
    """
    for part in _MARKUP_PARTS.findall(str(value or "")):
        if part[0] == "<" and len(part) > 1:
            continue
        if any(_is_visible(sign) for sign in (unescape(part) if part[0] == "&" else part)):
            return True
    return False


def _is_visible(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LNPS" and sign not in _BLANK_LETTERS


def fallback_languages(language: str, original: str = "") -> list[str]:
    """The order in which languages stand in for one another."""
    first = [language, original, COMMON_FALLBACK]
    rest = [code for code in prepared_languages() if code not in first]
    return [code for code in dict.fromkeys([*first, *rest]) if code]


def best(obj: Any, field: str, language: str, original: str = "") -> Text:
    """The text of a label or row in the wanted language or the nearest one that has it.

    Of a page, never in a language whose translation is not public.
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
    """The languages in which the public may not read a page; none of anything else."""
    if not hasattr(obj, "PUBLIC_STATES"):
        return set()
    return set(prepared_languages()) - set(public_languages(obj))


def public_languages(page: Any) -> list[str]:
    """The languages the public may read a page in, its original first."""
    others = [code for code in offered_languages() if code != page.source_language]
    return [code for code in [page.source_language, *others] if _is_public(page, code)]


def _is_public(page: Any, language: str) -> bool:
    """A heading alone is no translation of an original that has more, unless the editor says so."""
    if not has_text(read(page, "heading", language)):
        return False
    if language == page.source_language:
        return True
    state = read(page, "state", language)
    return state in page.PUBLIC_STATES and (
        state == State.HEADING or not translates_heading_only(page, language)
    )


def translates_heading_only(page: Any, language: str) -> bool:
    """Whether the original has more than its heading, and the translation nothing of it."""
    return _has_body(page, page.source_language) and not _has_body(page, language)


def _has_body(page: Any, language: str) -> bool:
    fields = (field for field in page.TEXT_FIELDS if field != "heading")
    return any(has_text(read(page, field, language)) for field in fields)


def default_language(languages: Iterable[str], original: str) -> str:
    """Which of a page's languages is for readers of none of them: `x-default` in `hreflang`."""
    found = list(languages)
    return next((code for code in (COMMON_FALLBACK, original) if code in found), found[0])


def hidden_columns(page: Any) -> set[str]:
    """The columns of a page whose texts the public may not read."""
    fields = translated_fields(type(page))
    return {locname(field, code) for code in _hidden_languages(page) for field in fields}


def display_language(page: Any, language: str) -> str:
    """The one language a whole page is shown in; never half of one and half of another.

    The wanted language if it may be shown, else the original, else English, else any.
    """
    available = public_languages(page)
    for code in fallback_languages(language, page.source_language):
        if code in available:
            return code
    return page.source_language


def disable_base_fields(model: type[Model]) -> None:
    """Leave the base columns empty: else they hold the language of whoever saved last.

    Neither do they count as references to other pages and files.
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
    """Keeps base names out of revisions, where they would be poured into the active language.

    Stands before Page or Orderable in the bases of every translated page and child row.
    """

    def serializable_data(self) -> dict[str, Any]:
        inherited = super()
        # Wagtail takes an AttributeError from a row for "this page has no rows" and drops them all.
        if hasattr(inherited, "serializable_data"):
            data = inherited.serializable_data()
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
        inherited = super()
        if hasattr(inherited, "from_serializable_data"):
            return inherited.from_serializable_data(kept, check_fks, strict_fks)
        return model_from_serializable_data(cls, kept, check_fks, strict_fks)
