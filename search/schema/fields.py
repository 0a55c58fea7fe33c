"""Which fields an index has and what of a document goes into each, the same for every engine.

For each language L the fields `heading_L`, `summary_L`, `terms_L` and `body_L` hold its text, and
`plain_L` the terms that its words become when typed without marks, where they differ. `parts_de`
holds the parts of German compounds, `heading_parts_de` those of the heading alone, `words` every
whole word of every language in plain letters, `exact` all texts as they are written, `names` what
has no language, `facts` the facts by which measures are alike.
"""

from collections.abc import Mapping
from functools import lru_cache

from search.analysis.analyzer import term, typed_plainly, unstemmed
from search.analysis.characters import LONGEST_WORD, clean, lower, words
from search.analysis.compounds import BREAK, phrases
from search.analysis.german import parts
from search.analysis.recipes import RECIPES
from search.schema.documents import Document
from search.schema.likeness import FACTS_FIELD, fact_terms
from search.schema.request import FACETS

# Words as they are written, capitals apart.
EXACT_FIELD = "exact"
TEXTS = ("heading", "summary", "terms", "body")
LANGUAGE_FIELDS = tuple(f"{text}_{language}" for language in RECIPES for text in TEXTS)
# Filled with finished terms by our own analysis, with positions.
MADE_FIELDS = (
    *(f"plain_{language}" for language in RECIPES),
    "heading_parts_de",
    "parts_de",
    "names",
    EXACT_FIELD,
    FACTS_FIELD,
)
# The same, but only to know which documents have a word.
WORD_FIELD = "words"
# Sort keys: total orders, so that both engines and all pages agree.
SORT_FIELDS = {"newest": "newest", "co2": "co2"}
_PAGE_ID_BITS = 24
_LARGEST_EFFECT = 2**36


def finished(text: str, language: str) -> str:
    """A cleaned text as the terms of its words."""
    return " ".join(term(word, language) for word in words(text))


def language_texts(document: Document) -> dict[str, str]:
    """The cleaned text of every language field that is not empty."""
    found = {}
    for language in RECIPES:
        text = document.texts.get(language)
        found[f"terms_{language}"] = clean(" | ".join(document.terms.get(language, ())))
        if text:
            found[f"heading_{language}"] = clean(text.heading)
            found[f"summary_{language}"] = clean(text.summary)
            found[f"body_{language}"] = clean(text.body)
    return {name: text for name, text in found.items() if text}


# A rebuild comes upon the same words again and again; to look here once is quicker than to look
# for each of their forms.
@lru_cache(maxsize=100_000)
def _forms(word: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The term of a word typed without marks, where that is another one, and its whole words."""
    plain = typed_plainly(word, language)
    compound = parts(word) if language == "de" else ()
    return plain if plain != term(word, language) else "", (unstemmed(word, language), *compound)


def as_written(word: str) -> str:
    """The word in small letters, with its marks."""
    return lower(word)[:LONGEST_WORD]


def _parts(german: str) -> str:
    return f" {BREAK} ".join(" ".join(phrase) for phrase in phrases(german))


def made_texts(document: Document, texts: Mapping[str, str]) -> dict[str, str]:
    """Finished terms, separated by spaces, for the fields no engine can make.

    `texts` are the document's own by language field, as `language_texts` gives them.
    """
    spoken: dict[str, list[str]] = {}
    for name, text in texts.items():
        spoken.setdefault(name.rpartition("_")[2], []).extend(words(text))
    made = {}
    whole: set[str] = set()
    for language, found in spoken.items():
        forms = {word: _forms(word, language) for word in set(found)}
        made[f"plain_{language}"] = " ".join(forms[word][0] for word in found if forms[word][0])
        whole.update(*(each for _plain, each in forms.values()))
    german = " | ".join(text for name, text in texts.items() if name.endswith("_de"))
    made["parts_de"] = _parts(german)
    made["heading_parts_de"] = _parts(texts.get("heading_de", ""))
    names = [unstemmed(word, "en") for name in document.names for word in words(clean(name))]
    whole.update(names)
    made["names"] = " ".join(names)
    written = (" ".join(map(as_written, words(text))) for text in texts.values())
    made[EXACT_FIELD] = f" {BREAK} ".join(written)
    made[FACTS_FIELD] = " ".join(fact_terms(document))
    made[WORD_FIELD] = " ".join(sorted(whole))
    return {name: text for name, text in made.items() if text}


def facet_values(document: Document) -> dict[str, tuple[str, ...]]:
    """The values of every facet."""
    return {name: document.facet(name) for name in FACETS}


def sort_keys(document: Document) -> dict[str, int]:
    """Larger comes first; the page's id makes every key unique. No known effect comes last."""
    page = document.page_id % 2**_PAGE_ID_BITS
    effect = 0
    if document.co2 is not None:
        effect = 1 + int(min(max(document.co2 * 10, 0), _LARGEST_EFFECT))
    return {
        "newest": (max(document.published, 0) << _PAGE_ID_BITS) | page,
        "co2": (effect << _PAGE_ID_BITS) | page,
    }
