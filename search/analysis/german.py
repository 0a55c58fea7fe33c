"""German spelling and compounds: ä as ae or a, and the parts of Dachbegrünung."""

import re
from functools import lru_cache

from search.analysis.characters import fold, lower
from search.analysis.german_parts import EXCEPTIONS, PARTS, PREFIXES

_LINKS = ("", "s", "es", "n", "en", "e")
_ENDINGS = ("", "e", "en", "n", "s", "es", "er", "ern")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})
_DIGRAPH = re.compile(r"(?<![aeiouqäöü])ue|[ao]e")
_SHORTEST_TAIL = 6
_SHORTEST_HEAD = 4
_LONGEST_COMPOUND = 40


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
_SHORTEST_PART = min(map(len, _PARTS))
_INFLECTED = frozenset(part + ending for part in _PARTS for ending in _ENDINGS)


def _cover(word: str) -> tuple[str, ...]:
    """The fewest known parts that make up the whole word, or nothing."""
    if word in _INFLECTED:
        return (word,)
    best: tuple[str, ...] = ()
    for end in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
        head = word[:end]
        if head not in _PARTS:
            continue
        for link in _LINKS:
            if not word.startswith(link, end):
                continue
            rest = _cover(word[end + len(link) :])
            if rest and (not best or len(rest) + 1 < len(best)):
                best = (head, *rest)
    return best


def _headed(word: str) -> tuple[str, ...]:
    """An unknown beginning before a long known part: Rathaus|begrünung, but not Um|gestaltung."""
    for end in range(_SHORTEST_HEAD, len(word) - _SHORTEST_TAIL + 1):
        if word[end:] in _INFLECTED and word[:end] not in _PREFIXES:
            return (word[:end], word[end:])
    return ()


@lru_cache(maxsize=50_000)
def parts(word: str) -> tuple[str, ...]:
    """The parts of a compound in plain letters, not stemmed; nothing for any other word."""
    plain = _plain(word)
    if plain in _EXCEPTIONS or len(plain) > _LONGEST_COMPOUND or not plain.isalpha():
        return ()
    found = _cover(plain)
    if not found:
        found = _headed(plain)
    return found if len(found) > 1 else ()


@lru_cache(maxsize=50_000)
def is_part(word: str) -> bool:
    """Whether a single word is one that compounds are made of."""
    return _plain(word) in _INFLECTED
