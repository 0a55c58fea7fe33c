"""Other ways to write the words of a query: joined, apart, in full, with other separators."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from search.analysis.characters import lower

# Languages that write compounds as one word, with the letters between their parts.
LINKS = {"de": ("", "s", "es", "n", "en", "e", "er"), "nl": ("", "s", "e", "en", "er")}
# Between three parts only the most common ones, so that a query stays small.
_COMMON_LINKS = ("", "s", "n")
# And only where there are few words: in a sentence they are hardly written apart.
_MAX_WORDS_FOR_THREE = 8
# A shorter word is rarely a part of a compound, but often a preposition.
_MIN_PART_LENGTH = 3
_MAX_COMPOUND_LENGTH = 40
# What everybody abbreviates, also as the end of a word: Bahnhofstr.
ABBREVIATIONS = {
    "de": {"str": "straße", "nr": "nummer"},
    "en": {"approx": "approximately", "dept": "department", "govt": "government"},
    "fr": {"av": "avenue", "bd": "boulevard", "env": "environ"},
    "ro": {"str": "strada", "bd": "bulevardul", "nr": "numărul"},
    "nl": {"str": "straat", "nr": "nummer"},
}
_ENDINGS = {"de": (("straße", "str"), ("strasse", "str")), "nl": (("straat", "str"),)}
# Czedikgasse is also written as Alois-Czedik-Gasse.
_STREETS = {
    "de": ("straße", "strasse", "gasse", "platz", "allee", "brücke", "weg", "ring", "ufer"),
    "nl": ("straat", "plein", "laan", "gracht"),
}
_MIN_STREET_LENGTH = 3
_CODE = re.compile(r"([^\W\d_]{1,4})([0-9]{1,4})")
_GROUPED = re.compile(r"([0-9]{1,3})[.,]?((?:[0-9]{3}[.,]?)*[0-9]{3})")


@dataclass(frozen=True)
class Spelling:
    """Tokens, side by side, that say the same as the words of the query at `positions`.

    With `language`, they are inflected as words of this language; without, they are found as they
    are written here.
    """

    positions: range
    tokens: tuple[str, ...]
    language: str = ""


def find_spellings(words: Sequence[tuple[str, int | None]], language: str) -> tuple[Spelling, ...]:
    """Other spellings of single words in their order; each has a position, stop words None."""
    found: list[Spelling] = []
    for word, position in words:
        if position is not None:
            found += _of_one(word, position, language)
    for before, after in pairwise(words):
        found += _of_two(before, after, language)
    if language in LINKS and len(words) <= _MAX_WORDS_FOR_THREE:
        for three in zip(words, words[1:], words[2:], strict=False):
            found += _compounds(three, language)
    return tuple(dict.fromkeys(found))


def _of_one(word: str, position: int, language: str) -> Iterator[Spelling]:
    here, plain = range(position, position + 1), lower(word)
    if code := _CODE.fullmatch(plain):
        yield Spelling(here, (code[1], code[2]))
    if number := _GROUPED.fullmatch(plain):
        digits = re.sub("[.,]", "", number[2])
        yield Spelling(here, (number[1], *re.findall("...", digits)))
    for full in _in_full(plain, language):
        yield Spelling(here, (full,), language)
    for ending in _STREETS.get(language, ()):
        name = plain.removesuffix(ending)
        if name != plain and len(name) >= _MIN_STREET_LENGTH:
            yield Spelling(here, (name, ending), language)


def _in_full(word: str, language: str) -> Iterator[str]:
    """The word without its abbreviation, or abbreviated."""
    known = ABBREVIATIONS.get(language, {})
    if word in known:
        yield known[word]
    yield from (short for short, full in known.items() if full == word)
    for full, short in _ENDINGS.get(language, ()):
        for ending, other in ((short, full), (full, short)):
            if word.endswith(ending) and len(word) >= len(ending) + _MIN_STREET_LENGTH:
                yield word.removesuffix(ending) + other


def _of_two(
    before: tuple[str, int | None], after: tuple[str, int | None], language: str
) -> Iterator[Spelling]:
    (one, first), (two, second) = before, after
    if first is None or second is None:
        return
    both = range(first, second + 1)
    joined = lower(one + two)
    if _CODE.fullmatch(joined) or (two.isdigit() and len(two) == 3 and _GROUPED.fullmatch(joined)):
        yield Spelling(both, (joined,))
        if joined.isdigit():
            yield from (Spelling(both, (f"{one}{sign}{two}",)) for sign in ".,")
    elif language in LINKS:
        yield from _compounds((before, after), language)


def _compounds(words: Sequence[tuple[str, int | None]], language: str) -> Iterator[Spelling]:
    """The compounds that words side by side may form."""
    parts = [lower(word) for word, _position in words]
    positions = [position for _word, position in words if position is not None]
    if len(positions) < len(words) or any(not _is_part(part) for part in parts):
        return
    links = LINKS[language] if len(parts) == 2 else _COMMON_LINKS
    heads = [_heads(part, links) for part in parts[:-1]]
    for chosen in product(*heads):
        compound = "".join(chosen) + parts[-1]
        if len(compound) <= _MAX_COMPOUND_LENGTH:
            yield Spelling(range(positions[0], positions[-1] + 1), (compound,), language)


def _is_part(word: str) -> bool:
    return len(word) >= _MIN_PART_LENGTH and word.isalpha()


def _heads(part: str, links: Sequence[str]) -> list[str]:
    """A part as it stands before another: Schul-, Straßen-, Verkehrs-."""
    heads = [part + link for link in links]
    # Schule and Hof form Schulhof, Zählen and Stelle form Zählstelle.
    shortened = (part.removesuffix(ending) for ending in ("e", "en"))
    return list(dict.fromkeys([*heads, *(each for each in shortened if _is_part(each))]))
