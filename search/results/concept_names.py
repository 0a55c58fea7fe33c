"""Finds the names of concepts that a query was expanded by in texts of one language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from search.analysis.analyzer import term
from search.analysis.characters import clean, tokenize
from search.query.expansion import Expansion
from search.results.token_matcher import Groups


@dataclass(frozen=True)
class ConceptName:
    """A name of a concept, the terms of its tokens, and the groups of the query that name it."""

    text: str
    terms: tuple[str, ...]
    groups: Groups


class ConceptNames:
    """The names of expanded concepts in one language."""

    def __init__(self, expansions: Iterable[Expansion], language: str) -> None:
        self._language = language
        # By first term, the longest names first.
        self._names: dict[str, list[ConceptName]] = {}
        for name in _names(expansions, language):
            self._names.setdefault(name.terms[0], []).append(name)
        for names in self._names.values():
            names.sort(key=lambda name: -len(name.terms))

    def find(self, tokens: list[str]) -> Iterator[tuple[int, int, ConceptName]]:
        """The names in a tokenized text, as the indexes of their first and their last token."""
        if not self._names:
            return
        terms = [term(token, self._language) for token in tokens]
        for start, first in enumerate(terms):
            for name in self._names.get(first, ()):
                end = start + len(name.terms)
                if tuple(terms[start:end]) == name.terms:
                    yield start, end - 1, name
                    break


def _names(expansions: Iterable[Expansion], language: str) -> Iterator[ConceptName]:
    for expansion in expansions:
        for concept in expansion.concepts:
            for text in concept.names.get(language, ()):
                terms = tuple(term(token, language) for token in tokenize(clean(text)))
                if terms:
                    yield ConceptName(text, terms, frozenset(expansion.positions))
