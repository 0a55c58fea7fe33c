"""Both engines find the same: over the real texts of the demonstration and a wide list of words.

At most 2 % of the questions may find other measures; facets, filters and dated orders never differ.
"""

import random

import pytest
import yaml

from search.analysis.characters import fold, tokenize
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.engine import EmbeddedEngine
from search.query.parser import parse_query
from search.query.query_builder import build_clauses
from search.schema.clauses import EngineQuery
from tests.needs import ROOT
from tests.search.running_engines import remove_elasticsearch
from tests.search.samples import CITIES, measure

TEXTS = ("summary", "challenge", "solution", "limits", "success_factors")
QUESTIONS = 200
TOLERATED = 0.02


def corpus():
    """The demonstration's measures as documents."""
    files = sorted((ROOT / "portal" / "demo" / "measures").glob("*/*.yaml"))
    assert len(files) > 50
    for number, file in enumerate(files, start=1):
        told = yaml.safe_load(file.read_text(encoding="utf-8"))
        texts = {
            language: (
                heading,
                (told.get("summary") or {}).get(language) or "",
                "\n".join((told.get(name) or {}).get(language) or "" for name in TEXTS[1:]),
            )
            for language, heading in told["heading"].items()
        }
        facts = {"co2": float(number % 7) if number % 3 else None, "start_year": 2010 + number % 12}
        facts["goals"] = tuple(told.get("goals") or ())
        facts["status"] = told.get("status", "")
        yield measure(number, sorted(CITIES)[number % 4], told["source_language"], texts, **facts)


def variant(chance, word):
    """The word as visitors might type it."""
    if chance < 0.15:
        return fold(word)
    if chance < 0.25:
        return word.upper()
    if chance < 0.35:
        return word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    return word


def questions(documents):
    """Language, text and whether typing errors are forgiven: the same list every time."""
    dice = random.Random(7)
    for number in range(QUESTIONS):
        document = dice.choice(documents)
        language = dice.choice(list(document.texts))
        text = document.texts[language]
        spoken = tokenize(f"{text.heading} {text.summary} {text.body}")
        start = dice.randrange(len(spoken))
        asked = spoken[start : start + dice.choice([1, 1, 1, 2, 3])]
        if number % 5 == 0 and len(asked[0]) > 5:
            place = dice.randrange(len(asked[0]))
            yield language, asked[0][:place] + "x" + asked[0][place + 1 :], True
        elif number % 9 == 0:
            yield language, f'"{" ".join(asked)}"', False
        else:
            yield language, " ".join(variant(dice.random(), each) for each in asked), False


@pytest.fixture(scope="module")
def documents():
    return list(corpus())


@pytest.fixture(scope="module")
def both(documents, elasticsearch_url, tmp_path_factory):
    embedded = EmbeddedEngine(tmp_path_factory.mktemp("agreement"))
    embedded.rebuild(lambda: documents)
    prefix = f"test-agreement-{random.SystemRandom().randrange(10**9)}"
    server = ElasticsearchEngine(elasticsearch_url, prefix, 30)
    server.rebuild(lambda: documents)
    yield embedded, server
    remove_elasticsearch(elasticsearch_url, prefix)


def test_a_wide_list_of_questions_finds_the_same(both, documents):
    different = []
    shared = []
    for language, text, fuzzy in questions(documents):
        question = EngineQuery(
            groups=build_clauses(parse_query(text), language, fuzzy=fuzzy), size=100
        )
        answers = [engine.search(question) for engine in both]
        found = [[each.uuid for each in answer.documents] for answer in answers]
        if set(found[0]) != set(found[1]):
            different.append((language, text, [answer.total for answer in answers]))
            continue
        assert as_tables(answers[0]) == as_tables(answers[1]), text
        if found[0]:
            first = set(found[0][:20])
            shared.append(len(first.intersection(found[1][:20])) / len(first))
    assert len(different) <= TOLERATED * QUESTIONS, different
    assert sum(shared) / len(shared) >= 0.9


@pytest.mark.parametrize("sort", ["newest", "co2"])
@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"city": ("de-dortmund",)},
        {"sdg": ("sdg-13",), "lang": ("ro",)},
        {"sdg": ("sdg-7", "sdg-11"), "status": ("running", "planned")},
        {"year": ("2012", "2015"), "country": ("DE", "FR"), "type": ("mitigation",)},
        {"city": ("de-nowhere",)},
    ],
)
def test_filters_facets_and_dated_orders_are_equal(both, sort, filters):
    question = EngineQuery(filters=filters, sort=sort, size=100)
    one, other = (engine.search(question) for engine in both)
    assert [each.uuid for each in one.documents] == [each.uuid for each in other.documents]
    assert one.total == other.total
    assert as_tables(one) == as_tables(other)


def as_tables(answer):
    return {facet: dict(counts) for facet, counts in answer.facets.items()}
