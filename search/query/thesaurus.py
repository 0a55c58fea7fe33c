"""The in-memory thesaurus: which tokens of a query name a concept, and the concept's names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from search.analysis.analyzer import folded_term, term, unstemmed
from search.analysis.characters import clean, tokenize
from search.analysis.inflection import is_abbreviation, same_letters, same_word
from search.analysis.language_rules import RECIPES
from search.query.parser import content_tokens

# Nobody types a longer name into a query in full.
MAX_NAME_TOKENS = 6
_FACETS = {"goal": "sdg", "target": "target", "field": "field", "city": "city"}


@dataclass(frozen=True)
class Concept:
    """A concept and its names per language, the preferred one first.

    `kind` is "concept", "goal", "target", "field" or "city", `key` the vocabulary's key or the city's.
    """

    kind: str
    key: str
    names: Mapping[str, tuple[str, ...]]

    @property
    def facet(self) -> str:
        """The facet whose values hold its key; empty for concepts that only texts mention."""
        return _FACETS.get(self.kind, "")

    @property
    def id(self) -> str:
        """Unique among all kinds."""
        return f"{self.kind}:{self.key}"

    def label(self, language: str) -> str:
        """The preferred name in a language, or in English, or in any."""
        for code in (language, "en", *self.names):
            if self.names.get(code):
                return self.names[code][0]
        return self.key


@dataclass(frozen=True)
class ConceptMatch:
    """The tokens of a query at these ascending indexes name these concepts."""

    indexes: tuple[int, ...]
    concepts: tuple[Concept, ...]


TermSequence = tuple[str, ...]
# The tokens of a name, and the concept it names.
_Name = tuple[tuple[str, ...], Concept]
_NO_INDEXES: frozenset[int] = frozenset()


class Thesaurus:
    """Finds concepts in queries. Built once from all concepts, then read-only."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self.concepts = tuple(concepts)
        self._cities: dict[TermSequence, list[Concept]] = {}
        self._names: dict[str, dict[TermSequence, list[_Name]]] = {code: {} for code in RECIPES}
        for concept in self.concepts:
            for language, names in concept.names.items():
                if language in self._names:
                    for name in names:
                        self._add_name(name, language, concept)

    def with_cities(self, cities: Iterable[tuple[Concept, Iterable[str]]]) -> Self:
        """A copy that also finds cities by their other names, in any language and script."""
        # Computed here once, shared by all copies.
        _ = self.spellings
        thesaurus = copy(self)
        thesaurus._cities = {}
        for city, names in cities:
            for name in names:
                same_name = thesaurus._cities.setdefault(_unstemmed_key(tokenize(clean(name))), [])
                if city not in same_name:
                    same_name.append(city)
        return thesaurus

    def _add_name(self, name: str, language: str, concept: Concept) -> None:
        whole = tuple(tokenize(clean(name)))
        # The whole name, and without its stop words; but a single token of a longer name is not
        # that name: "security" is not "IT security", nor "poverty" "No poverty".
        content = content_tokens(name, language)
        for tokens in {whole, content if content[1:] else whole}:
            if 0 < len(tokens) <= MAX_NAME_TOKENS:
                for terms in _term_sequences(tokens, language):
                    self._names[language].setdefault(terms, []).append((tokens, concept))

    def find(
        self,
        tokens: Sequence[str],
        language: str,
        max_length: int = 0,
        stop_words: frozenset[int] = _NO_INDEXES,
    ) -> list[ConceptMatch]:
        """The concepts that tokens of a query name, longest names first, without overlaps.

        A name in the user's language takes precedence over the same tokens in another. No match has
        more than `max_length` tokens, unless it is 0. `stop_words` are the indexes of stop words: a
        name is found with them, or without.
        """
        matches: list[ConceptMatch] = []
        taken: set[int] = set()
        max_length = max_length or max(MAX_NAME_TOKENS, *map(len, self._cities), 0)
        for indexes in _windows(len(tokens), max_length, stop_words):
            if taken.isdisjoint(indexes):
                concepts = self._concepts([tokens[index] for index in indexes], language)
                if concepts:
                    matches.append(ConceptMatch(indexes, concepts))
                    taken.update(range(indexes[0], indexes[-1] + 1))
        return sorted(matches, key=lambda match: match.indexes)

    def _concepts(self, tokens: Sequence[str], language: str) -> tuple[Concept, ...]:
        cities = self._cities.get(_unstemmed_key(tokens), ())
        return (*cities, *self._concepts_by_terms(tokens, language))

    def _concepts_by_terms(self, tokens: Sequence[str], language: str) -> tuple[Concept, ...]:
        for code in dict.fromkeys((language, *RECIPES)):
            names = self._names.get(code, {})
            for terms in _term_sequences(tokens, code) if names else ():
                concepts = {
                    concept.id: concept
                    for name, concept in names.get(terms, ())
                    if tokens[1:] or _is_single_name(tokens[0], name[0], code, code == language)
                }
                if concepts:
                    return tuple(concepts.values())
        return ()

    @cached_property
    def spellings(self) -> Mapping[str, Mapping[str, str]]:
        """Per language, every word of its names by the word in plain letters: to correct typos."""
        spellings: dict[str, dict[str, str]] = {code: {} for code in RECIPES}
        for concept in self.concepts:
            for language, names in concept.names.items():
                for name in names if language in spellings else ():
                    for token in tokenize(clean(name)):
                        if is_abbreviation(token):
                            continue
                        spellings[language].setdefault(unstemmed(token, language), token)
        return spellings


def _term_sequences(tokens: Sequence[str], language: str) -> set[TermSequence]:
    """The tokens as terms, inflected forms alike, with accents and as typed without them."""
    return {
        tuple(term(token, language) for token in tokens),
        tuple(folded_term(token, language) for token in tokens),
    }


def _unstemmed_key(tokens: Sequence[str]) -> TermSequence:
    """The tokens of a name that has no language, without duplicates, as in a parsed query."""
    return tuple(dict.fromkeys(unstemmed(token, "en") for token in tokens))


def _is_single_name(token: str, name: str, language: str, own: bool) -> bool:
    """Whether a single token is this name; both have the same term.

    Several tokens with the stems of a name mean it; but many single words share a stem, and in a
    language that is not the user's own any word may.
    """
    return same_word(token, name, language) if own else same_letters(token, name, language)


def _windows(length: int, max_length: int, stop_words: frozenset[int]) -> Iterator[tuple[int, ...]]:
    """Adjacent indexes, the longest windows first, each with its stop words and without."""
    for size in range(min(max_length, length), 0, -1):
        for start in range(length - size + 1):
            indexes = tuple(range(start, start + size))
            if not stop_words.issuperset(indexes):
                yield indexes
        content = [index for index in range(length) if index not in stop_words]
        if len(content) < length:
            for first in range(len(content) - size + 1):
                indexes = tuple(content[first : first + size])
                if indexes[-1] - indexes[0] >= size:
                    yield indexes
