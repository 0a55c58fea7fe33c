"""Facts as pages show them: a label, its values, and in small type how the figure is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Any, NamedTuple

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from cities.languages import Text, active_language, best, preference, read
from portal import figures


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
    """A row's text in the language its page is displayed in, else in another public one.

    Never in a language whose translation is still a draft.
    """
    public = page.languages_public
    for code in preference(page.display_language, page.source_language):
        value = read(row, field, code) if code in public else ""
        if value:
            return Text(str(value), code)
    return Text("", page.display_language)


def has_text(html: str) -> bool:
    """Whether rich text holds more than empty paragraphs."""
    return bool(unescape(strip_tags(html)).strip())


def proof(*, method: str = "", year: int | None = None, source: str = "") -> str:
    """How a figure is known, for small type: `calculated, 2023. Source: annual report`."""
    known = ", ".join(str(part) for part in (method, year) if part)
    if not source:
        return known
    named = _("Source: %(source)s") % {"source": source.rstrip(".")}
    return f"{known}. {named}" if known else named


def period(start: str, end: str, *, continuous: bool = False) -> str:
    """From when to when, as precisely as it is known."""
    first, last = figures.date(start), figures.date(end)
    if first and last:
        return first if first == last else _("%(start)s to %(end)s") % {"start": first, "end": last}
    if last:
        return _("until %(end)s") % {"end": last}
    if first and continuous:
        return _("from %(start)s, without a planned end") % {"start": first}
    if first:
        return _("from %(start)s") % {"start": first}
    return _("without a planned end") if continuous else ""
