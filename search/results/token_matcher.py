"""Which groups of a query the tokens of texts in one language match."""

from collections.abc import Iterator

from search.analysis.analyzer import folded_term, term, unstemmed
from search.analysis.compounds import compound_terms
from search.analysis.edit_distance import MIN_FUZZY_LENGTH, within_one_edit
from search.query.parser import ParsedQuery, Phrase
from search.query.phrase_clauses import accent_variants

# Positions of groups in a parsed query.
Groups = frozenset[int]
_NONE: Groups = frozenset()


class TokenMatcher:
    """Matches tokens of one language against a query; each distinct token is compared once.

    With `fuzzy`, tokens within one edit match as well, and those that the last word is a prefix of.
    `exact` collects the groups that matched without that, `misspelt` the tokens within one edit of
    a word of the query, with its groups.
    """

    def __init__(self, parsed: ParsedQuery, language: str, *, fuzzy: bool) -> None:
        self.exact: Groups = _NONE
        self.misspelt: dict[str, Groups] = {}
        self._language = language
        self._last = len(parsed.groups) - 1
        self._by_term, self._by_folded_term = _query_terms(parsed, language)
        self._compounds = _query_compounds(parsed) if language == "de" else []
        self._fuzzy_words = _fuzzy_words(parsed) if fuzzy else []
        self._matched: dict[str, Groups] = {}
        self._compared: set[str] = set()

    def match(self, tokens: set[str]) -> dict[str, Groups]:
        """The tokens of a text that match, with the groups that they match."""
        for token in tokens - self._compared:
            groups = self._compare(token)
            if groups:
                self._matched[token] = groups
        self._compared |= tokens
        matched = {token: self._matched[token] for token in tokens & self._matched.keys()}
        return matched or self._match_scattered_compounds(tokens)

    def _compare(self, token: str) -> Groups:
        groups = self._by_term.get(term(token, self._language), _NONE)
        groups |= self._by_folded_term.get(folded_term(token, self._language), _NONE)
        if self._compounds:
            groups |= self._compare_compound(token)
        if groups:
            self.exact |= groups
            return groups
        return self._compare_fuzzy(token) if self._fuzzy_words else _NONE

    def _compare_compound(self, token: str) -> Groups:
        """The groups whose word is a part of this German compound, or several parts in a row."""
        parts = compound_terms(token)
        return frozenset(
            group
            for group, wanted in self._compounds
            if any(parts[i : i + len(wanted)] == wanted for i in range(len(parts)))
        )

    def _compare_fuzzy(self, token: str) -> Groups:
        plain = unstemmed(token, self._language)
        # A number is never a misspelling of another one.
        if not plain.isalpha():
            return _NONE
        groups = _NONE
        for group, forms in self._fuzzy_words:
            if any(within_one_edit(plain, form) for form in forms):
                groups |= {group}
                _add(self.misspelt, token, group)
            elif group == self._last and plain.startswith(forms):
                groups |= {group}
        return groups

    def _match_scattered_compounds(self, tokens: set[str]) -> dict[str, Groups]:
        """The tokens of a text that has all parts of a compound in the query, but written apart."""
        compounds = [(group, terms) for group, terms in self._compounds if terms[1:]]
        if not compounds:
            return {}
        terms_by_token = {token: term(token, "de") for token in tokens}
        present = set(terms_by_token.values())
        matched: dict[str, Groups] = {}
        for group, parts in compounds:
            if present.issuperset(parts):
                for token, its_term in terms_by_token.items():
                    if its_term in parts:
                        _add(matched, token, group)
        return matched


def _phrases(parsed: ParsedQuery) -> Iterator[tuple[int, Phrase]]:
    for position, group in enumerate(parsed.groups):
        for phrase in group:
            yield position, phrase


def _single_tokens(parsed: ParsedQuery) -> Iterator[tuple[int, str]]:
    for group, phrase in _phrases(parsed):
        if not phrase.tokens[1:]:
            yield group, phrase.tokens[0]


def _query_terms(parsed: ParsedQuery, language: str) -> tuple[dict[str, Groups], dict[str, Groups]]:
    """The groups of the query by the terms of their tokens, and by their folded terms."""
    by_term: dict[str, Groups] = {}
    by_folded_term: dict[str, Groups] = {}
    for group, phrase in _phrases(parsed):
        for token in phrase.tokens:
            for variant in accent_variants(token, language):
                _add(by_term, term(variant, language), group)
            _add(by_folded_term, folded_term(token, language), group)
    for spelling in parsed.spellings:
        # The tokens of spellings apart mean something else alone.
        if not spelling.tokens[1:] and spelling.language in ("", language):
            for group in spelling.positions:
                _add(by_term, term(spelling.tokens[0], language), group)
    return by_term, by_folded_term


def _query_compounds(parsed: ParsedQuery) -> list[tuple[int, tuple[str, ...]]]:
    """The single tokens of the query as the terms of German compound parts."""
    return [
        (group, compound_terms(token) or (term(token, "de"),))
        for group, token in _single_tokens(parsed)
    ]


def _fuzzy_words(parsed: ParsedQuery) -> list[tuple[int, tuple[str, ...]]]:
    """The single tokens that are long enough for fuzzy matching, in plain letters."""
    words = []
    for group, token in _single_tokens(parsed):
        forms = {unstemmed(token, language) for language in ("de", "en")}
        if min(map(len, forms)) >= MIN_FUZZY_LENGTH:
            words.append((group, tuple(forms)))
    return words


def _add(groups_by_key: dict[str, Groups], key: str, group: int) -> None:
    groups_by_key[key] = groups_by_key.get(key, _NONE) | {group}
