"""A visitor's text becomes clauses: which words count, and where each of them is looked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis.chain import term, typed_plainly, unstemmed
from search.analysis.chars import clean, fold, words
from search.analysis.compounds import compound
from search.analysis.recipes import RECIPES
from search.analysis.stopwords import STOP_WORDS
from search.clauses import Clause, Near, Terms, Words
from search.fields import WORD_FIELD

# Of longer questions only the beginning is considered, so that none can exhaust an engine.
LONGEST_TEXT = 1_000
MOST_WORDS = 12
_SHORTEST_NEAR = 4
_QUOTED = re.compile('["„“”«»]([^"„“”«»]+)["„“”«»]')
_ALL_STOP_WORDS = frozenset().union(*STOP_WORDS.values())
_WEIGHTS = {"heading": 6.0, "summary": 3.0, "terms": 2.0, "body": 1.0}
_OWN_LANGUAGE = 2.0
_PLAIN_WEIGHT = 0.8
_PARTS_WEIGHTS = {"heading_parts_de": 3.0, "parts_de": 0.8}
_NAMES_WEIGHT = 2.0
_NEAR_WEIGHT = 0.1
_PREFIX_WEIGHT = 0.05


@dataclass(frozen=True)
class Wording:
    """What of a text is searched for: single words, and quoted phrases as tuples of words."""

    items: tuple[tuple[str, ...], ...]
    shortened: bool


def wording(text: str) -> Wording:
    """The words and phrases of a text; never raises, whatever it holds.

    Only its first LONGEST_TEXT characters and of these MOST_WORDS words are considered. Function
    words of any language are left out where other words remain.
    """
    cleaned = clean(text[:LONGEST_TEXT])
    items: dict[tuple[str, ...], tuple[str, ...]] = {}
    rest = 0
    for match in [*_QUOTED.finditer(cleaned), None]:
        loose = cleaned[rest : match.start() if match else None]
        for word in words(loose):
            items.setdefault((word.lower(),), (word,))
        if match:
            phrase = tuple(words(match.group(1)))
            if phrase:
                items.setdefault(tuple(word.lower() for word in phrase), phrase)
            rest = match.end()
    telling = [item for key, item in items.items() if key[-1] not in _ALL_STOP_WORDS or key[1:]]
    considered: list[tuple[str, ...]] = []
    for item in telling or items.values():
        if sum(map(len, considered)) + len(item) > MOST_WORDS:
            return Wording(tuple(considered or [item[:MOST_WORDS]]), shortened=True)
        considered.append(item)
    return Wording(tuple(considered), shortened=len(text) > LONGEST_TEXT)


def spellings(word: str, language: str) -> list[str]:
    """The word, and without its marks where that makes another term."""
    plain = fold(word)
    return [word] if term(plain, language) == term(word, language) else [word, plain]


def _in_language(item: tuple[str, ...], language: str, factor: float) -> Iterator[Clause]:
    recipe = RECIPES[language]
    variants = [item] if item[1:] else [(word,) for word in spellings(item[0], language)]
    for variant in variants:
        terms = tuple(term(word, language) for word in variant)
        for name, weight in _WEIGHTS.items():
            field = f"{name}_{language}"
            if recipe.native:
                yield Words(field, " ".join(variant), weight * factor)
            else:
                yield Terms(field, terms, weight * factor)
    if not item[1:]:
        plain = typed_plainly(item[0], language)
        yield Terms(f"plain_{language}", (plain,), _PLAIN_WEIGHT * factor)


def _near(word: str, *, last: bool) -> Iterator[Clause]:
    for whole in dict.fromkeys(unstemmed(word, language) for language in ("de", "en")):
        if len(whole) >= _SHORTEST_NEAR and whole.isalpha():
            yield Near(WORD_FIELD, whole, _NEAR_WEIGHT)
            if last:
                yield Near(WORD_FIELD, whole, _PREFIX_WEIGHT, prefix=True)


def clauses(asked: Wording, language: str, *, near: bool = False) -> tuple[tuple[Clause, ...], ...]:
    """For each word or phrase the clauses of which one must match.

    All languages are searched, the visitor's weighs more. With `near`, one typing error in a word
    of four letters or more is forgiven, and the last word may be a beginning.
    """
    compiled = []
    for position, item in enumerate(asked.items, start=1):
        found: list[Clause] = []
        for code in RECIPES:
            found += _in_language(item, code, _OWN_LANGUAGE if code == language else 1.0)
        found.append(Terms("names", tuple(unstemmed(word, "en") for word in item), _NAMES_WEIGHT))
        if not item[1:]:
            german = compound(item[0]) or (term(item[0], "de"),)
            found += [Terms(field, german, weight) for field, weight in _PARTS_WEIGHTS.items()]
            if near:
                found += _near(item[0], last=position == len(asked.items))
        compiled.append(tuple(found))
    return tuple(compiled)
