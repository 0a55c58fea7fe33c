"""Texts made fit for a file: without characters that formats forbid, and harmless in a table."""

import re
import unicodedata

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
