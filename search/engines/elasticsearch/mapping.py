"""The Elasticsearch index: native analysis built from the recipes, and one field per purpose."""

import json
from hashlib import sha256
from typing import Any

from search.analysis import signature
from search.analysis.characters import APOSTROPHES, LONGEST_WORD, WORD_JAVA
from search.analysis.recipes import RECIPES, REWRITES, Recipe
from search.schema.fields import LANGUAGE_FIELDS, MADE_FIELDS, SORT_FIELDS, WORD_FIELD
from search.schema.request import FACETS

FINISHED = "finished"


def _filters(language: str, recipe: Recipe) -> dict[str, dict[str, Any] | None]:
    """The token filters of a recipe in their order; None stands for a built-in one."""
    chain: dict[str, dict[str, Any] | None] = {}
    if recipe.turkish:
        chain["lowercase_turkish"] = {"type": "lowercase", "language": "turkish"}
    else:
        chain["lowercase"] = None
    if recipe.articles:
        articles = {"articles": list(recipe.articles), "articles_case": False}
        chain[f"elision_{language}"] = {"type": "elision", **articles}
    if recipe.apostrophe == "cut":
        chain["apostrophe"] = None
    if recipe.apostrophe == "possessive":
        chain["possessive"] = {"type": "stemmer", "language": "possessive_english"}
    for number, (pattern, replacement) in enumerate((*REWRITES, *recipe.rewrites)):
        chain[f"rewrite_{language}_{number}"] = {
            "type": "pattern_replace",
            "pattern": pattern,
            "replacement": replacement,
        }
    if recipe.german:
        chain["german_normalization"] = None
    if recipe.irregular:
        rules = [f"{word} => {stem}" for word, stem in recipe.irregular]
        chain[f"irregular_{language}"] = {"type": "stemmer_override", "rules": rules}
    chain[f"snowball_{language}"] = {"type": "snowball", "language": recipe.snowball}
    chain["asciifolding"] = None
    chain["longest"] = {"type": "truncate", "length": LONGEST_WORD}
    return chain


def analysis() -> dict[str, Any]:
    """The analysis settings: one analyzer `recipe_L` per native language, and `finished`."""
    signs = [f"{sign}=>'" for sign in APOSTROPHES]
    built: dict[str, dict[str, Any]] = {
        "char_filter": {"apostrophes": {"type": "mapping", "mappings": signs}},
        "tokenizer": {"words": {"type": "pattern", "pattern": WORD_JAVA, "group": 0}},
        "filter": {},
        "analyzer": {FINISHED: {"type": "custom", "tokenizer": "whitespace"}},
    }
    for language, recipe in RECIPES.items():
        if not recipe.native:
            continue
        chars = ["apostrophes"]
        if recipe.letters:
            letters = [f"{sign}=>{other}" for sign, other in recipe.letters]
            built["char_filter"][f"letters_{language}"] = {"type": "mapping", "mappings": letters}
            chars.append(f"letters_{language}")
        chain = _filters(language, recipe)
        built["filter"] |= {name: made for name, made in chain.items() if made}
        built["analyzer"][f"recipe_{language}"] = {
            "type": "custom",
            "char_filter": chars,
            "tokenizer": "words",
            "filter": list(chain),
        }
    return built


def _analyzer(field: str) -> str:
    language = field.rpartition("_")[2]
    return f"recipe_{language}" if RECIPES[language].native else FINISHED


def properties() -> dict[str, Any]:
    """Every field of the index."""
    texts = {name: {"type": "text", "analyzer": _analyzer(name)} for name in LANGUAGE_FIELDS}
    made = {name: {"type": "text", "analyzer": FINISHED} for name in MADE_FIELDS}
    whole = {"type": "text", "analyzer": FINISHED, "index_options": "docs", "norms": False}
    return {
        **texts,
        **made,
        WORD_FIELD: whole,
        **{name: {"type": "keyword"} for name in FACETS},
        **{name: {"type": "long"} for name in SORT_FIELDS.values()},
        "uuid": {"type": "keyword"},
        "hash": {"type": "keyword", "index": False},
        "kept": {"type": "object", "enabled": False},
    }


def index_body() -> dict[str, Any]:
    """What an index is created with.

    Deleted documents are remembered for an hour, longer than a rebuild takes, so that a page taken
    out meanwhile is not put back by the rebuild (see the engine's versions).
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
    """Stands in the index name: another mapping or analysis needs another index."""
    content = json.dumps([index_body(), signature()], sort_keys=True)
    return sha256(content.encode()).hexdigest()[:12]
