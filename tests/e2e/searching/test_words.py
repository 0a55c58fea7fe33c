"""Queries in several languages and spellings find what they mean, on both engines."""

import re
from html import unescape

import pytest
import requests

HIT = re.compile(r'hit__city">(.*?)</p>.*?hit__heading"><a [^>]*>(.*?)</a>', re.DOTALL)
MARKED = re.compile(r"<mark>(.*?)</mark>", re.DOTALL)
HEAT = ["Fernwärme", "Fernwaerme", "district heating", "chauffage urbain", "termoficare"]


@pytest.fixture
def ask(portal):
    """Return the cities and headings found, and the page."""

    def asking(words, language="de", **filters):
        query = {"q": words, **filters}
        answer = requests.get(f"{portal.url}/{language}/search/", params=query, timeout=30)
        assert answer.status_code == 200
        return [
            (unescape(city), unescape(heading)) for city, heading in HIT.findall(answer.text)
        ], answer.text

    return asking


@pytest.mark.parametrize("language", ["de", "en", "fr", "ro"])
@pytest.mark.parametrize("words", HEAT)
def test_the_term_in_any_language_finds_several_cities(ask, words, language):
    hits, _page = ask(words, language)
    assert len({city for city, _heading in hits}) > 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fernwärme", "Fernwaerme"),
        ("Begrünung", "Begruenung"),
        ("Gebäudesanierung", "Gebaeudesanierung"),
    ],
)
def test_both_spellings_find_the_same(ask, one, other):
    found = ask(one, entry="measure")[0]
    assert found
    assert set(found) == set(ask(other, entry="measure")[0])


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        ("Begruenung", {"Dachbegrünung", "Fassadenbegrünung"}),
        ("Gebäudesanierung", {"Gebäude", "Sanierung"}),
        ("Gebaeude", {"Gebäude", "Wohngebäude"}),
    ],
)
def test_german_compounds_and_their_parts_find_each_other(ask, words, marks):
    _hits, page = ask(words)
    assert marks <= {unescape(mark) for mark in MARKED.findall(page)}


def test_a_typing_error_is_forgiven(ask):
    assert ask("Fernwarme")[0]
    hits, page = ask("Fernwärmme")
    assert hits
    assert "Fernwärme" in page


def test_nonsense_finds_nothing_and_the_page_says_so(ask):
    hits, page = ask("zzzxxxqqq")
    assert hits == []
    assert "zzzxxxqqq" in page
