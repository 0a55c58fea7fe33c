"""Builds the clauses of a parsed query: where each phrase is searched, and with which boost."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from search.analysis.analyzer import folded_term, term, unstemmed
from search.analysis.characters import clean, fold, tokenize
from search.analysis.compounds import compound_terms
from search.analysis.edit_distance import MIN_FUZZY_LENGTH
from search.analysis.language_rules import RECIPES
from search.query.expansion import Expansion
from search.query.parser import ParsedQuery, Phrase, content_tokens
from search.query.thesaurus import Concept
from search.schema.clauses import AllOf, Alternatives, Clause, Fuzzy, Keyword, Match, Terms
from search.schema.fields import EXACT_FIELD, WORD_FIELD, exact_term

_FIELD_BOOSTS = {"heading": 6.0, "summary": 3.0, "terms": 2.0, "body": 1.0}
_OWN_LANGUAGE_FACTOR = 2.0
_PLAIN_BOOST = 0.8
# Phrases in quotes that match as written rank above those that match by stem.
_EXACT_BOOST = 14.0
_PARTS_BOOSTS = {"heading_parts_de": 3.0, "parts_de": 0.8}
_NAMES_BOOST = 2.0
_FUZZY_BOOST = 0.1
_PREFIX_BOOST = 0.05
_HEADING_PREFIX_BOOST = 0.3
# A measure that uses another name of a concept ranks below one that uses the user's word.
_EXPANDED_FACTOR = 0.4
# The tokens of a name, not side by side.
_SCATTERED_FACTOR = 0.3
# A single token of a concept's name, compared to the whole name.
_SINGLE_TOKEN_FACTOR = 0.15
_KEYWORD_BOOST = 1.0
_EXPANDED_FIELDS = ("heading", "summary", "body")
# Names per concept and language, and expanded clauses per query, so that none exhausts an engine.
_MAX_NAMES = 8
_MAX_EXPANDED_CLAUSES = 600


class _ClauseBudget:
    """How many more expanded clauses a query may get."""

    def __init__(self) -> None:
        self._remaining = _MAX_EXPANDED_CLAUSES

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


def accent_variants(token: str, language: str) -> list[str]:
    """The token, and without its accents where that makes another term."""
    plain = fold(token)
    return [token] if term(plain, language) == term(token, language) else [token, plain]


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
    by one, and the tokens of its other names apart from each other.
    """
    builder = _ClauseBuilder(parsed, language, fuzzy=fuzzy)
    build = builder.partial_segment if partial else builder.segment
    all_positions = range(len(parsed.groups))
    return tuple(
        build(segment, all_positions[-1]) for segment in _segments(all_positions, expansions)
    )


def build_excluded(parsed: ParsedQuery, language: str) -> tuple[Clause, ...]:
    """The clauses of which none may match."""
    return tuple(clause for phrase in parsed.excluded for clause in _phrase(phrase, language))


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
        self._budget = _ClauseBudget()

    def segment(self, segment: _Segment, last: int, *, scattered: bool = False) -> Alternatives:
        """All groups of the segment as typed, or other names of its concepts."""
        groups = tuple(self._group(position, last) for position in segment.positions)
        typed = groups[0] if len(groups) == 1 else (AllOf(groups),)
        expanded = _expanded(segment.expansions, self._language, scattered=scattered)
        return (*typed, *self._budget.take(expanded))

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
        return tuple(
            clause
            for phrase in self._groups[position]
            for clause in _phrase(phrase, self._language, fuzzy=self._fuzzy, last=position == last)
        )


def _scale(clauses: Alternatives, factor: float) -> Alternatives:
    """The same clauses with their boosts multiplied."""
    return tuple(
        replace(clause, groups=tuple(_scale(group, factor) for group in clause.groups))
        if isinstance(clause, AllOf)
        else replace(clause, boost=clause.boost * factor)
        for clause in clauses
    )


