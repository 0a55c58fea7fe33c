"""Texts made fit for a file: without characters that formats forbid, harmless and unchanged in a table."""

import re
import unicodedata
from functools import cache

from babel import Locale

# What a spreadsheet may take for the beginning of a formula, full width included.
_FORMULA = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b"
# Blanks, invisible characters and quotation marks do not hide it.
_SKIPPED = (
    '\\s"\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff'
)
# A program that splits at another sign than ours begins a cell in the midst of a text.
_BEGINNING = re.compile(rf"((?:^|[;,])[{_SKIPPED}]*)([{_FORMULA}])")
_DROPPED = {"Cs", "Cn"}


def plain(text: str) -> str:
    """One line of characters that XML, JSON and spreadsheets can hold."""
    kept = []
    for char in text:
        category = unicodedata.category(char)
        if category == "Cc":
            kept.append(" ")
        elif category not in _DROPPED:
            kept.append(char)
    return " ".join("".join(kept).split())


def harmless(text: str) -> str:
    """The text for a cell of a table: an apostrophe stands before whatever looks like a formula."""
    return _BEGINNING.sub(r"\1'\2", plain(text))


# Longer texts are never read as a number or a date.
_LONGEST_FIGURE = 40
_SIGNS = re.compile(r"[\d\s.,:/'’+\-−()%°$€£¥]*")
_WORDS = re.compile(r"[^\W\d_]+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# What a spreadsheet takes for true or false, and what it reads inside a number or a time.
_BOOLEANS = frozenset(
    {
        "adevărat", "doğru", "fals", "falsch", "false", "falso", "faux", "fałsz",
        "onwaar", "prawda", "true", "verdadero", "vero", "vrai", "waar", "wahr",
        "yanlış", "истина", "ложь",
    }
)  # fmt: skip
_INSIDE = frozenset(
    {"e", "er", "a", "p", "am", "pm", "eur", "usd", "gbp", "chf", "ron", "lei", "t", "z"}
)
_LANGUAGES = ("de", "en", "fr", "ro", "es", "it", "nl", "pl", "tr", "uk")


@cache
def _calendar() -> frozenset[str]:
    """Names of months and days, long and short, in the languages of spreadsheets here."""
    found: set[str] = set()
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for names in (locale.months, locale.days):
            for width in ("wide", "abbreviated"):
                for context in ("format", "stand-alone"):
                    for name in names[context][width].values():
                        found |= {part.casefold() for part in _WORDS.findall(name)}
    return frozenset(found)


def changes_meaning(text: str) -> bool:
    """Whether a spreadsheet would read the text as a number, a date, a time, true or false.

    `1-2` would become a day, `1E5` a large number, and `05913000` would lose its first digit.
    """
    if len(text) > _LONGEST_FIGURE or _UUID.fullmatch(text):
        return False
    read = unicodedata.normalize("NFKC", text).strip().casefold()
    if not any(char.isdigit() for char in read):
        return read in _BOOLEANS
    words = _WORDS.findall(read)
    known = all(word in _INSIDE or word in _calendar() for word in words)
    return known and bool(_SIGNS.fullmatch(_WORDS.sub("", read)))


def csv_cell(text: str) -> str:
    """The text for a cell of CSV: an apostrophe stands first where it would be read as something else.

    A text that itself begins with an apostrophe gets another, so that a program finds the text again
    by dropping one from the beginning of each cell that has one.
    """
    cell = harmless(text)
    if changes_meaning(cell) or plain(text).startswith("'"):
        return f"'{cell}"
    return cell
