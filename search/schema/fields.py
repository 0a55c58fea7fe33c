"""The fields of the index and what of a document goes into each, the same for every engine.

For each language L the fields `heading_L`, `summary_L`, `terms_L` and `body_L` hold its text, and
`plain_L` the terms of its tokens as typed without accents, where they differ. `parts_de` holds the
parts of German compounds, `heading_parts_de` those of the heading alone, `words` every unstemmed
token of every language, `exact` all texts as they are written, `names` what has no language,
`facts` the facts by which similar measures are found.
"""

from collections.abc import Mapping
from functools import lru_cache

from search.analysis.analyzer import folded_term, term, unstemmed
from search.analysis.characters import MAX_TOKEN_LENGTH, clean, lower, tokenize
from search.analysis.compounds import PHRASE_BREAK, compound_phrases
from search.analysis.german import compound_parts
from search.analysis.language_rules import RECIPES
from search.schema.documents import Document
from search.schema.facets import FACETS
from search.schema.similarity import FACTS_FIELD, fact_terms

# Tokens as they are written, in lower case.
EXACT_FIELD = "exact"
TEXTS = ("heading", "summary", "terms", "body")
LANGUAGE_FIELDS = tuple(f"{text}_{language}" for language in RECIPES for text in TEXTS)
# Filled with terms from our own analysis, with positions.
PREANALYZED_FIELDS = (
    *(f"plain_{language}" for language in RECIPES),
    "heading_parts_de",
    "parts_de",
    "names",
    EXACT_FIELD,
    FACTS_FIELD,
)
# The same without positions and frequencies: only which documents have a token.
WORD_FIELD = "words"
# Sort keys: total orders, so that both engines and all pages agree.
SORT_FIELDS = {"newest": "newest", "co2": "co2"}
# A key has 63 bits: 32 for the time or the effect, the rest for the page and the place on it.
_PAGE_ID_BITS = 21
_PLACE_BITS = 10
_MAX_KEY = 2**32 - 1


def analyze(text: str, language: str) -> str:
    """A cleaned text as its terms, separated by spaces."""
    return " ".join(term(token, language) for token in tokenize(text))


def language_texts(document: Document) -> dict[str, str]:
    """The cleaned text of every language field that is not empty."""
    texts = {}
    for language in RECIPES:
        text = document.texts.get(language)
        texts[f"terms_{language}"] = clean(" | ".join(document.terms.get(language, ())))
        if text:
            texts[f"heading_{language}"] = clean(text.heading)
            texts[f"summary_{language}"] = clean(text.summary)
            texts[f"body_{language}"] = clean(text.body)
    return {name: text for name, text in texts.items() if text}


# A rebuild sees the same tokens again and again; one lookup here is faster than one for each form.
@lru_cache(maxsize=100_000)
def _forms(token: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The folded term if it differs from the term, and the unstemmed token with compound parts."""
    folded = folded_term(token, language)
    parts = compound_parts(token) if language == "de" else ()
    return folded if folded != term(token, language) else "", (unstemmed(token, language), *parts)


def exact_term(token: str) -> str:
    """The token in lower case, with its accents."""
    return lower(token)[:MAX_TOKEN_LENGTH]


def _compound_parts_text(german: str) -> str:
    return f" {PHRASE_BREAK} ".join(" ".join(phrase) for phrase in compound_phrases(german))


def preanalyzed_texts(document: Document, texts: Mapping[str, str]) -> dict[str, str]:
    """Terms separated by spaces for the fields that no engine can analyse itself.

    `texts` are the document's own by language field, as `language_texts` returns them.
    """
    tokens_by_language: dict[str, list[str]] = {}
    for name, text in texts.items():
        tokens_by_language.setdefault(name.rpartition("_")[2], []).extend(tokenize(text))
    fields = {}
    unstemmed_tokens: set[str] = set()
    for language, tokens in tokens_by_language.items():
        forms = {token: _forms(token, language) for token in set(tokens)}
        fields[f"plain_{language}"] = " ".join(
            forms[token][0] for token in tokens if forms[token][0]
        )
        unstemmed_tokens.update(*(whole for _folded, whole in forms.values()))
    german = " | ".join(text for name, text in texts.items() if name.endswith("_de"))
    fields["parts_de"] = _compound_parts_text(german)
    fields["heading_parts_de"] = _compound_parts_text(texts.get("heading_de", ""))
    names = [unstemmed(token, "en") for name in document.names for token in tokenize(clean(name))]
    unstemmed_tokens.update(names)
    fields["names"] = " ".join(names)
    exact = (" ".join(map(exact_term, tokenize(text))) for text in texts.values())
    fields[EXACT_FIELD] = f" {PHRASE_BREAK} ".join(exact)
    fields[FACTS_FIELD] = " ".join(fact_terms(document))
    fields[WORD_FIELD] = " ".join(sorted(unstemmed_tokens))
    return {name: text for name, text in fields.items() if text}


def facet_values(document: Document) -> dict[str, tuple[str, ...]]:
    """The values of every facet."""
    return {name: document.facet(name) for name in FACETS}


def sort_keys(document: Document) -> dict[str, int]:
    """Larger comes first; page and place make every key unique. No known effect comes last."""
    effect = 0
    if document.co2 is not None:
        effect = 1 + int(min(max(document.co2 * 10, 0), _MAX_KEY - 1))
    published = min(max(document.published, 0), _MAX_KEY)
    return {"newest": _sort_key(published, document), "co2": _sort_key(effect, document)}


def _sort_key(value: int, document: Document) -> int:
    """A key by value, then the newer page, then the order on the page."""
    page = document.page_id % 2**_PAGE_ID_BITS
    place = 2**_PLACE_BITS - 1 - document.place % 2**_PLACE_BITS
    return (value << _PAGE_ID_BITS | page) << _PLACE_BITS | place
