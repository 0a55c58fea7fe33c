"""The thesaurus as the search uses it: which words of a question name a concept, and its names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from search.analysis.chain import term, typed_plainly, unstemmed
from search.analysis.chars import clean, words
from search.analysis.recipes import RECIPES
from search.wording import telling

# Of a longer name only a part could ever be typed into a question.
LONGEST = 6
_FACETS = {"goal": "sdg", "target": "target", "field": "field"}


@dataclass(frozen=True)
class Concept:
    """One thing and its names per language, the usual one first.

    `kind` is "concept", "goal", "target" or "field", `key` the vocabulary's key.
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
    """The words from `start` to before `end` of a question name these concepts."""

    start: int
    end: int
    concepts: tuple[Concept, ...]


Phrase = tuple[str, ...]


class Thesaurus:
    """Finds concepts in questions. Made once from all concepts, then only read."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = tuple(concepts)
        self._named: dict[str, dict[Phrase, list[Concept]]] = {code: {} for code in RECIPES}
        for concept in self.concepts:
            for language, names in concept.names.items():
                if language in self._named:
                    for name in names:
                        self._note(name, language, concept)

    def _note(self, name: str, language: str, concept: Concept) -> None:
        spoken = telling(name)
        if 0 < len(spoken) <= LONGEST:
            for phrase in _phrases(spoken, language):
                known = self._named[language].setdefault(phrase, [])
                if concept not in known:
                    known.append(concept)

    def find(self, spoken: Sequence[str], language: str, longest: int = LONGEST) -> list[Named]:
        """The concepts that the words of a question name, longest names first, none overlapping.

        A name in the visitor's language counts before the same words in another.
        """
        found: list[Named] = []
        taken: set[int] = set()
        for length in range(min(longest, len(spoken)), 0, -1):
            for start in range(len(spoken) - length + 1):
                places = range(start, start + length)
                if taken.isdisjoint(places):
                    concepts = self._concepts(spoken[start : start + length], language)
                    if concepts:
                        found.append(Named(start, start + length, concepts))
                        taken.update(places)
        return sorted(found, key=lambda named: named.start)

    def _concepts(self, spoken: Sequence[str], language: str) -> tuple[Concept, ...]:
        for code in dict.fromkeys((language, *RECIPES)):
            known = self._named.get(code, {})
            for phrase in _phrases(spoken, code) if known else ():
                if phrase in known:
                    return tuple(known[phrase])
        return ()

    @cached_property
    def spellings(self) -> Mapping[str, Mapping[str, str]]:
        """Every word of the names of a language by its plain letters: for typing errors."""
        found: dict[str, dict[str, str]] = {code: {} for code in RECIPES}
        for concept in self.concepts:
            for language, names in concept.names.items():
                for name in names if language in found else ():
                    for word in words(clean(name)):
                        found[language].setdefault(unstemmed(word, language), word)
        return found


def _phrases(spoken: Sequence[str], language: str) -> set[Phrase]:
    """The words as terms, inflected forms alike, with marks and as typed without them."""
    return {
        tuple(term(word, language) for word in spoken),
        tuple(typed_plainly(word, language) for word in spoken),
    }
