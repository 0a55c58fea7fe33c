"""Notices that an original has changed since a translation of it was made: only words count."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from html import unescape
from typing import Any, NamedTuple

from django.utils.html import strip_tags
from wagtail.fields import RichTextField

from cities.languages import has_text, locname, offered_languages, read, write

# Tags of blocks part words; tags inside a paragraph do not.
BLOCK = re.compile(
    r"</?(?:p|h\d|li|ul|ol|blockquote|div|table|caption|thead|tbody|tfoot|tr|t[dh]|br|hr)\b[^>]*>",
    re.IGNORECASE,
)


class Said(NamedTuple):
    """What the editor says of the translations while saving.

    `still_right` are languages whose translation is right although the original has changed.
    `small_correction` says that the original keeps its meaning: translations that were made of it
    as it was, when the form was `opened` or before this saving, stay up to date.
    """

    still_right: frozenset[str] = frozenset()
    small_correction: bool = False
    opened: str = ""


class Confirmed(NamedTuple):
    """The translations that count as up to date because the editor says so."""

    still_right: tuple[str, ...] = ()
    small_correction: tuple[str, ...] = ()


def words(text: Any, *, rich: bool) -> str:
    """The words of a text, however its editor, browser or keyboard writes them down."""
    plain = str(text or "")
    if rich:
        plain = strip_tags(BLOCK.sub(" ", plain))
    plain = unicodedata.normalize("NFC", unescape(plain))
    # Soft hyphens and other signs that nobody sees.
    plain = "".join(each for each in plain if unicodedata.category(each) != "Cf")
    return " ".join(plain.split())


def fingerprint(texts: Iterable[tuple[Any, bool]]) -> str:
    """A digest of texts, each with whether it is rich text."""
    found = json.dumps([words(text, rich=rich) for text, rich in texts])
    return hashlib.sha256(found.encode()).hexdigest()


def _of(page: Any, language: str, value: Callable[[str], Any]) -> str:
    """A fingerprint of all texts in one language; `value` gives what is in a column."""
    fields = [(name, page._meta.get_field(name)) for name in page.TEXT_FIELDS]
    return fingerprint(
        (value(locname(name, language)), isinstance(field, RichTextField)) for name, field in fields
    )


def of_source(page: Any) -> str:
    """A fingerprint of all texts in the original language."""
    return _of(page, page.source_language, lambda column: getattr(page, column))


def note_translations(page: Any) -> Confirmed:
    """Remember the present original with each translation that was made or changed just now.

    A translation counts as made anew when its words or its state differ from what the latest
    revision holds; an untouched one keeps the older fingerprint and shows as outdated, unless the
    editor says otherwise. Returns for which the editor did.
    """
    before = page.latest_revision.content if page.pk and page.latest_revision_id else None
    present = of_source(page)
    still, small = [], []
    up_to_date = {page.said.opened} | (
        {_of(page, page.source_language, before.get)} if before else set()
    )
    for language in offered_languages():
        if language == page.source_language or not has_text(read(page, "heading", language)):
            continue
        known = read(page, "digest", language)
        if not known or _made_anew(page, language, before):
            write(page, "digest", language, present)
        elif known != present and language in page.said.still_right:
            write(page, "digest", language, present)
            still.append(language)
        elif known != present and page.said.small_correction and known in up_to_date:
            write(page, "digest", language, present)
            small.append(language)
    return Confirmed(tuple(still), tuple(small))


def _made_anew(page: Any, language: str, before: dict[str, Any] | None) -> bool:
    if before is None:
        return True
    state = locname("state", language)
    if (before.get(state) or "") != (getattr(page, state) or ""):
        return True
    return _of(page, language, before.get) != _of(page, language, lambda name: getattr(page, name))
