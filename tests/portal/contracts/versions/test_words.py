"""Word-level differences: complete on both sides, and readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.contracts.versions import words


def shown(before, after):
    signs = {"kept": "{}", "removed": "[-{}-]", "added": "[+{}+]"}
    return "".join(signs[s.kind].format(s.text) for s in words.compare(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("the same", "the same", "the same"),
        ("", "new text", "[+new text+]"),
        ("old text", "", "[-old text-]"),
        ("until 2030 at least", "until 2035 at least", "until [-2030-][+2035+] at least"),
        ("heat grid, parks", "heat grid. Parks", "heat grid[-, parks-][+. Parks+]"),
        ("one two three four", "one 2 3 four", "one [-two three-][+2 3+] four"),
        ("Wärme für alle", "Kälte für alle", "[-Wärme-][+Kälte+] für alle"),
    ],
)
def test_changes_are_whole_words(before, after, expected):
    assert shown(before, after) == expected


TEXTS = st.lists(st.sampled_from(["a", "b", "heat", " ", ". ", "\n"]), max_size=30).map("".join)


@given(TEXTS, TEXTS)
def test_no_word_of_either_text_is_lost(before, after):
    segments = words.compare(before, after)
    old = "".join(s.text for s in segments if s.kind != "added")
    new = "".join(s.text for s in segments if s.kind != "removed")
    assert "".join(old.split()) == "".join(before.split())
    assert "".join(new.split()) == "".join(after.split())


def test_rich_text_becomes_lines():
    html = "<h3>Ziel</h3><p>Netz &amp; Park<br/>neu</p><ul><li>eins</li><li><b>zwei</b></li></ul>"
    assert words.plain(html) == "Ziel\nNetz & Park\nneu\n• eins\n• zwei"


def test_a_text_without_markup_and_an_empty_one():
    assert words.plain("") == ""
    assert words.plain("<p></p>") == ""
