"""Soft hyphens in long words: for narrow columns, and browsers that know no syllables themselves."""

import re
from functools import cache

import pyphen

# Shorter words fit into any column, and a piece of a word should still say something.
LONG = 11
PIECE = 4
# Letters and marks alone: addresses, numbers and what has a hyphen of its own stay as they are.
_WORD = re.compile(rf"(?<![\w@./-])[^\W\d_]{{{LONG},}}(?![\w@./-])")
SOFT_HYPHEN = "\u00ad"


@cache
def _dictionary(language: str) -> pyphen.Pyphen | None:
    known = pyphen.language_fallback(language)
    return pyphen.Pyphen(lang=known, left=PIECE, right=PIECE) if known else None


def hyphenated(text: str, language: str) -> str:
    """The text with soft hyphens in its long words; as it is where the language has no rules."""
    rules = _dictionary(language)
    if rules is None:
        return text
    return _WORD.sub(lambda word: rules.inserted(word[0], SOFT_HYPHEN), text)
