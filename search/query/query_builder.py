"""Builds the clauses of a parsed query: groups of words, and the other names of their concepts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.analysis.characters import clean, tokenize
from search.query.expansion import Expansion
from search.query.parser import ParsedQuery, Phrase, content_tokens
from search.query.phrase_clauses import (
    OWN_LANGUAGE_FACTOR,
    german_parts_clauses,
    long_query_clauses,
    name_clauses,
    phrase_clauses,
    spelling_clauses,
)
from search.query.spellings import Spelling
from search.query.thesaurus import Concept
from search.schema.clauses import AllOf, Alternatives, Clause, Keyword

# A measure that uses another name of a concept ranks below one that uses the user's word.
_EXPANDED_FACTOR = 0.4
# The tokens of a name, not side by side.
_SCATTERED_FACTOR = 0.3
# A single token of a concept's name, compared to the whole name.
_SINGLE_TOKEN_FACTOR = 0.15
_KEYWORD_BOOST = 1.0
# Names per concept and language, and expanded clauses per query, so that none exhausts an engine.
_MAX_NAMES = 8
_MAX_EXPANDED_CLAUSES = 600
_MAX_SPELLING_CLAUSES = 600
# A question of more words is a sentence or a pasted text.
LONG_QUERY = 6


class _ClauseBudget:
    """How many more clauses a query may get beyond those of its own words."""

    def __init__(self, clauses: int) -> None:
        self._remaining = clauses

    def take(self, clauses: Iterable[Clause]) -> Alternatives:
        """The first of these clauses, as many as the budget allows."""
        taken = []
        for clause in clauses:
            self._remaining -= _size(clause)
            if self._remaining < 0:
                break
            taken.append(clause)
        return tuple(taken)


def _size(clause: Clause) -> int:
    """The number of leaf clauses."""
    if isinstance(clause, AllOf):
        return sum(_size(inner) for group in clause.groups for inner in group)
    return 1


def is_long(parsed: ParsedQuery) -> bool:
    return len(parsed.groups) > LONG_QUERY


def required_groups(parsed: ParsedQuery, count: int, *, partial: bool) -> int | None:
    """How many of `count` groups have to match; None stands for all of them.

    With `partial`, a third of a short question is enough, and one word of a long one. Without, a
    long question needs a tenth of its words; which of them matter is left to the ranking.
    """
    if is_long(parsed):
        return 1 if partial else max(1, count // 10)
    return max(1, count // 3) if partial else None


def build_clauses(
    parsed: ParsedQuery,
    language: str,
    *,
    expansions: Sequence[Expansion] = (),
    fuzzy: bool = False,
    partial: bool = False,
) -> tuple[Alternatives, ...]:
    """For each group of the query, or several that name a concept, the clauses to match.

    All languages are searched, the user's with a higher boost. Tokens that name a concept also
    match by its other names. With `fuzzy`, tokens of four letters or more match within one edit,
    and the last one as a prefix. With `partial`, tokens that together name a concept also match one
    by one, and the tokens of its other names apart from each other. A long question is searched in
    the user's language and its own, and as it is written in all others.
    """
    builder = _ClauseBuilder(parsed, language, fuzzy=fuzzy)
    build = builder.partial_segment if partial else builder.segment
    all_positions = range(len(parsed.groups))
    return tuple(
        build(segment, all_positions[-1]) for segment in _segments(all_positions, expansions)
    )


def build_excluded(parsed: ParsedQuery, language: str) -> tuple[Clause, ...]:
    """The clauses of which none may match."""
    return tuple(
        clause for phrase in parsed.excluded for clause in phrase_clauses(phrase, language)
    )


@dataclass(frozen=True)
class _Segment:
    """A group of a query, or adjacent groups that name concepts together."""

    positions: range
    expansions: tuple[Expansion, ...]


def _segments(positions: range, expansions: Sequence[Expansion]) -> Iterator[_Segment]:
    """Split the groups at these positions so that no expansion is cut."""
    start = positions.start
    while start < positions.stop:
        here = tuple(expansion for expansion in expansions if expansion.positions.start == start)
        stop = max((expansion.positions.stop for expansion in here), default=start + 1)
        yield _Segment(range(start, stop), here)
        start = stop


class _ClauseBuilder:
    """Builds the clauses of one query's segments, within one budget.

    `last` is the position of the group that may be the prefix of a word.
    """

    def __init__(self, parsed: ParsedQuery, language: str, *, fuzzy: bool) -> None:
        self._groups = parsed.groups
        self._language = language
        self._fuzzy = fuzzy
        self._spellings = _by_position(parsed.spellings)
        self._text_languages = {language, parsed.language} if is_long(parsed) else None
        self._expanded_budget = _ClauseBudget(_MAX_EXPANDED_CLAUSES)
        self._spelling_budget = _ClauseBudget(_MAX_SPELLING_CLAUSES)

    def segment(self, segment: _Segment, last: int, *, scattered: bool = False) -> Alternatives:
        """All groups of the segment as typed, or other names of its concepts."""
        groups = tuple(self._group(position, last) for position in segment.positions)
        typed = groups[0] if len(groups) == 1 else (AllOf(groups),)
        expanded = _expanded(segment.expansions, self._language, scattered=scattered)
        return (*typed, *self._expanded_budget.take(expanded))

    def partial_segment(self, segment: _Segment, last: int) -> Alternatives:
        """The segment as a whole, or with a much lower boost any of its groups."""
        whole = self.segment(segment, last, scattered=True)
        if len(segment.positions) == 1:
            return whole
        nested = [inner for expansion in segment.expansions for inner in expansion.nested]
        parts = [
            self.segment(part, segment.positions[-1])
            for part in _segments(segment.positions, nested)
        ]
        groups = (whole, *(_scale(part, _SINGLE_TOKEN_FACTOR) for part in parts))
        return (AllOf(groups, minimum_should_match=1),)

    def _group(self, position: int, last: int) -> Alternatives:
        last_group = position == last
        typed = [
            clause
            for phrase in self._groups[position]
            for clause in self._phrase(phrase, last=last_group)
        ]
        other = (
            clause
            for spelling in self._spellings.get(position, ())
            for clause in spelling_clauses(
                spelling, self._language, is_long=bool(self._text_languages)
            )
        )
        return (*typed, *self._spelling_budget.take(other))

    def _phrase(self, phrase: Phrase, *, last: bool) -> Iterable[Clause]:
        if self._text_languages:
            return long_query_clauses(phrase, self._language, self._text_languages)
        return phrase_clauses(phrase, self._language, fuzzy=self._fuzzy, last=last)


def _by_position(spellings: Iterable[Spelling]) -> dict[int, list[Spelling]]:
    found: dict[int, list[Spelling]] = {}
    for spelling in spellings:
        for position in spelling.positions:
            found.setdefault(position, []).append(spelling)
    return found


def _scale(clauses: Alternatives, factor: float) -> Alternatives:
    """The same clauses with their boosts multiplied."""
    return tuple(
        replace(clause, groups=tuple(_scale(group, factor) for group in clause.groups))
        if isinstance(clause, AllOf)
        else replace(clause, boost=clause.boost * factor)
        for clause in clauses
    )


def _expanded(
    expansions: Sequence[Expansion], language: str, *, scattered: bool
) -> Iterator[Clause]:
    for expansion in expansions:
        for concept in expansion.concepts:
            yield from _concept(concept, expansion.text, language, scattered=scattered)


def _concept(concept: Concept, typed: str, language: str, *, scattered: bool) -> Iterator[Clause]:
    """A concept by its facet value, or by its names other than the one typed."""
    if concept.facet:
        yield Keyword(concept.facet, concept.key, _KEYWORD_BOOST)
        return
    for code, names in concept.names.items():
        factor = _EXPANDED_FACTOR * (OWN_LANGUAGE_FACTOR if code == language else 1.0)
        for name in names[:_MAX_NAMES]:
            if name.lower() != typed.lower():
                yield from _name(name, code, factor, scattered=scattered)


def _name(name: str, language: str, factor: float, *, scattered: bool) -> Iterator[Clause]:
    """Another name of a concept in the fields of its own language."""
    tokens = tokenize(clean(name))
    yield from name_clauses(tokens, language, factor)
    content = content_tokens(name, language) if scattered else ()
    if content[1:]:
        scattered_factor = factor * _SCATTERED_FACTOR
        yield AllOf(
            tuple(tuple(name_clauses([token], language, scattered_factor)) for token in content)
        )
    if language == "de" and len(tokens) == 1:
        yield from german_parts_clauses(tokens[0], factor)
