"""Other spellings of the words of a query: joined, apart, in full, with other separators."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.parser import parse_query


def written(text, language="de"):
    """All other spellings of a query."""
    return {" ".join(each.tokens) for each in parse_query(text, language).spellings}


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        ("Fernwärme Ausbau", "fernwärmeausbau"),
        ("Verkehr Zähl Stelle", "verkehrszählstelle"),
        ("Radwege Netz", "radwegenetz"),
        ("Schule Hof", "schulhof"),
        ("Gebäude Sanierung", "gebäudesanierung"),
        ("Wärme-Netz", "wärmenetz"),
    ],
)
def test_words_side_by_side_are_also_one_compound(text, compound):
    assert compound in written(text)


@pytest.mark.parametrize("text", ["Rad und Weg", '"Rad" Weg', "Rad OR Weg", "Rad -Weg", "Rad zu"])
def test_other_words_form_no_compound(text):
    assert not any("rad" in each for each in written(text))


def test_compounds_are_formed_in_languages_that_have_them():
    assert "fietsstraat" in written("fiets straat", "nl")
    assert written("bike street", "en") == set()


@pytest.mark.parametrize(
    ("text", "other", "language"),
    [
        ("Bahnhofstr.", "bahnhofstraße", "de"),
        ("Bahnhofstraße", "bahnhofstr", "de"),
        ("Nr. 7", "nummer", "de"),
        ("str. Horea", "strada", "ro"),
        ("bd Voltaire", "boulevard", "fr"),
        ("C-40", "c40", "en"),
        ("C40", "c 40", "en"),
        ("COP 28", "cop28", "fr"),
        ("Alois-Czedik-Gasse", "czedikgasse", "de"),
        ("Czedikgasse", "czedik gasse", "de"),
        ("50 000", "50000", "ro"),
        ("50 000", "50.000", "ro"),
        ("50,000", "50 000", "en"),
        ("50000", "50 000", "en"),
        ("1.250.000", "1 250 000", "de"),
    ],
)
def test_abbreviations_codes_streets_and_numbers(text, other, language):
    assert other in written(text, language)


@given(st.text(max_size=200), st.sampled_from(["de", "nl", "en", "fr"]))
def test_any_text_has_few_spellings_of_existing_words(text, language):
    parsed = parse_query(text, language)
    assert len(parsed.spellings) <= 40 * len(parsed.groups)
    for each in parsed.spellings:
        assert all(each.tokens)
        assert set(each.positions) <= set(range(len(parsed.groups)))
