"""Marks the parts of a text that match a query."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.analysis.characters import TOKEN, tokenize, unify
from search.query.expansion import Expansion
from search.query.parser import ParsedQuery
from search.results.concept_names import ConceptNames
from search.results.spelling import SpellingCounts
from search.results.token_matcher import Groups, TokenMatcher

# A token from its first letter on.
_TOKEN_HERE = re.compile(rf"(?<![^\W_])(?<![^\W_]'){TOKEN.pattern}")


@dataclass(frozen=True)
class Mark:
    """A part of a text that matches these groups of the query.

    `name` is the other name of a concept through which it matched, else empty.
    """

    start: int
    end: int
    groups: Groups
    name: str = ""


class Matcher:
    """Marks matches of one query in texts of all languages.

    With `fuzzy`, tokens within one edit and prefixes match as well, and `spellings` counts how the
    words of the query are spelt in the texts. The names of `expansions` match, too.
    """

    def __init__(
        self, parsed: ParsedQuery, *, fuzzy: bool = False, expansions: Sequence[Expansion] = ()
    ) -> None:
        self.parsed = parsed
        self.fuzzy = fuzzy
        self.expansions = expansions
        self.spellings = SpellingCounts()
        self._token_matchers: dict[str, TokenMatcher] = {}
        self._concept_names: dict[str, ConceptNames] = {}
        # Several parts of a hit need the marks of the same text, and it must be counted once.
        self._marks: dict[tuple[str, str], list[Mark]] = {}

    @property
    def exact(self) -> Groups:
        """The groups that some text matched as they were typed."""
        return frozenset().union(*(matcher.exact for matcher in self._token_matchers.values()))

    def marks(self, text: str, language: str) -> list[Mark]:
        """The matches in a readable text, in order and without overlaps."""
        if not self.parsed.groups:
            return []
        key = (text, language)
        if key not in self._marks:
            self._marks[key] = self._find_marks(unify(text), language)
        return self._marks[key]

    def matches_all(self, groups: Groups) -> bool:
        """Whether no more text need be read: with `fuzzy` every text adds to the spellings."""
        return not self.fuzzy and len(groups) == len(self.parsed.groups)

    def _find_marks(self, text: str, language: str) -> list[Mark]:
        tokens = tokenize(text)
        matcher = self._token_matcher(language)
        matched = matcher.match(set(tokens))
        self.spellings.count(tokens, matcher.misspelt, language)
        marks = [
            Mark(start, end, groups)
            for token, groups in matched.items()
            for start, end in _find_token(text, token)
        ]
        marks.sort(key=lambda mark: mark.start)
        return _merge(marks, self._name_marks(text, tokens, language))

    def _name_marks(self, text: str, tokens: list[str], language: str) -> list[Mark]:
        if language not in self._concept_names:
            self._concept_names[language] = ConceptNames(self.expansions, language)
        names = list(self._concept_names[language].find(tokens))
        if not names:
            return []
        spans = [match.span() for match in TOKEN.finditer(text)]
        return [
            Mark(spans[first][0], spans[last][1], name.groups, name.text)
            for first, last, name in names
        ]

    def _token_matcher(self, language: str) -> TokenMatcher:
        if language not in self._token_matchers:
            matcher = TokenMatcher(self.parsed, language, fuzzy=self.fuzzy)
            self._token_matchers[language] = matcher
        return self._token_matchers[language]


def _find_token(text: str, token: str) -> Iterator[tuple[int, int]]:
    """Where a token occurs in a text; faster than to tokenize the text with offsets."""
    start = text.find(token)
    while start >= 0:
        match = _TOKEN_HERE.match(text, start)
        if match and match.end() == start + len(token):
            yield match.span()
        start = text.find(token, start + 1)


def _merge(own_words: list[Mark], names: list[Mark]) -> list[Mark]:
    """Both kinds of marks in order; where they overlap the user's own words take precedence."""
    if not names:
        return own_words
    free = [mark for mark in names if not any(_overlap(mark, other) for other in own_words)]
    merged: list[Mark] = []
    for mark in sorted([*own_words, *free], key=lambda mark: mark.start):
        if not merged or mark.start >= merged[-1].end:
            merged.append(mark)
    return merged


def _overlap(mark: Mark, other: Mark) -> bool:
    return mark.start < other.end and other.start < mark.end
