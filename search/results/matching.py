"""Which words of a text were asked for, and how those that were misspelt are spelt there."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from search.analysis.analyzer import folded_term, term, unstemmed
from search.analysis.characters import TOKEN, clean, tokenize, unify
from search.analysis.compounds import compound_terms
from search.analysis.edit_distance import MIN_FUZZY_LENGTH, within_one_edit
from search.query.expansion import Expansion, correct_spelling
from search.query.parser import ParsedQuery, Phrase, format_query
from search.query.query_builder import accent_variants
from search.query.thesaurus import Thesaurus
from search.results.spelling import commonest

# A word from its first letter on.
_WORD_HERE = re.compile(rf"(?<![^\W_])(?<![^\W_]'){TOKEN.pattern}")
_NOWHERE: frozenset[int] = frozenset()
_Positions = dict[str, frozenset[int]]


@dataclass(frozen=True)
class Mark:
    """A part of a text that was asked for; `asked` are the positions in the question.

    `name` is the other name of a concept through which it was found, else empty.
    """

    start: int
    end: int
    groups: frozenset[int]
    name: str = ""


@dataclass(frozen=True)
class _ConceptName:
    """Another name of a concept as the terms of its words."""

    terms: tuple[str, ...]
    text: str
    groups: frozenset[int]


@dataclass
class _Seen:
    """Words of one language: asked for or probably meant, with their places; or beginning a name."""

    tokens: set[str] = field(default_factory=set)
    groups: _Positions = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    misspelt: _Positions = field(default_factory=dict)


@dataclass
class Matcher:
    """Compares words of texts with one question; remembers what it has seen.

    With `near`, words with one typing error and beginnings match as well, and `nearest` counts
    for each position of the question how its word is really spelt, per language; `exact` are the
    positions whose word was found as it was asked. The other names of `expansions` match too.
    """

    parsed: ParsedQuery
    fuzzy: bool = False
    expansions: Sequence[Expansion] = ()
    nearest: dict[int, dict[str, Counter[str]]] = field(default_factory=dict)
    exact: set[int] = field(default_factory=set)
    _seen: dict[str, _Seen] = field(default_factory=dict)
    _wanted: dict[str, tuple[_Positions, _Positions]] = field(default_factory=dict)
    _names: dict[str, dict[str, list[_ConceptName]]] = field(default_factory=dict)
    _marked: dict[tuple[str, str], list[Mark]] = field(default_factory=dict)

    def marks(self, text: str, language: str) -> list[Mark]:
        """The parts asked for in a readable text, in their order, none overlapping."""
        if not self.parsed.groups:
            return []
        key = (text, language)
        if key not in self._marked:
            self._marked[key] = self._find(unify(text), language)
        return self._marked[key]

    def matches_all(self, found: frozenset[int]) -> bool:
        """Whether all was found; with `near` every text also tells how its words are spelt."""
        return not self.fuzzy and len(found) == len(self.parsed.groups)

    def _find(self, text: str, language: str) -> list[Mark]:
        spoken = tokenize(text)
        distinct = set(spoken)
        seen = self._look_at(distinct, language)
        self._count(spoken, seen.misspelt, language)
        positions = {word: seen.groups[word] for word in distinct & seen.groups.keys()}
        if language == "de" and not positions:
            positions = self._apart(distinct)
        named = distinct & seen.named
        plain = [Mark(*span, positions[word]) for word in positions for span in _spans(text, word)]
        plain.sort(key=lambda mark: mark.start)
        return _merged(plain, self._named(text, spoken, named, language)) if named else plain

    def _count(self, spoken: list[str], misspelt: _Positions, language: str) -> None:
        for word in spoken if misspelt else ():
            for position in misspelt.get(word, _NOWHERE):
                self.nearest.setdefault(position, {}).setdefault(language, Counter())[word] += 1

    def _named(self, text: str, spoken: list[str], first: set[str], language: str) -> list[Mark]:
        """Where a text uses another name of a concept that was asked for; `first` begin one."""
        names = self._names_in(language)
        spans = [match.span() for match in TOKEN.finditer(text)]
        found = []
        for place, word in enumerate(spoken):
            for name in names[term(word, language)] if word in first else ():
                end = place + len(name.terms)
                if tuple(term(each, language) for each in spoken[place:end]) == name.terms:
                    found.append(Mark(spans[place][0], spans[end - 1][1], name.groups, name.text))
                    break
        return found

    def _names_in(self, language: str) -> dict[str, list[_ConceptName]]:
        """The other names in a language by their first term, the longest first."""
        if language not in self._names:
            found: dict[str, list[_ConceptName]] = {}
            for expansion in self.expansions:
                for concept in expansion.concepts:
                    for text in concept.names.get(language, ()):
                        terms = tuple(term(word, language) for word in tokenize(clean(text)))
                        if terms:
                            name = _ConceptName(terms, text, frozenset(expansion.positions))
                            found.setdefault(terms[0], []).append(name)
            for names in found.values():
                names.sort(key=lambda name: -len(name.terms))
            self._names[language] = found
        return self._names[language]

    def correction(
        self, language: str, thesaurus: Thesaurus, named: Sequence[Expansion] = ()
    ) -> str:
        """The question as texts and thesaurus spell it, in the visitor's language if they can.

        Words of `named` are spelt well: they name a concept as they are. Empty if nothing needs to be
        spelt otherwise.
        """
        known = {place for expansion in named for place in expansion.positions}
        better = {}
        for position, phrase in self._single_tokens():
            if position not in self.exact | known:
                spelt = self.nearest.get(position, {})
                own = spelt.get(language) or Counter()
                term_meant = correct_spelling(phrase.tokens[0], language, thesaurus)
                anywhere = sum(spelt.values(), Counter())
                found = commonest(own) or term_meant or commonest(anywhere)
                if found:
                    better[position] = found
        return format_query(self.parsed, better) if better else ""

    def _single_tokens(self) -> Iterator[tuple[int, Phrase]]:
        for position, group in enumerate(self.parsed.groups):
            if len(group) == 1 and not group[0].tokens[1:]:
                yield position, group[0]

    def _phrases(self) -> Iterator[tuple[int, Phrase]]:
        for position, group in enumerate(self.parsed.groups):
            for phrase in group:
                yield position, phrase

    def _look_at(self, distinct: set[str], language: str) -> _Seen:
        """All words of the language seen so far, these among them."""
        seen = self._seen.setdefault(language, _Seen())
        terms, plain = self._terms(language)
        names = self._names_in(language)
        for word in distinct - seen.tokens:
            its_term, typed, parts = _forms(word, language)
            if its_term in names:
                seen.named.add(word)
            if its_term in terms or typed in plain or parts or self.fuzzy:
                found = self._compare(word, language)
                if found:
                    seen.groups[word] = found
        seen.tokens |= distinct
        return seen

    def _compare(self, word: str, language: str) -> frozenset[int]:
        terms, plain = self._terms(language)
        its_term, typed, parts = _forms(word, language)
        found = terms.get(its_term, _NOWHERE) | plain.get(typed, _NOWHERE)
        if parts:
            found |= self._in_compound(parts)
        if found:
            self.exact |= found
        elif self.fuzzy:
            return self._near(word, language)
        return found

    def _terms(self, language: str) -> tuple[_Positions, _Positions]:
        """Where each word stands in the question: by its term, and by that typed without marks."""
        if language not in self._wanted:
            terms: _Positions = {}
            plain: _Positions = {}
            for position, phrase in self._phrases():
                for word in phrase.tokens:
                    for spelling in accent_variants(word, language):
                        _add(terms, term(spelling, language), position)
                    _add(plain, folded_term(word, language), position)
            self._wanted[language] = terms, plain
        return self._wanted[language]

    def _in_compound(self, parts: tuple[str, ...]) -> frozenset[int]:
        found = _NOWHERE
        for position, positions in self._parts:
            length = len(positions)
            windows = range(len(parts) - length + 1)
            if any(parts[start : start + length] == positions for start in windows):
                found |= {position}
        return found

    @cached_property
    def _parts(self) -> list[tuple[int, tuple[str, ...]]]:
        """The single words asked for, as the parts of German compounds."""
        return [
            (position, compound_terms(phrase.tokens[0]) or (term(phrase.tokens[0], "de"),))
            for position, phrase in self._phrases()
            if not phrase.tokens[1:]
        ]

    def _apart(self, present: set[str]) -> _Positions:
        """Words of a text that has all parts of a compound asked for, as words of their own."""
        spoken = {word: term(word, "de") for word in present}
        apart = set(spoken.values())
        found: _Positions = {}
        for position, phrase in self._phrases():
            parts = compound_terms(phrase.tokens[0])
            if parts and not phrase.tokens[1:] and apart.issuperset(parts):
                for word, its_term in spoken.items():
                    if its_term in parts:
                        _add(found, word, position)
        return found

    def _near(self, word: str, language: str) -> frozenset[int]:
        whole = unstemmed(word, language)
        found = _NOWHERE
        # A number is never meant to be another one.
        if not whole.isalpha():
            return found
        last = len(self.parsed.groups) - 1
        for position, forms in self._single_words:
            if any(within_one_edit(whole, form) for form in forms):
                found |= {position}
                _add(self._seen[language].misspelt, word, position)
            elif position == last and whole.startswith(forms):
                found |= {position}
        return found

    @cached_property
    def _single_words(self) -> list[tuple[int, tuple[str, ...]]]:
        """The words asked for that are long enough to be misspelt, in plain letters."""
        found = []
        for position, phrase in self._phrases():
            forms = {unstemmed(phrase.tokens[0], code) for code in ("de", "en")}
            if not phrase.tokens[1:] and min(map(len, forms)) >= MIN_FUZZY_LENGTH:
                found.append((position, tuple(forms)))
        return found


@lru_cache(maxsize=50_000)
def _forms(word: str, language: str) -> tuple[str, str, tuple[str, ...]]:
    """A word's term, that of the word typed without marks, and the parts of a German compound."""
    parts = compound_terms(word) if language == "de" else ()
    return term(word, language), folded_term(word, language), parts


def _spans(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Where a word of the text stands; looking for it is quicker than going through all words."""
    start = text.find(word)
    while start >= 0:
        found = _WORD_HERE.match(text, start)
        if found and found.end() == start + len(word):
            yield found.span()
        start = text.find(word, start + 1)


def _add(positions: _Positions, key: str, position: int) -> None:
    positions[key] = positions.get(key, _NOWHERE) | {position}


def _merged(plain: list[Mark], named: list[Mark]) -> list[Mark]:
    """Both kinds in their order; where they overlap the visitor's own words count."""
    free = [mark for mark in named if not any(_overlap(mark, other) for other in plain)]
    kept: list[Mark] = []
    for mark in sorted([*plain, *free], key=lambda mark: mark.start):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _overlap(mark: Mark, other: Mark) -> bool:
    return mark.start < other.end and other.start < mark.end
