"""The Elasticsearch index: analyzers built from the recipes, and the field mappings."""

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from elasticsearch_dsl import (
    DenseVector,
    Index,
    Keyword,
    Long,
    Mapping,
    Object,
    Text,
    analyzer,
    char_filter,
    token_filter,
    tokenizer,
)

from search.analysis import signature
from search.analysis.characters import APOSTROPHES, MAX_TOKEN_LENGTH, TOKEN_JAVA
from search.analysis.language_rules import RECIPES, REWRITES, Recipe
from search.schema.facets import FACETS
from search.schema.fields import LANGUAGE_FIELDS, PREANALYZED_FIELDS, SORT_FIELDS, WORD_FIELD

# For texts that are terms already.
WHITESPACE_ANALYZER = analyzer("finished", "custom", tokenizer="whitespace")
_WORDS = tokenizer("words", "pattern", pattern=TOKEN_JAVA, group=0)
_APOSTROPHES = char_filter(
    "apostrophes", "mapping", mappings=[f"{sign}=>'" for sign in APOSTROPHES]
)
_LONGEST = token_filter("longest", "truncate", length=MAX_TOKEN_LENGTH)
VECTORS = "vectors"
# As float32, not in fewer bits, so that the nearness is the same as that of the embedded engine.
_VECTOR_TEMPLATE = {
    "path_match": f"{VECTORS}.*",
    "match_mapping_type": "*",
    "mapping": DenseVector(
        similarity="dot_product", index=True, index_options={"type": "hnsw"}
    ).to_dict(),
}


def _token_filters(language: str, recipe: Recipe) -> Iterator[Any]:
    """The token filters of a recipe in their order; those built into the server by their name."""
    if recipe.turkish:
        yield token_filter("lowercase_turkish", "lowercase", language="turkish")
    else:
        yield "lowercase"
    if recipe.articles:
        articles = {"articles": list(recipe.articles), "articles_case": False}
        yield token_filter(f"elision_{language}", "elision", **articles)
    if recipe.apostrophe == "cut":
        yield "apostrophe"
    if recipe.apostrophe == "possessive":
        yield token_filter("possessive", "stemmer", language="possessive_english")
    for number, (pattern, replacement) in enumerate((*REWRITES, *recipe.rewrites)):
        rule = {"pattern": pattern, "replacement": replacement}
        yield token_filter(f"rewrite_{language}_{number}", "pattern_replace", **rule)
    if recipe.german:
        yield "german_normalization"
    if recipe.irregular:
        rules = [f"{word} => {stem}" for word, stem in recipe.irregular]
        yield token_filter(f"irregular_{language}", "stemmer_override", rules=rules)
    yield token_filter(f"snowball_{language}", "snowball", language=recipe.snowball)
    yield "asciifolding"
    yield _LONGEST


def _recipe_analyzer(language: str, recipe: Recipe) -> Any:
    signs = [_APOSTROPHES]
    if recipe.letters:
        letters = [f"{sign}=>{other}" for sign, other in recipe.letters]
        signs.append(char_filter(f"letters_{language}", "mapping", mappings=letters))
    return analyzer(
        f"recipe_{language}",
        "custom",
        char_filter=signs,
        tokenizer=_WORDS,
        filter=list(_token_filters(language, recipe)),
    )


def _mapping() -> Mapping:
    """Every field of the index."""
    analyzers = {
        language: _recipe_analyzer(language, recipe) if recipe.native else WHITESPACE_ANALYZER
        for language, recipe in RECIPES.items()
    }
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_source", includes=["kept"])
    for name in LANGUAGE_FIELDS:
        mapping.field(name, Text(analyzer=analyzers[name.rpartition("_")[2]]))
    for name in PREANALYZED_FIELDS:
        mapping.field(name, Text(analyzer=WHITESPACE_ANALYZER))
    mapping.field(WORD_FIELD, Text(analyzer=WHITESPACE_ANALYZER, index_options="docs", norms=False))
    for name in FACETS:
        mapping.field(name, Keyword())
    for name in SORT_FIELDS.values():
        mapping.field(name, Long())
    mapping.field("uuid", Keyword())
    mapping.field("hash", Keyword(index=False))
    mapping.field("kept", Object(enabled=False))
    # A field is added with the first vector of its model and language.
    mapping.field(VECTORS, Object(dynamic=True))
    mapping.meta("dynamic_templates", [{"vectors": _VECTOR_TEMPLATE}])
    return mapping


def index_body() -> dict[str, Any]:
    """Settings and mappings of a new index.

    Deletions are remembered for an hour, longer than a rebuild takes, so that a rebuild does not
    restore a document deleted meanwhile (see the engine's versions).
    """
    index = Index("measures")
    index.settings(number_of_shards=1, auto_expand_replicas="0-1", gc_deletes="1h")
    index.mapping(_mapping())
    body: dict[str, Any] = index.to_dict()
    return body


def mapping_hash() -> str:
    """Stands in the index name: another mapping or analysis needs another index."""
    content = json.dumps([index_body(), signature()], sort_keys=True)
    return sha256(content.encode()).hexdigest()[:12]
