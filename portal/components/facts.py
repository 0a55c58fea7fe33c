"""Facts as pages show them: a label, its values, and in small type how the figure is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cities.languages import Text, active_language, best, fallback_languages, has_text, read
from portal.i18n.lang_attributes import marked


class Value(NamedTuple):
    """One value with the language it is in, where that matters, and where it leads."""

    text: str
    language: str = ""
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """`big` is a figure to stand out; `note` its year, method and source."""

    label: str
    values: tuple[Value, ...]
    note: str = ""
    big: bool = False


def fact(label: str, *values: Value | str, note: str = "", big: bool = False) -> list[Fact]:
    """A list of one fact, or of none where no value says anything."""
    kept = [value if isinstance(value, Value) else Value(str(value)) for value in values]
    kept = [value for value in kept if value.text]
    return [Fact(label, tuple(kept), note, big)] if kept else []


def words(terms: Iterable[Any]) -> list[Value]:
    """The labels of vocabulary terms in the visitor's language or the nearest that has them."""
    visitor = active_language()
    labels = [best(term, "label", visitor) for term in terms]
    return [Value(str(label.value), label.language) for label in labels if label.value]


def row_text(page: Any, row: Any, field: str) -> Text:
    """A text of a row or of the page itself, in the language the page is displayed in, else in another.

    Never in a language whose translation is still a draft.
    """
    public = page.languages_public
    for code in fallback_languages(page.display_language, page.source_language):
        value = read(row, field, code) if code in public else ""
        if has_text(value):
            return Text(str(value), code)
    return Text("", page.display_language)


def own(page: Any, text: str, url: str = "") -> Value:
    """A name that the page says in the language of its original, as offices and plans have."""
    return Value(text, page.source_language, url)


def proof(
    page: Any,
    *,
    method: str = "",
    year: int | None = None,
    source: str = "",
    note: Text | None = None,
) -> SafeString:
    """How a figure is known, for small type: `calculated, 2023; first phase. Source: annual report`.

    The note is in the language it was found in, the source in that of the page's original.
    """
    known = [", ".join(str(part) for part in (method, year) if part)]
    if note and note.value:
        known.append(marked(note.value, note.language))
    # Translators: between parts of a line; French has a narrow space before it.
    parts = [format_html_join(_("; "), "{}", ((part,) for part in known if part))]
    if source:
        named = marked(source.rstrip("."), page.source_language)
        parts.append(format_html(_("Source: %(source)s") % {"source": "{}"}, named))
    return format_html_join(". ", "{}", ((part,) for part in parts if part))
