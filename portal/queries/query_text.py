"""Reads the text of a question as a visitor typed it, and notes what of it does not count."""

import unicodedata

from django.utils.translation import gettext as _

from search.query.parser import parse_query

# Longer texts are cut, and the page says so.
LONGEST_TEXT = 200
# Invisible characters that stand inside words: soft hyphens, directions, halves of pairs.
INVISIBLE = {"Cf", "Cs", "Co", "Cn"}


def clean(text: str) -> str:
    """Readable text: no control characters, no bytes that were no UTF-8, single spaces."""
    visible = [char for char in text if unicodedata.category(char) not in INVISIBLE]
    kept = [" " if unicodedata.category(c) == "Cc" or c == "\ufffd" else c for c in visible]
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())


def readable(raw: str, notes: list[str]) -> str:
    """The text of a question, short enough to be shown; what was left out is noted."""
    if not raw:
        return ""
    # Cleaning looks at every character, so it is never given more than can be shown.
    text = clean(raw[: 4 * LONGEST_TEXT])
    if "\x00" in raw[: 4 * LONGEST_TEXT] or "\ufffd" in raw[: 4 * LONGEST_TEXT]:
        notes.append(_("Characters that cannot be read were left out of your search."))
    if len(text) > LONGEST_TEXT or len(raw) > 4 * LONGEST_TEXT:
        text = text[:LONGEST_TEXT].rsplit(" ", 1)[0][:LONGEST_TEXT]
        notes.append(_("Your search text is very long. Only its beginning was used."))
    return text


def note_minus(text: str, language: str, notes: list[str]) -> None:
    """Say what is left out, and where the text asks for nothing that all measures are listed."""
    parsed = parse_query(text, language)
    if parsed.excluded:
        words = ", ".join(_("“%(word)s”") % {"word": phrase} for phrase in parsed.excluded)
        notes.append(
            _(
                "Because of the minus sign, measures with %(words)s are left out. "
                "Remove it to search for the words instead."
            )
            % {"words": words}
        )
    elif text and not parsed.groups:
        notes.append(
            _("Your text has no letters or digits to search for; all measures are listed.")
        )
