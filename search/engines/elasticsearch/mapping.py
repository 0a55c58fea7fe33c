"""The Elasticsearch index: analyzers built from the recipes, and the field mappings."""

import json
from hashlib import sha256
from typing import Any

from search.analysis import signature
from search.analysis.characters import APOSTROPHES, MAX_TOKEN_LENGTH, TOKEN_JAVA
from search.analysis.recipes import RECIPES, REWRITES, Recipe
from search.schema.fields import LANGUAGE_FIELDS, PREANALYZED_FIELDS, SORT_FIELDS, WORD_FIELD
from search.schema.request import FACETS

WHITESPACE_ANALYZER = "finished"


def _filters(language: str, recipe: Recipe) -> dict[str, dict[str, Any] | None]:
    """The token filters of a recipe in order; None stands for a built-in one."""
    filters: dict[str, dict[str, Any] | None] = {}
    if recipe.turkish:
        filters["lowercase_turkish"] = {"type": "lowercase", "language": "turkish"}
    else:
        filters["lowercase"] = None
    if recipe.articles:
        articles = {"articles": list(recipe.articles), "articles_case": False}
        filters[f"elision_{language}"] = {"type": "elision", **articles}
    if recipe.apostrophe == "cut":
        filters["apostrophe"] = None
    if recipe.apostrophe == "possessive":
        filters["possessive"] = {"type": "stemmer", "language": "possessive_english"}
    for number, (pattern, replacement) in enumerate((*REWRITES, *recipe.rewrites)):
        filters[f"rewrite_{language}_{number}"] = {
            "type": "pattern_replace",
            "pattern": pattern,
            "replacement": replacement,
        }
    if recipe.german:
        filters["german_normalization"] = None
    if recipe.irregular:
        rules = [f"{word} => {stem}" for word, stem in recipe.irregular]
        filters[f"irregular_{language}"] = {"type": "stemmer_override", "rules": rules}
    filters[f"snowball_{language}"] = {"type": "snowball", "language": recipe.snowball}
    filters["asciifolding"] = None
    filters["longest"] = {"type": "truncate", "length": MAX_TOKEN_LENGTH}
    return filters


def analysis() -> dict[str, Any]:
    """The analysis settings: one analyzer `recipe_L` per native language, and `finished`."""
    apostrophes = [f"{sign}=>'" for sign in APOSTROPHES]
    settings: dict[str, dict[str, Any]] = {
        "char_filter": {"apostrophes": {"type": "mapping", "mappings": apostrophes}},
        "tokenizer": {"words": {"type": "pattern", "pattern": TOKEN_JAVA, "group": 0}},
        "filter": {},
        "analyzer": {WHITESPACE_ANALYZER: {"type": "custom", "tokenizer": "whitespace"}},
    }
    for language, recipe in RECIPES.items():
        if not recipe.native:
            continue
        char_filters = ["apostrophes"]
        if recipe.letters:
            letters = [f"{sign}=>{other}" for sign, other in recipe.letters]
            char_filter = {"type": "mapping", "mappings": letters}
            settings["char_filter"][f"letters_{language}"] = char_filter
            char_filters.append(f"letters_{language}")
        filters = _filters(language, recipe)
        settings["filter"] |= {name: body for name, body in filters.items() if body}
        settings["analyzer"][f"recipe_{language}"] = {
            "type": "custom",
            "char_filter": char_filters,
            "tokenizer": "words",
            "filter": list(filters),
        }
    return settings


def _analyzer(field: str) -> str:
    language = field.rpartition("_")[2]
    return f"recipe_{language}" if RECIPES[language].native else WHITESPACE_ANALYZER


def properties() -> dict[str, Any]:
    """The mapping of every field."""
    texts = {name: {"type": "text", "analyzer": _analyzer(name)} for name in LANGUAGE_FIELDS}
    preanalyzed = {"type": "text", "analyzer": WHITESPACE_ANALYZER}
    return {
        **texts,
        **dict.fromkeys(PREANALYZED_FIELDS, preanalyzed),
        WORD_FIELD: preanalyzed | {"index_options": "docs", "norms": False},
        **{name: {"type": "keyword"} for name in FACETS},
        **{name: {"type": "long"} for name in SORT_FIELDS.values()},
        "uuid": {"type": "keyword"},
        "hash": {"type": "keyword", "index": False},
        "kept": {"type": "object", "enabled": False},
    }


def index_body() -> dict[str, Any]:
    """Settings and mappings of a new index.

    Deletions are remembered for an hour, longer than a rebuild takes, so that a rebuild does not
    restore a document deleted meanwhile (see the engine's versions).
    """
    return {
        "settings": {
            "number_of_shards": 1,
            "auto_expand_replicas": "0-1",
            "gc_deletes": "1h",
            "analysis": analysis(),
        },
        "mappings": {
            "dynamic": "strict",
            "_source": {"includes": ["kept"]},
            "properties": properties(),
        },
    }


def mapping_hash() -> str:
    """Part of the index name, because another mapping or analysis needs another index."""
    content = json.dumps([index_body(), signature()], sort_keys=True)
    return sha256(content.encode()).hexdigest()[:12]
