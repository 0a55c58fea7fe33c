"""Text analysis: how tokens become terms, with one recipe per language for both engines."""

import json
from dataclasses import asdict
from hashlib import sha256

import Stemmer

from search.analysis import german_parts
from search.analysis.language_rules import RECIPES, REWRITES

# Bump when the code of this package changes which terms it produces.
_VERSION = 4


def signature() -> str:
    """A hash that changes whenever texts would yield other terms and so outdate an index."""
    recipes = {code: asdict(recipe) for code, recipe in RECIPES.items()}
    parts = (german_parts.PARTS, german_parts.EXCEPTIONS, german_parts.PREFIXES)
    content = json.dumps([_VERSION, Stemmer.version(), REWRITES, recipes, parts], sort_keys=True)
    return sha256(content.encode()).hexdigest()[:12]
