"""Notices that an original has changed since a translation of it was made."""

import hashlib
import json
from typing import Any

from cities.languages import offered_languages, read, write


def _texts(page: Any, language: str) -> str:
    return json.dumps([str(read(page, field, language) or "") for field in page.TEXT_FIELDS])


def of_source(page: Any) -> str:
    """A fingerprint of all texts in the original language."""
    return hashlib.sha256(_texts(page, page.source_language).encode()).hexdigest()


def note_translations(page: Any) -> None:
    """Remember the present original with each translation that was made or changed just now.

    A translation counts as made anew when its texts or its state differ from what the latest
    revision holds; an untouched one keeps the older fingerprint and shows as outdated.
    """
    before = page.get_latest_revision_as_object() if page.pk and page.latest_revision_id else None
    present = of_source(page)
    for language in offered_languages():
        if language == page.source_language or not read(page, "heading", language):
            continue
        unchanged = (
            before is not None
            and _texts(before, language) == _texts(page, language)
            and read(before, "state", language) == read(page, "state", language)
        )
        if not unchanged or not read(page, "digest", language):
            write(page, "digest", language, present)
