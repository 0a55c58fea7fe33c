"""What a text asks for: words, phrases, alternatives and what is unwanted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.parser import MAX_OPERATOR_TOKENS, MAX_TEXT_LENGTH, MAX_TOKENS, parse_query


def shape(text):
    """The groups with their alternatives, and the unwanted, as plain text."""
    asked = parse_query(text)
    return (
        [" | ".join(map(str, group)) for group in asked.groups],
        [str(phrase) for phrase in asked.excluded],
    )


@pytest.mark.parametrize(
    ("text", "groups", "excluded"),
    [
        ("die Wärme und der Dampf", ["Wärme", "Dampf"], []),
        ("die und der", ["die", "und", "der"], []),
        ("Dampf dampf DAMPF", ["Dampf"], []),
        ('rotes "grüne Haus" blau', ["rotes", "grüne Haus", "blau"], []),
        ("„grüne Haus“ «toit vert»", ["grüne Haus", "toit vert"], []),
        ("Solar OR Wind", ["Solar | Wind"], []),
        ("Dach Solar ODER Wind OU Wasser", ["Dach", "Solar | Wind | Wasser"], []),
        ("Solar or Wind", ["Solar", "Wind"], []),
        ("OR Solar OR", ["Solar"], []),
        ("Solar OR OR Wind", ["Solar | Wind"], []),
        ("der OR Solar", ["Solar"], []),
        ("Heizung -Öl", ["Heizung"], ["Öl"]),
        ('Heizung -"fossiles Gas" −Öl', ["Heizung"], ["fossiles Gas", "Öl"]),
        ("E-Mobilität e Stadt", ["E", "Mobilität", "Stadt"], []),
        ("Heizung - Öl", ["Heizung", "Öl"], []),
        ("-Öl", [], ["Öl"]),
        ("--Öl -", [], ["Öl"]),
        ('"unbalanced quote', ["unbalanced", "quote"], []),
        ('""', [], []),
        ("", [], []),
        ("OR", [], []),
        ("***", [], []),
        ("-40 Grad", ["Grad"], ["40"]),
        ("weniger CO 2 und CO-2", ["weniger", "CO2"], []),
        ("İi̇zmir", ["İizmir"], []),
    ],
)
def test_what_of_a_question_counts(text, groups, excluded):
    assert shape(text) == (groups, excluded)


def test_of_a_long_question_only_the_beginning_counts():
    long = parse_query(" ".join(f"w{number}" for number in range(210)))
    assert len(long.groups) == MAX_TOKENS
    assert long.truncated
    assert not parse_query(" ".join(f"wort{number}" for number in range(100))).truncated
    endless = parse_query('"' + "a b " * 100 + '"')
    assert len(endless.groups[0][0].tokens) == MAX_OPERATOR_TOKENS
    assert parse_query("a" * MAX_TEXT_LENGTH + " b").truncated
    alternatives = parse_query(" OR ".join(f"wort{number}" for number in range(100)))
    assert sum(map(len, alternatives.groups)) == MAX_OPERATOR_TOKENS + 1
    without = parse_query(" ".join(f"-wort{number}" for number in range(100)))
    assert len(without.excluded) == MAX_OPERATOR_TOKENS


@given(st.text(max_size=300))
def test_any_text_has_a_wording(text):
    asked = parse_query(text)
    tokens = [token for group in asked.groups for phrase in group for token in phrase.tokens]
    tokens += [token for phrase in asked.excluded for token in phrase.tokens]
    assert len(tokens) <= MAX_TOKENS
    assert all(tokens)
