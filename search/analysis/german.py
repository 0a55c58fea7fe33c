"""German normalisation and compound splitting: ä as ae or a, and the parts of Dachbegrünung."""

import re
from functools import lru_cache

from search.analysis.characters import fold, lower
from search.analysis.german_parts import EXCEPTIONS, PARTS, PREFIXES

_LINKING_ELEMENTS = ("", "s", "es", "n", "en", "e")
_ENDINGS = ("", "e", "en", "n", "s", "es", "er", "ern")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_DIGRAPH = re.compile(r"(?<![aeiouqäöü])ue|[ao]e")
_MIN_TAIL_LENGTH = 6
_MIN_HEAD_LENGTH = 4
_MAX_COMPOUND_LENGTH = 40


def normalize(word: str) -> str:
    """A lower-case word with umlauts and their two-letter spellings as plain vowels.

    The rule of Lucene's GermanNormalizationFilter: Wärme, Waerme and Warme become one.
    """
    return _DIGRAPH.sub(lambda match: match.group()[0], word).translate(_UMLAUTS)


def _plain(word: str) -> str:
    return fold(normalize(lower(word)))


_PARTS = frozenset(_plain(part) for part in PARTS)
_EXCEPTIONS = frozenset(_plain(word) for word in EXCEPTIONS)
_PREFIXES = frozenset(_plain(prefix) for prefix in PREFIXES)
_MIN_PART_LENGTH = min(map(len, _PARTS))
_INFLECTED = frozenset(part + ending for part in _PARTS for ending in _ENDINGS)


def _split(word: str) -> tuple[str, ...]:
    """The fewest known parts that make up the whole word; empty if there are none."""
    if word in _INFLECTED:
        return (word,)
    best: tuple[str, ...] = ()
    for end in range(len(word) - _MIN_PART_LENGTH, _MIN_PART_LENGTH - 1, -1):
        head = word[:end]
        if head not in _PARTS:
            continue
        for link in _LINKING_ELEMENTS:
            if not word.startswith(link, end):
                continue
            rest = _split(word[end + len(link) :])
            if rest and (not best or len(rest) + 1 < len(best)):
                best = (head, *rest)
    return best


def _unknown_head(word: str) -> tuple[str, ...]:
    """An unknown beginning before a long known part: Rathaus|begrünung, but not Um|gestaltung."""
    for end in range(_MIN_HEAD_LENGTH, len(word) - _MIN_TAIL_LENGTH + 1):
        if word[end:] in _INFLECTED and word[:end] not in _PREFIXES:
            return (word[:end], word[end:])
    return ()


@lru_cache(maxsize=50_000)
def compound_parts(word: str) -> tuple[str, ...]:
    """The parts of a compound in plain letters, unstemmed; empty for any other word."""
    plain = _plain(word)
    if plain in _EXCEPTIONS or len(plain) > _MAX_COMPOUND_LENGTH or not plain.isalpha():
        return ()
    parts = _split(plain) or _unknown_head(plain)
    return parts if len(parts) > 1 else ()


@lru_cache(maxsize=50_000)
def is_part(word: str) -> bool:
    """Whether a single word is a known part of compounds."""
    return _plain(word) in _INFLECTED
