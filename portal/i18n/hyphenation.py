"""Soft hyphens in long words: for narrow columns, and browsers that know no syllables themselves."""

import re
from collections.abc import Iterator
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
    return _WORD.sub(lambda word: SOFT_HYPHEN.join(_pieces(word[0], rules)), text)


def _pieces(word: str, rules: pyphen.Pyphen) -> Iterator[str]:
    """The word in pieces of some length.

    Where the rules cut out a single letter, as of `Klima-s-tadt`, one of its ends is wrong.
    """
    places = [int(place) for place in rules.positions(word)]
    sure = [place for place in places if place - 1 not in places and place + 1 not in places]
    begin = 0
    for place in sure:
        if place - begin >= PIECE:
            yield word[begin:place]
            begin = place
    yield word[begin:]
