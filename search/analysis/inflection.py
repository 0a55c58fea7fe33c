"""Inflection: whether two words with the same stem are forms of one word, not a derivation.

A stemmer conflates more than that: `parc` and `parcare`, `project` and `projection`, `Strom` and
`Stromer` share a stem. That helps to find texts, but would match wrong concepts.
"""

from itertools import takewhile

from search.analysis.analyzer import unstemmed


def _pairs(text: str) -> frozenset[frozenset[str]]:
    """Pairs of endings that forms of one word may differ in: `-/s` is added, `y/ies` replaced."""
    return frozenset(
        frozenset(end.removeprefix("-") for end in pair.split("/")) for pair in text.split()
    )


def _all_pairs(endings: str) -> frozenset[frozenset[str]]:
    known = ["", *endings.split()]
    return frozenset(frozenset((one, other)) for one in known for other in known)


_GERMAN_NOUNS = _pairs("-/e -/en -/n -/s -/es -/se -/sen -/ns -/ens e/s e/es e/en en/es se/ses")
# Feminine and plural forms of adjectives, the article behind a noun, cases.
_PAIRS = {
    "en": _pairs("-/s -/es y/ies"),
    "fr": _pairs(
        "-/s -/x -/e -/es s/es l/ux l/le l/les -/ne -/nes s/ne s/nes -/le -/les f/ve f/ves fs/ve fs/ves"
    ),
    "ro": _all_pairs(
        "a e i ii u l lui ul ului le lor ei ele elor ile ilor uri urile urilor ea iul iului"
    )
    - _pairs("-/ile"),
}
# Häuser and Haus, but not Handwerker and Handwerk; these change no vowel.
_GERMAN_ER = _pairs("-/er -/ern er/es")
_GERMAN_ER_NOUNS = ("kind", "bild", "feld", "geld", "licht", "schild", "lied", "glied", "kleid")
_GERMAN_ADJECTIVES = _all_pairs("e en er em es n r m s")
_UMLAUTS = ("ä", "ö", "ü", "ae", "oe", "ue")


def is_abbreviation(word: str) -> bool:
    """Whether it has capitals beyond its first letter: `LEED`, `PLUi`."""
    return any(map(str.isupper, word[1:]))


def same_letters(word: str, name: str, language: str) -> bool:
    """Whether both are spelt the same but for accents and case."""
    return unstemmed(word, language) == unstemmed(name, language)


def same_word(word: str, name: str, language: str) -> bool:
    """Whether a word is an inflected form of a name; both must share a stem in that language.

    An abbreviation has no inflected forms. For languages without pairs of endings here, the shared
    stem is enough.
    """
    one, other = unstemmed(word, language), unstemmed(name, language)
    if one == other:
        return True
    if is_abbreviation(name):
        return False
    pairs = zip(one, other, strict=False)
    prefix_length = sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))
    ends = frozenset((one[prefix_length:], other[prefix_length:]))
    if language == "de":
        return _same_german_word(word, name, ends)
    return language not in _PAIRS or ends in _PAIRS[language]


def _same_german_word(word: str, name: str, ends: frozenset[str]) -> bool:
    if ends in _GERMAN_NOUNS:
        return True
    if name[:1].islower():
        return ends in _GERMAN_ADJECTIVES
    if ends not in _GERMAN_ER:
        return False
    shorter = min(word, name, key=len).lower()
    return _has_umlaut(word) != _has_umlaut(name) or shorter.endswith(_GERMAN_ER_NOUNS)


def _has_umlaut(word: str) -> bool:
    return any(sign in word.lower() for sign in _UMLAUTS)
