"""Notices that an original has changed since a translation of it was made."""

import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

from cities.languages import locname, offered_languages, read, write

# The rich text editor numbers its paragraphs anew with every saving.
NUMBER = re.compile(r' data-block-key="[^"]*"')


def _digestible(texts: Iterable[Any]) -> str:
    return json.dumps([NUMBER.sub("", str(text or "")) for text in texts])


def of_source(page: Any) -> str:
    """A fingerprint of all texts in the original language."""
    texts = _digestible(read(page, field, page.source_language) for field in page.TEXT_FIELDS)
    return hashlib.sha256(texts.encode()).hexdigest()


def note_translations(page: Any) -> None:
    """Remember the present original with each translation that was made or changed just now.

    A translation counts as made anew when its texts or its state differ from what the latest
    revision holds; an untouched one keeps the older fingerprint and shows as outdated.
    """
    before = page.latest_revision.content if page.pk and page.latest_revision_id else None
    present = of_source(page)
    for language in offered_languages():
        if language == page.source_language or not read(page, "heading", language):
            continue
        names = [locname(field, language) for field in (*page.TEXT_FIELDS, "state")]
        unchanged = before is not None and _digestible(map(before.get, names)) == _digestible(
            getattr(page, name) for name in names
        )
        if not unchanged or not read(page, "digest", language):
            write(page, "digest", language, present)
