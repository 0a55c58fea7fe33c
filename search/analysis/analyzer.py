"""Turns tokens into terms: the recipes applied in Python."""

import re
from functools import lru_cache

from search.analysis import german
from search.analysis.characters import MAX_TOKEN_LENGTH, fold, lower
from search.analysis.language_rules import RECIPES, REWRITES, Recipe
from search.analysis.stemmer import stem

_LETTERS = {language: str.maketrans(dict(recipe.letters)) for language, recipe in RECIPES.items()}


def _strip_apostrophe(token: str, recipe: Recipe) -> str:
    if "'" not in token:
        return token
    head, tail = token.split("'", 1)
    if head in recipe.articles:
        return tail
    if recipe.apostrophe == "cut":
        return head
    if recipe.apostrophe == "possessive":
        return token.removesuffix("'s")
    return token


def _normalized(token: str, language: str) -> str:
    recipe = RECIPES[language]
    token = token.translate(_LETTERS[language])
    if recipe.turkish:
        token = token.replace("I", "ı").replace("İ", "i")
    token = _strip_apostrophe(lower(token), recipe)
    for ending, replacement in (*REWRITES, *recipe.rewrites):
        token = re.sub(ending, replacement, token)
    return german.normalize(token) if recipe.german else token


@lru_cache(maxsize=200_000)
def term(token: str, language: str) -> str:
    """The term of a token: normalised, stemmed, folded; what a language's main fields hold."""
    return fold(stem(_normalized(token, language), language))[:MAX_TOKEN_LENGTH]


@lru_cache(maxsize=200_000)
def folded_term(token: str, language: str) -> str:
    """The term of a token typed without accents: folded before it is stemmed."""
    return stem(fold(_normalized(token, language)), language)[:MAX_TOKEN_LENGTH]


@lru_cache(maxsize=200_000)
def unstemmed(token: str, language: str) -> str:
    """The normalised token, folded but not stemmed: for typing errors and prefixes."""
    return fold(_normalized(token, language))[:MAX_TOKEN_LENGTH]
