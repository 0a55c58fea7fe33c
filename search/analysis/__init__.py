"""How words become terms: one recipe per language, the same for both engines."""

import json
from dataclasses import asdict
from hashlib import sha256

import Stemmer

from search.analysis import german_parts
from search.analysis.recipes import RECIPES, REWRITES

# Raised by hand when the code of this room changes what terms come out.
_RULES = 4


def signature() -> str:
    """Changes whenever texts would become other terms: an index built before is outdated."""
    recipes = {code: asdict(recipe) for code, recipe in RECIPES.items()}
    parts = (german_parts.PARTS, german_parts.EXCEPTIONS, german_parts.PREFIXES)
    content = json.dumps([_RULES, Stemmer.version(), REWRITES, recipes, parts], sort_keys=True)
    return sha256(content.encode()).hexdigest()[:12]
