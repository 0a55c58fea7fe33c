"""Marks: which words are marked, which part of a text is shown."""

from itertools import product

import pytest

from search.analysis.edit_distance import within_one_edit
from search.query.parser import parse_query
from search.query.thesaurus import Thesaurus
from search.results.highlight import highlight, snippet
from search.results.matching import Matcher
from search.results.spelling import SpellingCounts, correct_query


def mark(question, text, language="de", *, fuzzy=False):
    return highlight(text, Matcher(parse_query(question), fuzzy=fuzzy).marks(text, language))


@pytest.mark.parametrize(
    ("question", "text", "language", "expected"),
    [
        ("waermepumpe", "Drei Wärmepumpen.", "de", "Drei <mark>Wärmepumpen</mark>."),
        ("Begrünung", "Die Dachbegrünung", "de", "Die <mark>Dachbegrünung</mark>"),
        ("energie", "L’énergie d'ici", "fr", "<mark>L’énergie</mark> d&#x27;ici"),
        ("co2", "20 t CO₂ < 30", "en", "20 t <mark>CO₂</mark> &lt; 30"),
        ("cladiri", "Clădirilor vechi", "ro", "<mark>Clădirilor</mark> vechi"),
        (
            "Gebäudesanierung",
            "Sanierung von Gebäuden",
            "de",
            "<mark>Sanierung</mark> von <mark>Gebäuden</mark>",
        ),
        ('"waste heat"', "waste of heat", "en", "<mark>waste</mark> of <mark>heat</mark>"),
        ("nichts", "Ein Satz", "de", "Ein Satz"),
        ("", "Ein Satz", "de", "Ein Satz"),
    ],
)
def test_words_are_marked_as_they_are_found(question, text, language, expected):
    assert mark(question, text, language) == expected


def test_typing_errors_are_marked_only_when_forgiven():
    assert mark("Fernwärne", "Fernwärme") == "Fernwärme"
    assert mark("Fernwärne", "Fernwärme", fuzzy=True) == "<mark>Fernwärme</mark>"


@pytest.mark.parametrize(
    ("word", "other", "one_edit"),
    [
        ("abc", "abc", True),
        ("abc", "abd", True),
        ("abc", "acb", True),
        ("abc", "ab", True),
        ("abc", "xabc", True),
        ("abc", "bca", False),
        ("abcd", "badc", False),
        ("abc", "a", False),
    ],
)
def test_one_typing_error(word, other, one_edit):
    assert within_one_edit(word, other) == within_one_edit(other, word) == one_edit


def _with_one_error(word, letters):
    """Every word that differs from this one by one letter more, less, other or swapped."""
    for place in range(len(word) + 1):
        before, after = word[:place], word[place:]
        yield before + after[1:]
        yield from (before + letter + after for letter in letters)
        yield from (before + letter + after[1:] for letter in letters if after)
        if after[1:]:
            yield before + after[1] + after[0] + after[2:]


def test_one_error_is_found_wherever_it_is_and_no_other():
    letters = "abc"
    every = ["".join(word) for size in range(5) for word in product(letters, repeat=size)]
    for word in every:
        neighbours = {word, *_with_one_error(word, letters)}
        assert {other for other in every if within_one_edit(word, other)} == neighbours & set(every)


def test_the_snippet_is_the_summary_if_that_holds_as_much():
    matcher = Matcher(parse_query("Dampf"))
    assert snippet("Viel Dampf.", "Noch mehr Dampf.", matcher, "de") == "Viel <mark>Dampf</mark>."


def test_the_snippet_shows_the_part_where_most_is_found():
    body = (
        "Dampf am Anfang. "
        + "Füllwort " * 200
        + "Hier treffen Dampf und Kohle zusammen. "
        + "x " * 200
    )
    shown = snippet("Nichts davon.", body, Matcher(parse_query("Dampf Kohle")), "de")
    assert "<mark>Dampf</mark> und <mark>Kohle</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 300


def test_a_snippet_of_a_text_without_summary():
    assert snippet("", "Nur Text.", Matcher(parse_query("x")), "de") == "Nur Text."
    assert snippet("", "", Matcher(parse_query("x")), "de") == ""


def test_of_spellings_as_common_the_first_is_suggested():
    parsed, spellings = parse_query("Wärmenezz"), SpellingCounts()
    spellings.count(["Wärmenetze", "Wärmenetz"], {"Wärmenetze": {0}, "Wärmenetz": {0}}, "de")
    assert correct_query(parsed, spellings, "de", Thesaurus([])) == "Wärmenetz"
