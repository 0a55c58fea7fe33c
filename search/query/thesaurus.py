"""The thesaurus as the search uses it: which words of a question name a concept, and its names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from search.analysis.analyzer import term, typed_plainly, unstemmed
from search.analysis.characters import clean, words
from search.analysis.inflection import is_abbreviation, same_letters, same_word
from search.analysis.recipes import RECIPES
from search.query.parser import telling

# Of a longer name only a part could ever be typed into a question.
LONGEST = 6
_FACETS = {"goal": "sdg", "target": "target", "field": "field", "city": "city"}


@dataclass(frozen=True)
class Concept:
    """One thing and its names per language, the usual one first.

    `kind` is "concept", "goal", "target", "field" or "city", `key` the vocabulary's key or the city's.
    """

    kind: str
    key: str
    names: Mapping[str, tuple[str, ...]]

    @property
    def facet(self) -> str:
        """The facet in which measures have it by its key; empty for what only texts name."""
        return _FACETS.get(self.kind, "")

    @property
    def id(self) -> str:
        """Unique among all kinds."""
        return f"{self.kind}:{self.key}"

    def label(self, language: str) -> str:
        """The usual name in a language, or in English, or in any."""
        for code in (language, "en", *self.names):
            if self.names.get(code):
                return self.names[code][0]
        return self.key


@dataclass(frozen=True)
class Named:
    """The words at these places of a question, one after the other, name these concepts."""

    places: tuple[int, ...]
    concepts: tuple[Concept, ...]


Phrase = tuple[str, ...]
_Name = tuple[Phrase, Concept]
_NONE: frozenset[int] = frozenset()


class Thesaurus:
    """Finds concepts in questions. Made once from all concepts, then only read."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = tuple(concepts)
        self._cities: dict[Phrase, list[Concept]] = {}
        self._named: dict[str, dict[Phrase, list[_Name]]] = {code: {} for code in RECIPES}
        for concept in self.concepts:
            for language, names in concept.names.items():
                if language in self._named:
                    for name in names:
                        self._note(name, language, concept)

    def located(self, cities: Iterable[tuple[Concept, Iterable[str]]]) -> Self:
        """The same with cities, each known by some other names in whatever language and script."""
        # Made once for all that come from this one.
        _ = self.spellings
        made = copy(self)
        made._cities = {}
        for city, names in cities:
            for name in names:
                known = made._cities.setdefault(_as_written(words(clean(name))), [])
                if city not in known:
                    known.append(city)
        return made

    def _note(self, name: str, language: str, concept: Concept) -> None:
        whole = tuple(words(clean(name)))
        # The whole name, and without its function words; but a single word of a longer name is not
        # that name: "security" is not "IT security", nor "poverty" "No poverty".
        short = telling(name, language)
        for spoken in {whole, short if short[1:] else whole}:
            if 0 < len(spoken) <= LONGEST:
                for phrase in _phrases(spoken, language):
                    self._named[language].setdefault(phrase, []).append((spoken, concept))

    def find(
        self,
        spoken: Sequence[str],
        language: str,
        longest: int = 0,
        empty: frozenset[int] = _NONE,
    ) -> list[Named]:
        """The concepts that the words of a question name, longest names first, none overlapping.

        A name in the visitor's language counts before the same words in another. None has more than
        `longest` words, if that is not 0. The words at the
        places `empty` are function words: a name is found with them, or without.
        """
        found: list[Named] = []
        taken: set[int] = set()
        longest = longest or max(LONGEST, *map(len, self._cities), 0)
        for places in _windows(len(spoken), longest, empty):
            if taken.isdisjoint(places):
                concepts = self._concepts([spoken[place] for place in places], language)
                if concepts:
                    found.append(Named(places, concepts))
                    taken.update(range(places[0], places[-1] + 1))
        return sorted(found, key=lambda named: named.places)

    def _concepts(self, spoken: Sequence[str], language: str) -> tuple[Concept, ...]:
        return (*self._cities.get(_as_written(spoken), ()), *self._terms(spoken, language))

    def _terms(self, spoken: Sequence[str], language: str) -> tuple[Concept, ...]:
        for code in dict.fromkeys((language, *RECIPES)):
            known = self._named.get(code, {})
            for phrase in _phrases(spoken, code) if known else ():
                found = {
                    concept.id: concept
                    for name, concept in known.get(phrase, ())
                    if spoken[1:] or _names_alone(spoken[0], name[0], code, code == language)
                }
                if found:
                    return tuple(found.values())
        return ()

    @cached_property
    def spellings(self) -> Mapping[str, Mapping[str, str]]:
        """Every word of the names of a language by its plain letters: for typing errors."""
        found: dict[str, dict[str, str]] = {code: {} for code in RECIPES}
        for concept in self.concepts:
            for language, names in concept.names.items():
                for name in names if language in found else ():
                    for word in words(clean(name)):
                        if is_abbreviation(word):
                            continue
                        found[language].setdefault(unstemmed(word, language), word)
        return found


def _phrases(spoken: Sequence[str], language: str) -> set[Phrase]:
    """The words as terms, inflected forms alike, with marks and as typed without them."""
    return {
        tuple(term(word, language) for word in spoken),
        tuple(typed_plainly(word, language) for word in spoken),
    }


def _as_written(spoken: Sequence[str]) -> Phrase:
    """The words of a name that has no language, each once as in a question."""
    return tuple(dict.fromkeys(unstemmed(word, "en") for word in spoken))


def _names_alone(word: str, name: str, language: str, own: bool) -> bool:
    """Whether a single word is this name.

    Several words with the stems of a name mean it; of single ones many have a stem in common, and
    in a language that is not the visitor's own any word may.
    """
    return same_word(word, name, language) if own else same_letters(word, name, language)


def _windows(length: int, longest: int, empty: frozenset[int]) -> Iterator[tuple[int, ...]]:
    """Places side by side, the longest windows first, each with its empty words and without."""
    for size in range(min(longest, length), 0, -1):
        for start in range(length - size + 1):
            places = tuple(range(start, start + size))
            if not empty.issuperset(places):
                yield places
        telling = [place for place in range(length) if place not in empty]
        if len(telling) < length:
            for first in range(len(telling) - size + 1):
                places = tuple(telling[first : first + size])
                if places[-1] - places[0] >= size:
                    yield places
