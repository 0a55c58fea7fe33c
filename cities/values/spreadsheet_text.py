"""Texts in files: drop forbidden characters, escape what spreadsheets interpret."""

import re
import unicodedata
from functools import cache

from babel import Locale

# What a spreadsheet may take for the start of a formula, full width included.
_FORMULA = "=+\\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b"
# Ignored before a formula: blanks, invisible characters and quotation marks.
_SKIPPED = (
    '\\s"\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff'
)
# A program with another separator than ours starts a cell in the middle of a text.
_FORMULA_START = re.compile(rf"((?:^|[;,])[{_SKIPPED}]*)([{_FORMULA}])")
# The same for texts of several lines, with the apostrophes between, so that `protect` and
# `restore_protected` are inverse.
_START = rf"(?:^|[;,\t\n])[{_SKIPPED}]*'*"
_UNPROTECTED = re.compile(rf"({_START})([{_FORMULA}])")
_PROTECTED = re.compile(rf"({_START})'([{_FORMULA}])")
_LINE_BREAKS = re.compile(r"\r\n?")
_DROPPED_CATEGORIES = {"Cs", "Cn"}


def plain(text: str) -> str:
    """Return one line of characters that XML, JSON and spreadsheets can hold."""
    kept = []
    for char in text:
        category = unicodedata.category(char)
        if category == "Cc":
            kept.append(" ")
        elif category not in _DROPPED_CATEGORIES:
            kept.append(char)
    return " ".join("".join(kept).split())


def escape_formulas(text: str) -> str:
    """Return the text for a table cell, with an apostrophe before anything like a formula."""
    return _FORMULA_START.sub(r"\1'\2", plain(text))


# Longer texts are never interpreted as a number or a date.
_MAX_NUMBER_LENGTH = 40
_NUMBER_CHARACTERS = re.compile(r"[\d\s.,:/'’+\-−()%°$€£¥]*")
_WORDS = re.compile(r"[^\W\d_]+")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Texts that spreadsheets read as booleans, and words that may be part of a number or time.
_BOOLEANS = frozenset(
    {
        "adevărat", "doğru", "fals", "falsch", "false", "falso", "faux", "fałsz",
        "onwaar", "prawda", "true", "verdadero", "vero", "vrai", "waar", "wahr",
        "yanlış", "истина", "ложь",
    }
)  # fmt: skip
_NUMBER_WORDS = frozenset(
    {"e", "er", "a", "p", "am", "pm", "eur", "usd", "gbp", "chf", "ron", "lei", "t", "z"}
)
_LANGUAGES = ("de", "en", "fr", "ro", "es", "it", "nl", "pl", "tr", "uk")


@cache
def _month_and_day_names() -> frozenset[str]:
    """Return names of months and days, long and short, in the languages of spreadsheets here."""
    names_found: set[str] = set()
    for language in _LANGUAGES:
        locale = Locale.parse(language)
        for names in (locale.months, locale.days):
            for width in ("wide", "abbreviated"):
                for context in ("format", "stand-alone"):
                    for name in names[context][width].values():
                        names_found |= {part.casefold() for part in _WORDS.findall(name)}
    return frozenset(names_found)


def would_be_coerced(text: str) -> bool:
    """Return whether a spreadsheet would read the text as a number, date, time or boolean.

    `1-2` would become a date, `1E5` a large number, and `05913000` would lose its first digit.
    """
    if len(text) > _MAX_NUMBER_LENGTH or _UUID.fullmatch(text):
        return False
    normalized = unicodedata.normalize("NFKC", text).strip().casefold()
    if not any(char.isdigit() for char in normalized):
        return normalized in _BOOLEANS
    words = _WORDS.findall(normalized)
    only_known_words = all(
        word in _NUMBER_WORDS or word in _month_and_day_names() for word in words
    )
    return only_known_words and bool(_NUMBER_CHARACTERS.fullmatch(_WORDS.sub("", normalized)))


def csv_cell(text: str) -> str:
    """Return the text for a CSV cell, with an apostrophe first if it would be coerced.

    A text that itself begins with an apostrophe gets another one, so that programs restore the text
    by dropping one leading apostrophe from each cell that has one.
    """
    cell = escape_formulas(text)
    if would_be_coerced(cell) or plain(text).startswith("'"):
        return f"'{cell}"
    return cell


# --- Tables that are read again: nothing is lost ------------------------------------------------


def printable(text: str) -> str:
    """Return the text without characters that a file cannot hold; line breaks and tabs stay."""
    kept = [
        char
        for char in _LINE_BREAKS.sub("\n", text)
        if char in "\n\t" or unicodedata.category(char) not in {"Cc", *_DROPPED_CATEGORIES}
    ]
    return "".join(kept).strip()


def protect(text: str) -> str:
    """Return a printable text with an apostrophe before anything like a formula."""
    return _UNPROTECTED.sub(r"\1'\2", text)


def restore_protected(cell: str) -> str:
    """Return the text of which `protect` made the cell."""
    return _PROTECTED.sub(r"\1\2", cell)


def protect_csv(text: str) -> str:
    """Like `protect`, with an apostrophe first if a spreadsheet would coerce the text."""
    cell = protect(text)
    return f"'{cell}" if would_be_coerced(cell) or text.startswith("'") else cell


def restore_csv(cell: str) -> str:
    """Return the text of which `protect_csv` made the cell; any other cell is returned as it is."""
    candidates = [restore_protected(cell.removeprefix("'")), restore_protected(cell)]
    return next((text for text in candidates if protect_csv(text) == cell), cell)
