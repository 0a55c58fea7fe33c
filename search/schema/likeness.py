"""What makes two measures alike: the facts that both state and the words that both use."""

from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis.analyzer import term
from search.analysis.characters import clean, words
from search.analysis.recipes import RECIPES
from search.analysis.stopwords import STOP_WORDS
from search.schema.clauses import Clause, Terms, Words
from search.schema.documents import Document
from search.schema.request import FACETS

# The field that holds every fact as one term, `kind:waste-heat`.
FACTS_FIELD = "facts"
# What a fact in common weighs, the most telling first; the engine makes rare ones weigh more.
WEIGHTS = {
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
# Without one of these in common, measures are not called alike.
TELLING = ("kind", "field", "target")
_HEADING_WEIGHT = 0.6
_SUMMARY_WEIGHT = 0.3
_MOST_WORDS = 40

Facts = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Likeness:
    """What is asked of an engine: the measures that have most in common with one.

    A measure's score is the sum of its clauses in `facts`, and the largest sum among `texts`, which
    has one group of clauses a language: a measure is not more alike because it is translated more
    often. Measures with a uuid in `excluded`, and those of `not_city`, do not exist for it.
    """

    facts: tuple[Clause, ...]
    texts: tuple[tuple[Clause, ...], ...] = ()
    excluded: frozenset[str] = frozenset()
    not_city: str = ""
    size: int = 6


def facts(document: Document) -> Facts:
    """The facts by which measures are compared, without those that are not stated."""
    others = {name: document.facet(name) for name in WEIGHTS if name in FACETS}
    stated: Facts = {"kind": (document.kind,) if document.kind else (), **others}
    return {name: values for name, values in stated.items() if values}


def fact_terms(document: Document) -> Iterator[str]:
    """The terms of the field of facts."""
    for name, values in facts(document).items():
        yield from (f"{name}:{value}" for value in values)


def shared(one: Document, other: Document) -> Facts:
    """The facts that both measures state, the most telling first."""
    theirs = facts(other)
    common = {
        name: tuple(value for value in values if value in theirs.get(name, ()))
        for name, values in facts(one).items()
    }
    return {name: common[name] for name in WEIGHTS if common.get(name)}


def like(
    document: Document, *, excluded: frozenset[str], not_city: str = "", size: int = 6
) -> Likeness:
    """The question for what is like this measure; the measure itself is never an answer."""
    stated = facts(document)
    return Likeness(
        facts=tuple(
            Terms(FACTS_FIELD, (f"{name}:{value}",), weight)
            for name, weight in WEIGHTS.items()
            for value in stated.get(name, ())
        ),
        texts=tuple(filter(None, (_text(document, code) for code in document.texts))),
        excluded=excluded | {document.uuid},
        not_city=not_city,
        size=size,
    )


def _text(document: Document, language: str) -> tuple[Clause, ...]:
    """The words of heading and summary, each looked for in both."""
    if language not in RECIPES:
        return ()
    text = document.texts[language]
    spoken = {word.lower(): word for word in words(clean(f"{text.heading} {text.summary}"))}
    telling = [word for key, word in spoken.items() if key not in STOP_WORDS.get(language, ())]
    found: list[Clause] = []
    for word in telling[:_MOST_WORDS]:
        for name, weight in (("heading", _HEADING_WEIGHT), ("summary", _SUMMARY_WEIGHT)):
            field = f"{name}_{language}"
            if RECIPES[language].native:
                found.append(Words(field, word, weight))
            else:
                found.append(Terms(field, (term(word, language),), weight))
    return tuple(found)
