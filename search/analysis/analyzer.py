"""Words become terms: the recipes carried out in Python."""

import re
import threading
from functools import lru_cache

import Stemmer

from search.analysis import german
from search.analysis.characters import LONGEST_WORD, fold, lower
from search.analysis.recipes import RECIPES, REWRITES, Recipe

_local = threading.local()
_LETTERS = {language: str.maketrans(dict(recipe.letters)) for language, recipe in RECIPES.items()}
_IRREGULAR = {language: dict(recipe.irregular) for language, recipe in RECIPES.items()}
_SHORTEST_STEM = 3


def _snowball(algorithm: str, word: str) -> str:
    # A stemmer must not be shared between threads.
    stemmers: dict[str, Stemmer.Stemmer] = _local.__dict__.setdefault("stemmers", {})
    if algorithm not in stemmers:
        stemmers[algorithm] = Stemmer.Stemmer(algorithm, 0)
    stemmed: str = stemmers[algorithm].stemWord(word)
    return stemmed


def _apostrophes(word: str, recipe: Recipe) -> str:
    if "'" not in word:
        return word
    head, tail = word.split("'", 1)
    if head in recipe.articles:
        return tail
    if recipe.apostrophe == "cut":
        return head
    if recipe.apostrophe == "possessive":
        return word.removesuffix("'s")
    return word


def _without_ending(word: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _lowered(word: str, language: str) -> str:
    recipe = RECIPES[language]
    word = word.translate(_LETTERS[language])
    if recipe.turkish:
        word = word.replace("I", "ı").replace("İ", "i")
    word = _apostrophes(lower(word), recipe)
    for ending, replacement in (*REWRITES, *recipe.rewrites):
        word = re.sub(ending, replacement, word)
    return german.normalize(word) if recipe.german else word


def _stemmed(word: str, language: str) -> str:
    recipe = RECIPES[language]
    if word in _IRREGULAR[language]:
        return _IRREGULAR[language][word]
    if recipe.stemmer:
        return _snowball(recipe.stemmer, word)
    return _without_ending(word, recipe.endings)


@lru_cache(maxsize=200_000)
def term(word: str, language: str) -> str:
    """The term of one word: what the main fields of a language hold."""
    return fold(_stemmed(_lowered(word, language), language))[:LONGEST_WORD]


@lru_cache(maxsize=200_000)
def typed_plainly(word: str, language: str) -> str:
    """The term of one word as it becomes when it is typed without any marks."""
    return _stemmed(fold(_lowered(word, language)), language)[:LONGEST_WORD]


@lru_cache(maxsize=200_000)
def unstemmed(word: str, language: str) -> str:
    """The whole word in plain letters: for typing errors and beginnings of words."""
    return fold(_lowered(word, language))[:LONGEST_WORD]
