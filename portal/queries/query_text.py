"""Clean the text of a query, and note what of it has no effect."""

import unicodedata

from django.utils.translation import gettext as _

from search.query.parser import MAX_TEXT_LENGTH, parse_query

# Invisible characters inside words: soft hyphens, direction marks, lone surrogates.
DROPPED_CATEGORIES = {"Cf", "Cs", "Co", "Cn"}


def clean(text: str) -> str:
    """Normalize text: no control characters, no replacement characters, single spaces."""
    visible = [char for char in text if unicodedata.category(char) not in DROPPED_CATEGORIES]
    kept = [" " if unicodedata.category(c) == "Cc" or c == "\ufffd" else c for c in visible]
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def clean_query(raw: str, notes: list[str]) -> str:
    """Return the query text cleaned and shortened; what was dropped is noted."""
    if not raw:
        return ""
    # Cleaning visits every character, so it never gets much more than is kept.
    text = clean(raw[: 4 * MAX_TEXT_LENGTH])
    if "\x00" in raw[: 4 * MAX_TEXT_LENGTH] or "\ufffd" in raw[: 4 * MAX_TEXT_LENGTH]:
        notes.append(_("Characters that cannot be read were left out of your search."))
    if len(text) > MAX_TEXT_LENGTH or len(raw) > 4 * MAX_TEXT_LENGTH:
        text = text[:MAX_TEXT_LENGTH].rsplit(" ", 1)[0][:MAX_TEXT_LENGTH]
        notes.append(_("Your search text is very long. Only its beginning was used."))
    return text


def note_exclusions(text: str, language: str, notes: list[str]) -> None:
    """Note which words the minus sign excludes, and whether the text has no search terms at all."""
    parsed = parse_query(text, language)
    if parsed.excluded:
        words = ", ".join(_("“%(word)s”") % {"word": item} for item in parsed.excluded)
        notes.append(
            _(
                "The minus sign leaves out measures with %(words)s. Remove the sign to "
                "search for these words."
            )
            % {"words": words}
        )
    elif text and not parsed.groups:
        notes.append(_("Your search has no letters or digits, so all measures are shown."))
