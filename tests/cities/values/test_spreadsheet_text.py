"""Texts of tables come back as they were, and none of them is a formula on the way."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cities.values.spreadsheet_text import (
    printable,
    protect,
    protect_csv,
    restore_csv,
    restore_protected,
)

TEXTS = st.text(st.one_of(st.sampled_from("=+-@＝;,\t\n \"'\u200b1aé"), st.characters())).map(
    printable
)


@given(TEXTS)
def test_a_text_comes_back_from_a_cell(text):
    assert restore_protected(protect(text)) == text
    assert restore_csv(protect_csv(text)) == text


@given(TEXTS)
def test_no_cell_begins_a_formula_whatever_separates_cells(text):
    line = StringIO()
    csv.writer(line).writerow([protect_csv(text), protect_csv(text)])
    for delimiter in ";,":
        for row in csv.reader(StringIO(line.getvalue(), newline=""), delimiter=delimiter):
            assert not [cell for cell in row if cell.strip('" \t\n\u200b')[:1] in {*"=+-@＝"}], row


@pytest.mark.parametrize("cell", ["'s-Hertogenbosch", "plain", "4.2", "=1+1", "'"])
def test_a_cell_that_no_export_writes_stays_as_it_is(cell):
    assert restore_csv(cell) == cell


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\r\nb\rc", "a\nb\nc"), (" a\x00\x1b ", "a"), ("a\tb", "a\tb"), ("a\ud800\uffff", "a")],
)
def test_characters_that_no_file_can_hold_are_left_out(text, kept):
    assert printable(text) == kept
