"""Stemming by language: Snowball, or endings stripped where it has no stemmer."""

import threading

import Stemmer

from search.analysis.language_rules import RECIPES

_thread_local = threading.local()
_IRREGULAR = {language: dict(recipe.irregular) for language, recipe in RECIPES.items()}
_MIN_STEM_LENGTH = 3


def _stem_snowball(algorithm: str, token: str) -> str:
    # A stemmer must not be shared between threads.
    stemmers: dict[str, Stemmer.Stemmer] = _thread_local.__dict__.setdefault("stemmers", {})
    if algorithm not in stemmers:
        stemmers[algorithm] = Stemmer.Stemmer(algorithm, 0)
    stemmed: str = stemmers[algorithm].stemWord(token)
    return stemmed


def _strip_ending(token: str, endings: tuple[str, ...]) -> str:
    for ending in endings:
        if token.endswith(ending) and len(token) - len(ending) >= _MIN_STEM_LENGTH:
            return token[: -len(ending)]
    return token


def stem(token: str, language: str) -> str:
    """Return the stem of a normalised token."""
    recipe = RECIPES[language]
    if token in _IRREGULAR[language]:
        return _IRREGULAR[language][token]
    if recipe.stemmer:
        return _stem_snowball(recipe.stemmer, token)
    return _strip_ending(token, recipe.endings)
