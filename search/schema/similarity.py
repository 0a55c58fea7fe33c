"""Similar measures: the facts that are compared, and the engine-neutral query for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis.analyzer import term
from search.analysis.characters import clean, tokenize
from search.analysis.language_rules import RECIPES
from search.analysis.stopwords import STOP_WORDS
from search.schema.clauses import Clause, Match, Terms
from search.schema.documents import Document
from search.schema.entries import Entry
from search.schema.facets import FACETS

# The field that holds every fact as one term, `kind:waste-heat`.
FACTS_FIELD = "facts"
# The boost of a shared fact, most informative first; the engine's IDF adds to that of rare ones.
FACT_BOOSTS = {
    "kind": 3.0,
    "field": 1.5,
    "target": 1.5,
    "sdg": 0.5,
    "instrument": 0.75,
    "cost": 0.5,
    "effect": 0.5,
    "city_size": 0.4,
    "type": 0.5,
}
# Measures that share none of these are not similar, whatever their score.
REQUIRED_FACTS = ("kind", "field", "target")
_HEADING_BOOST = 0.6
_SUMMARY_BOOST = 0.3
_MAX_TOKENS = 40

Facts = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class SimilarityQuery:
    """A query for the measures that have most in common with one; other entries are ignored.

    A document's score is the sum of its clauses in `facts`, and the largest sum among `texts`, which
    has one group of clauses per language: a measure does not rank higher because it is translated
    into more languages. Documents with a uuid in `excluded_uuids`, and those of `excluded_city`,
    are ignored.
    """

    facts: tuple[Clause, ...]
    texts: tuple[tuple[Clause, ...], ...] = ()
    excluded_uuids: frozenset[str] = frozenset()
    excluded_city: str = ""
    size: int = 6
    entry: str = Entry.MEASURE.value


def facts(document: Document) -> Facts:
    """The facts by which measures are compared, without empty ones; none of other entries."""
    if document.entry != Entry.MEASURE:
        return {}
    others = {name: document.facet(name) for name in FACT_BOOSTS if name in FACETS}
    stated: Facts = {"kind": (document.kind,) if document.kind else (), **others}
    return {name: values for name, values in stated.items() if values}


def fact_terms(document: Document) -> Iterator[str]:
    """The terms of FACTS_FIELD."""
    for name, values in facts(document).items():
        yield from (f"{name}:{value}" for value in values)


def shared_facts(one: Document, other: Document) -> Facts:
    """The facts that both measures state, most informative first."""
    theirs = facts(other)
    common = {
        name: tuple(value for value in values if value in theirs.get(name, ()))
        for name, values in facts(one).items()
    }
    return {name: common[name] for name in FACT_BOOSTS if common.get(name)}


def similarity_query(
    document: Document,
    *,
    excluded_uuids: frozenset[str],
    excluded_city: str = "",
    size: int = 6,
) -> SimilarityQuery:
    """The query for measures similar to this one, which itself is excluded."""
    stated = facts(document)
    return SimilarityQuery(
        facts=tuple(
            Terms(FACTS_FIELD, (f"{name}:{value}",), boost)
            for name, boost in FACT_BOOSTS.items()
            for value in stated.get(name, ())
        ),
        texts=tuple(filter(None, (_text_clauses(document, code) for code in document.texts))),
        excluded_uuids=excluded_uuids | {document.uuid},
        excluded_city=excluded_city,
        size=size,
    )


def _text_clauses(document: Document, language: str) -> tuple[Clause, ...]:
    """The tokens of heading and summary, each searched in both fields."""
    if language not in RECIPES:
        return ()
    text = document.texts[language]
    distinct = {token.lower(): token for token in tokenize(clean(f"{text.heading} {text.summary}"))}
    stop_words = STOP_WORDS.get(language, ())
    content = [token for key, token in distinct.items() if key not in stop_words]
    clauses: list[Clause] = []
    for token in content[:_MAX_TOKENS]:
        for name, boost in (("heading", _HEADING_BOOST), ("summary", _SUMMARY_BOOST)):
            field = f"{name}_{language}"
            if RECIPES[language].native:
                clauses.append(Match(field, token, boost))
            else:
                clauses.append(Terms(field, (term(token, language),), boost))
    return tuple(clauses)
