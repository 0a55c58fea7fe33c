"""Facts on pages: a label, its values, and a note on their provenance."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cities.languages import Text, active_language, best, fallback_languages, has_text, read
from portal.i18n.lang_attributes import marked


class Value(NamedTuple):
    """A value with its language, where that matters, and its link."""

    text: str
    language: str = ""
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """A label with its values; `big` highlights them, `note` is their year, method and source."""

    label: str
    values: tuple[Value, ...]
    note: str = ""
    big: bool = False


def fact(label: str, *values: Value | str, note: str = "", big: bool = False) -> list[Fact]:
    """Return a list with the fact, or an empty one if no value has a text."""
    kept = [value if isinstance(value, Value) else Value(str(value)) for value in values]
    kept = [value for value in kept if value.text]
    return [Fact(label, tuple(kept), note, big)] if kept else []


def term_values(terms: Iterable[Any]) -> list[Value]:
    """Return the labels of vocabulary terms in the visitor's language or the best fallback."""
    language = active_language()
    labels = [best(term, "label", language) for term in terms]
    return [Value(str(label.value), label.language) for label in labels if label.value]


def row_text(page: Any, row: Any, field: str) -> Text:
    """Return a text of a row or page in the page's displayed language, else in a fallback.

    Never in a language whose translation is still a draft.
    """
    public = page.languages_public
    for code in fallback_languages(page.display_language, page.source_language):
        value = read(row, field, code) if code in public else ""
        if has_text(value):
            return Text(str(value), code)
    return Text("", page.display_language)


def source_value(page: Any, text: str, url: str = "") -> Value:
    """Return a name in the page's source language, as for offices and plans."""
    return Value(text, page.source_language, url)


def provenance(
    page: Any,
    *,
    method: str = "",
    year: int | None = None,
    source: str = "",
    note: Text | None = None,
) -> SafeString:
    """Return method, year, note and source: `calculated, 2023; first phase. Source: annual report`.

    The note carries its own language, the source that of the page's original.
    """
    parts_known = [", ".join(str(part) for part in (method, year) if part)]
    if note and note.value:
        parts_known.append(marked(note.value, note.language))
    # Translators: between parts of a line; French has a narrow space before it.
    parts = [format_html_join(_("; "), "{}", ((part,) for part in parts_known if part))]
    if source:
        named = marked(source.rstrip("."), page.source_language)
        parts.append(format_html(_("Source: %(source)s") % {"source": "{}"}, named))
    return format_html_join(". ", "{}", ((part,) for part in parts if part))
