"""Query expansion: which words of a query name concepts, whose other names are searched as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from search.analysis.analyzer import unstemmed
from search.analysis.edit_distance import MIN_FUZZY_LENGTH, within_one_edit
from search.query.parser import Group, ParsedQuery
from search.query.thesaurus import Concept, Thesaurus


@dataclass(frozen=True)
class Expansion:
    """The groups of a query at `positions` name these concepts; `text` is what the user typed."""

    positions: range
    text: str
    concepts: tuple[Concept, ...]
    # Concepts named by only some of these words.
    nested: tuple["Expansion", ...] = ()


@dataclass(frozen=True)
class _Token:
    """A token and the position of its group; None for a dropped stop word."""

    text: str
    position: int | None


def expand(parsed: ParsedQuery, language: str, thesaurus: Thesaurus) -> tuple[Expansion, ...]:
    """The concepts named by single words side by side; phrases in quotes are not expanded."""
    expansions: list[Expansion] = []

    def is_single(entry: tuple[Group, int | None]) -> bool:
        group, _position = entry
        return len(group) == 1 and not group[0].quoted

    for single, run in groupby(parsed.all_groups, key=is_single):
        if single:
            tokens = [_Token(group[0].tokens[0], position) for group, position in run]
            expansions += _expand_tokens(tokens, language, thesaurus)
        else:
            for group, position in run:
                for phrase in group:
                    if not phrase.quoted:
                        tokens = [_Token(token, position) for token in phrase.tokens]
                        expansions += _expand_tokens(tokens, language, thesaurus)
    return tuple(expansions)


def expand_corrected(
    parsed: ParsedQuery, language: str, thesaurus: Thesaurus
) -> tuple[Expansion, ...]:
    """The concepts that single words name once a typing error in them is corrected."""
    expansions: list[Expansion] = []
    for position, group in enumerate(parsed.groups):
        for phrase in group:
            if not phrase.quoted:
                corrected = correct_spelling(phrase.tokens[0], language, thesaurus)
                if corrected:
                    tokens = [_Token(corrected, position)]
                    expansions += _expand_tokens(tokens, language, thesaurus)
    return tuple(expansions)


def _expand_tokens(
    tokens: Sequence[_Token], language: str, thesaurus: Thesaurus, max_length: int = 0
) -> list[Expansion]:
    expansions = []
    stop_words = frozenset(index for index, token in enumerate(tokens) if token.position is None)
    texts = [token.text for token in tokens]
    for match in thesaurus.find(texts, language, max_length, stop_words):
        matched = [tokens[index] for index in match.indexes]
        positions = [token.position for token in matched if token.position is not None]
        if positions:
            expansions.append(
                Expansion(
                    range(positions[0], positions[-1] + 1),
                    " ".join(token.text for token in matched),
                    match.concepts,
                    _nested(matched, language, thesaurus),
                )
            )
    return expansions


def _nested(tokens: Sequence[_Token], language: str, thesaurus: Thesaurus) -> tuple[Expansion, ...]:
    max_length = len(tokens) - 1
    return tuple(_expand_tokens(tokens, language, thesaurus, max_length)) if max_length else ()


def correct_spelling(token: str, language: str, thesaurus: Thesaurus) -> str:
    """The thesaurus word within one edit; empty if the token is known or nothing is that near."""
    plain = unstemmed(token, language)
    if (
        len(plain) < MIN_FUZZY_LENGTH
        or not plain.isalpha()
        or any(unstemmed(token, code) in words for code, words in thesaurus.spellings.items())
    ):
        return ""
    words = thesaurus.spellings.get(language, {})
    return next(
        (words[other] for other in words if other.isalpha() and within_one_edit(plain, other)), ""
    )
