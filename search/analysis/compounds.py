"""German compounds in a text as phrases of their parts, "Sanierung von Gebäuden" among them."""

import re
from functools import lru_cache

from search.analysis import german
from search.analysis.analyzer import term
from search.analysis.characters import words

# Stands between phrases so that none is found across two of them.
BREAK = "|"
_SENTENCE = re.compile(r"[.!?;:|]+\s|\n")
# "Sanierung von 120 städtischen Gebäuden": so far apart the two may stand.
_REACH = 4


@lru_cache(maxsize=50_000)
def compound(word: str) -> tuple[str, ...]:
    """The terms of a compound's parts; nothing for any other word."""
    return tuple(term(part, "de") for part in german.parts(word))


def _spelled_out(sentence: list[str]) -> list[tuple[str, ...]]:
    """Two parts written apart, the wrong way round, as the compound they could be."""
    spoken = [(word, german.is_part(word)) for word in sentence]
    return [
        (term(other, "de"), term(word, "de"))
        for start, (word, known) in enumerate(spoken)
        if known
        for other, known_too in spoken[start + 1 : start + 1 + _REACH]
        if known_too and other[0].isupper()
    ]


def phrases(text: str) -> list[tuple[str, ...]]:
    """Every compound of a German text, written as one word or apart, as terms of its parts."""
    found: list[tuple[str, ...]] = []
    for sentence in _SENTENCE.split(text):
        spoken = words(sentence)
        found += [parts for parts in map(compound, spoken) if parts]
        found += _spelled_out(spoken)
    return found
