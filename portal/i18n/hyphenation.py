"""Soft hyphens in long words, for narrow columns and browsers without hyphenation of their own."""

import re
from collections.abc import Iterator
from functools import cache

import pyphen

# Shorter words fit into any column, and shorter parts are hard to read.
MIN_WORD_LENGTH = 11
MIN_PART_LENGTH = 4
# Letters and diacritics only: URLs, numbers and hyphenated words stay as they are.
_LONG_WORD = re.compile(rf"(?<![\w@./-])[^\W\d_]{{{MIN_WORD_LENGTH},}}(?![\w@./-])")
SOFT_HYPHEN = "\u00ad"


@cache
def _dictionary(language: str) -> pyphen.Pyphen | None:
    code = pyphen.language_fallback(language)
    return pyphen.Pyphen(lang=code, left=MIN_PART_LENGTH, right=MIN_PART_LENGTH) if code else None


def hyphenated(text: str, language: str) -> str:
    """Return the text with soft hyphens in long words; unchanged without a dictionary."""
    dictionary = _dictionary(language)
    if dictionary is None:
        return text
    return _LONG_WORD.sub(lambda word: SOFT_HYPHEN.join(_parts(word[0], dictionary)), text)


def _parts(word: str, dictionary: pyphen.Pyphen) -> Iterator[str]:
    """Yield the parts of a word.

    Where the dictionary cuts out a single letter, as in `Klima-s-tadt`, one of its ends is wrong,
    so both are ignored.
    """
    positions = [int(position) for position in dictionary.positions(word)]
    reliable = [
        position
        for position in positions
        if position - 1 not in positions and position + 1 not in positions
    ]
    start = 0
    for position in reliable:
        if position - start >= MIN_PART_LENGTH:
            yield word[start:position]
            start = position
    yield word[start:]
