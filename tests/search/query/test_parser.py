"""What a text asks for: words, phrases, alternatives and what is unwanted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.query.parser import LONGEST_TEXT, MOST_WORDS, wording


def shape(text):
    """The groups with their alternatives, and the unwanted, as plain text."""
    asked = wording(text)
    return (
        [" | ".join(map(str, group)) for group in asked.groups],
        [str(item) for item in asked.unwanted],
    )


@pytest.mark.parametrize(
    ("text", "groups", "unwanted"),
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
def test_what_of_a_question_counts(text, groups, unwanted):
    assert shape(text) == (groups, unwanted)


def test_of_a_long_question_only_the_beginning_counts():
    long = wording(" ".join(f"wort{number}" for number in range(100)))
    assert len(long.groups) == MOST_WORDS
    assert long.shortened
    endless = wording('"' + "a b " * 100 + '"')
    assert len(endless.groups[0][0].words) == MOST_WORDS
    assert wording("a" * LONGEST_TEXT + " b").shortened
    alternatives = wording(" OR ".join(f"wort{number}" for number in range(100)))
    assert sum(map(len, alternatives.groups)) == MOST_WORDS
    without = wording(" ".join(f"-wort{number}" for number in range(100)))
    assert len(without.unwanted) == MOST_WORDS


@given(st.text(max_size=300))
def test_any_text_has_a_wording(text):
    asked = wording(text)
    spoken = [word for group in asked.groups for item in group for word in item.words]
    spoken += [word for item in asked.unwanted for word in item.words]
    assert len(spoken) <= MOST_WORDS
    assert all(spoken)
