"""Detect translations that are outdated because the words of their original have changed."""

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

# Block tags separate words; inline tags do not.
BLOCK_TAG = re.compile(
    r"</?(?:p|h\d|li|ul|ol|blockquote|div|table|caption|thead|tbody|tfoot|tr|t[dh]|br|hr)\b[^>]*>",
    re.IGNORECASE,
)


class Confirmation(NamedTuple):
    """An editor's statements about translations, for the next revision.

    `still_right` are languages whose translation is right although the original has changed.
    `small_correction` says that the original keeps its meaning: translations of the original as of
    the digest `opened` (when the form was opened) or of the latest revision stay up to date.
    """

    still_right: frozenset[str] = frozenset()
    small_correction: bool = False
    opened: str = ""


class ConfirmedTranslations(NamedTuple):
    """The languages that count as up to date because of a Confirmation, by statement."""

    still_right: tuple[str, ...] = ()
    small_correction: tuple[str, ...] = ()


def normalized_text(text: Any, *, rich: bool) -> str:
    """Reduce a text to its words, without markup, entities and differences in whitespace."""
    plain = str(text or "")
    if rich:
        plain = strip_tags(BLOCK_TAG.sub(" ", plain))
    plain = unicodedata.normalize("NFC", unescape(plain))
    # Soft hyphens and other invisible characters.
    plain = "".join(character for character in plain if unicodedata.category(character) != "Cf")
    return " ".join(plain.split())


def texts_digest(texts: Iterable[tuple[Any, bool]]) -> str:
    """Return the SHA-256 digest of (text, is rich text) pairs."""
    serialized = json.dumps([normalized_text(text, rich=rich) for text, rich in texts])
    return hashlib.sha256(serialized.encode()).hexdigest()


def _language_digest(page: Any, language: str, value: Callable[[str], Any]) -> str:
    """Return the digest of all texts in one language; `value` returns the value of a column."""
    fields = [(name, page._meta.get_field(name)) for name in page.TEXT_FIELDS]
    return texts_digest(
        (value(locname(name, language)), isinstance(field, RichTextField)) for name, field in fields
    )


def source_digest(page: Any) -> str:
    """Return the digest of all texts in the source language."""
    return _language_digest(page, page.source_language, lambda column: getattr(page, column))


def update_digests(page: Any) -> ConfirmedTranslations:
    """Store the digest of the current original with each translation that was updated.

    A translation counts as updated if its words or its state differ from the latest revision. Any
    other keeps its digest, and is outdated if that differs from the current one, unless the editor
    has confirmed it. Returns the languages that were confirmed.
    """
    before = page.latest_revision.content if page.pk and page.latest_revision_id else None
    current = source_digest(page)
    still_right, small_correction = [], []
    up_to_date = {page.confirmation.opened} | (
        {_language_digest(page, page.source_language, before.get)} if before else set()
    )
    for language in offered_languages():
        if language == page.source_language or not has_text(read(page, "heading", language)):
            continue
        stored = read(page, "digest", language)
        if not stored or _was_updated(page, language, before):
            write(page, "digest", language, current)
        elif stored != current and language in page.confirmation.still_right:
            write(page, "digest", language, current)
            still_right.append(language)
        elif stored != current and page.confirmation.small_correction and stored in up_to_date:
            write(page, "digest", language, current)
            small_correction.append(language)
    return ConfirmedTranslations(tuple(still_right), tuple(small_correction))


def _was_updated(page: Any, language: str, before: dict[str, Any] | None) -> bool:
    if before is None:
        return True
    state = locname("state", language)
    if (before.get(state) or "") != (getattr(page, state) or ""):
        return True
    return _language_digest(page, language, before.get) != _language_digest(
        page, language, lambda name: getattr(page, name)
    )
