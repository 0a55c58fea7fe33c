"""The clauses of single phrases: in which fields of which languages, and with which boost."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from types import MappingProxyType

from search.analysis.analyzer import folded_term, term, unstemmed
from search.analysis.characters import fold
from search.analysis.compounds import compound_terms
from search.analysis.edit_distance import MIN_FUZZY_LENGTH
from search.analysis.language_rules import RECIPES
from search.query.parser import Phrase
from search.query.spellings import Spelling
from search.schema.clauses import Clause, Fuzzy, Match, Terms
from search.schema.fields import EXACT_FIELD, WORD_FIELD, exact_term

_FIELD_BOOSTS = {"heading": 6.0, "summary": 3.0, "terms": 2.0, "body": 1.0}
OWN_LANGUAGE_FACTOR = 2.0
_PLAIN_BOOST = 0.8
# Phrases in quotes that match as written rank above those that match by stem.
_EXACT_BOOST = 14.0
_PARTS_BOOSTS = {"heading_parts_de": 3.0, "parts_de": 0.8}
_NAMES_BOOST = 2.0
_FUZZY_BOOST = 0.1
_PREFIX_BOOST = 0.05
_HEADING_PREFIX_BOOST = 0.3
# Another spelling of the user's words.
_SPELLING_FACTOR = 0.5
_SPELLING_BOOST = 2.0
# In a long question every word means less, and the heading is no longer what was remembered.
_LONG_FIELD_BOOSTS = {"heading": 3.0, "summary": 2.0, "terms": 1.5, "body": 1.0}
_OTHER_LANGUAGES_BOOST = 0.3
_EXPANDED_FIELDS = ("heading", "summary", "body")


def accent_variants(token: str, language: str) -> list[str]:
    """The token, and without its accents where that makes another term."""
    plain = fold(token)
    return [token] if term(plain, language) == term(token, language) else [token, plain]


def phrase_clauses(
    phrase: Phrase, language: str, *, fuzzy: bool = False, last: bool = False
) -> list[Clause]:
    """One phrase in the fields of all languages, the user's with a higher boost."""
    clauses: list[Clause] = []
    for code in RECIPES:
        factor = OWN_LANGUAGE_FACTOR if code == language else 1.0
        clauses += _in_language(phrase.tokens, code, factor)
    if phrase.quoted:
        clauses.append(Terms(EXACT_FIELD, tuple(map(exact_term, phrase.tokens)), _EXACT_BOOST))
    names = tuple(unstemmed(token, "en") for token in phrase.tokens)
    clauses.append(Terms("names", names, _NAMES_BOOST))
    if not phrase.tokens[1:]:
        clauses += german_parts_clauses(phrase.tokens[0], 1.0)
        if fuzzy:
            clauses += _fuzzy(phrase.tokens[0], last=last)
    return clauses


def long_query_clauses(
    phrase: Phrase, language: str, text_languages: Collection[str]
) -> Iterator[Clause]:
    """One phrase in the languages of the text, and as it is written in any other."""
    for code in RECIPES:
        if code in text_languages:
            factor = OWN_LANGUAGE_FACTOR if code == language else 1.0
            yield from _in_language(phrase.tokens, code, factor, _LONG_FIELD_BOOSTS)
    if phrase.quoted:
        yield Terms(EXACT_FIELD, tuple(map(exact_term, phrase.tokens)), _EXACT_BOOST)
    if not phrase.tokens[1:]:
        plain = unstemmed(phrase.tokens[0], "en")
        yield Terms("names", (plain,), _NAMES_BOOST)
        yield Terms(WORD_FIELD, (plain,), _OTHER_LANGUAGES_BOOST)
        if "de" in text_languages:
            yield from german_parts_clauses(phrase.tokens[0], 1.0)


def spelling_clauses(spelling: Spelling, language: str, *, is_long: bool) -> Iterator[Clause]:
    """Another spelling: inflected in the fields of its language, or as it is written in any.

    A long question has too many of them for more than one clause each.
    """
    code = spelling.language
    if not code:
        yield Terms(EXACT_FIELD, tuple(map(exact_term, spelling.tokens)), _SPELLING_BOOST)
        return
    single = spelling.tokens[0] if not spelling.tokens[1:] else ""
    if is_long:
        if single:
            yield Terms(WORD_FIELD, (unstemmed(single, code),), _SPELLING_BOOST)
        return
    factor = _SPELLING_FACTOR * (OWN_LANGUAGE_FACTOR if code == language else 1.0)
    yield from name_clauses(spelling.tokens, code, factor)
    if code == "de" and single and compound_terms(single):
        yield from german_parts_clauses(single, factor)


def _in_language(
    tokens: tuple[str, ...],
    language: str,
    factor: float,
    boosts: Mapping[str, float] = MappingProxyType(_FIELD_BOOSTS),
) -> Iterator[Clause]:
    single = not tokens[1:]
    variants = [(form,) for form in accent_variants(tokens[0], language)] if single else [tokens]
    for variant in variants:
        for name, boost in boosts.items():
            yield _text_clause(f"{name}_{language}", variant, language, boost * factor)
    if single:
        folded = folded_term(tokens[0], language)
        yield Terms(f"plain_{language}", (folded,), _PLAIN_BOOST * factor)


def _text_clause(field: str, tokens: Sequence[str], language: str, boost: float) -> Clause:
    """The tokens side by side in a text field: analysed by the engine where it can."""
    if RECIPES[language].native:
        return Match(field, " ".join(tokens), boost)
    return Terms(field, tuple(term(token, language) for token in tokens), boost)


def german_parts_clauses(token: str, factor: float) -> Iterator[Clause]:
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


def name_clauses(tokens: Sequence[str], language: str, factor: float) -> Iterator[Clause]:
    for name in _EXPANDED_FIELDS:
        yield _text_clause(f"{name}_{language}", tokens, language, _FIELD_BOOSTS[name] * factor)
