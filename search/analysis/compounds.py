"""German compounds in a text as phrases of their parts, "Sanierung von Gebäuden" among them."""

import re
from functools import lru_cache

from search.analysis import german
from search.analysis.analyzer import term
from search.analysis.characters import tokenize

# Separates phrases in a field, so that none matches across two of them.
PHRASE_BREAK = "|"
_SENTENCE_END = re.compile(r"[.!?;:|]+\s|\n")
# How many tokens apart the two parts may stand: "Sanierung von 120 städtischen Gebäuden".
_MAX_DISTANCE = 4


@lru_cache(maxsize=50_000)
def compound_terms(word: str) -> tuple[str, ...]:
    """The terms of a compound's parts; empty for any other word."""
    return tuple(term(part, "de") for part in german.compound_parts(word))


def _spelled_out(sentence: list[str]) -> list[tuple[str, ...]]:
    """Pairs of parts written apart, in the order of the compound they could form."""
    tokens = [(token, german.is_part(token)) for token in sentence]
    return [
        (term(other, "de"), term(token, "de"))
        for index, (token, is_part) in enumerate(tokens)
        if is_part
        for other, other_is_part in tokens[index + 1 : index + 1 + _MAX_DISTANCE]
        if other_is_part and other[0].isupper()
    ]


def compound_phrases(text: str) -> list[tuple[str, ...]]:
    """Every compound of a German text, written as one word or apart, as terms of its parts."""
    phrases: list[tuple[str, ...]] = []
    for sentence in _SENTENCE_END.split(text):
        tokens = tokenize(sentence)
        phrases += [terms for terms in map(compound_terms, tokens) if terms]
        phrases += _spelled_out(tokens)
    return phrases