def _phrase(
    phrase: Phrase, language: str, *, fuzzy: bool = False, last: bool = False
) -> list[Clause]:
    """One phrase in the fields of all languages, the user's with a higher boost."""
    clauses: list[Clause] = []
    for code in RECIPES:
        factor = _OWN_LANGUAGE_FACTOR if code == language else 1.0
        clauses += _in_language(phrase.tokens, code, factor)
    if phrase.quoted:
        clauses.append(Terms(EXACT_FIELD, tuple(map(exact_term, phrase.tokens)), _EXACT_BOOST))
    names = tuple(unstemmed(token, "en") for token in phrase.tokens)
    clauses.append(Terms("names", names, _NAMES_BOOST))
    if not phrase.tokens[1:]:
        clauses += _german_parts(phrase.tokens[0], 1.0)
        if fuzzy:
            clauses += _fuzzy(phrase.tokens[0], last=last)
    return clauses


def _in_language(tokens: tuple[str, ...], language: str, factor: float) -> Iterator[Clause]:
    single = not tokens[1:]
    variants = [(form,) for form in accent_variants(tokens[0], language)] if single else [tokens]
    for variant in variants:
        for name, boost in _FIELD_BOOSTS.items():
            yield _text_clause(f"{name}_{language}", variant, language, boost * factor)
    if single:
        folded = folded_term(tokens[0], language)
        yield Terms(f"plain_{language}", (folded,), _PLAIN_BOOST * factor)


def _text_clause(field: str, tokens: Sequence[str], language: str, boost: float) -> Clause:
    """The tokens side by side in a text field: analysed by the engine where it can."""
    if RECIPES[language].native:
        return Match(field, " ".join(tokens), boost)
    return Terms(field, tuple(term(token, language) for token in tokens), boost)


def _german_parts(token: str, factor: float) -> Iterator[Clause]:
    terms = compound_terms(token) or (term(token, "de"),)
    for field, boost in _PARTS_BOOSTS.items():
        yield Terms(field, terms, boost * factor)


def _fuzzy(token: str, *, last: bool) -> Iterator[Clause]:
    for whole in dict.fromkeys(unstemmed(token, language) for language in ("de", "en")):
        if len(whole) >= MIN_FUZZY_LENGTH and whole.isalpha():
            yield Fuzzy(WORD_FIELD, whole, _FUZZY_BOOST)
            if last:
                yield Fuzzy(WORD_FIELD, whole, _PREFIX_BOOST, prefix=True)
    for language in RECIPES if last else ():
        prefix = unstemmed(token, language)
        if len(prefix) >= MIN_FUZZY_LENGTH and prefix.isalpha():
            yield Fuzzy(f"heading_{language}", prefix, _HEADING_PREFIX_BOOST, prefix=True)


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
        factor = _EXPANDED_FACTOR * (_OWN_LANGUAGE_FACTOR if code == language else 1.0)
        for name in names[:_MAX_NAMES]:
            if name.lower() != typed.lower():
                yield from _name(name, code, factor, scattered=scattered)


def _name(name: str, language: str, factor: float, *, scattered: bool) -> Iterator[Clause]:
    """Another name of a concept in the fields of its own language."""
    tokens = tokenize(clean(name))
    yield from _name_clauses(tokens, language, factor)
    content = content_tokens(name, language) if scattered else ()
    if content[1:]:
        scattered_factor = factor * _SCATTERED_FACTOR
        yield AllOf(
            tuple(tuple(_name_clauses([token], language, scattered_factor)) for token in content)
        )
    if language == "de" and len(tokens) == 1:
        yield from _german_parts(tokens[0], factor)


def _name_clauses(tokens: Sequence[str], language: str, factor: float) -> Iterator[Clause]:
    for name in _EXPANDED_FIELDS:
        yield _text_clause(f"{name}_{language}", tokens, language, _FIELD_BOOSTS[name] * factor)
