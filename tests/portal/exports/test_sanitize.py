"""No table cell is a formula, whatever an editor wrote and whatever program reads the table."""

import csv
import unicodedata
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cities.values.spreadsheet_text import csv_cell, escape_formulas, plain
from portal.exports import csv_table, xlsx_table
from portal.exports.columns import Column
from portal.exports.rows import Rows
from search.searcher import ScanResult
from tests.search.samples import WORLD

FORMULA = set("=+-@")
# Letters that editors may type, many of which a spreadsheet or a separator may stumble over.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("=+-@＝＋－＠﹢;,\t\r\n \"'\u200b\u00a0\u202e\ufeff\x00a1"), st.characters()
    )
)


def first_sign(cell):
    """The first character a spreadsheet sees, in half width."""
    for char in unicodedata.normalize("NFKC", cell):
        if not char.isspace() and char != '"' and unicodedata.category(char) not in ("Cf", "Cc"):
            return char
    return ""


def table(text):
    """A table with one row of cells with a text."""
    columns = [Column(str(number), text, 10, lambda _document: text) for number in range(2)]
    found = ScanResult((each for each in WORLD[:1]), 1, "embedded")
    return columns, Rows(found, 10)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 231", "'+49 231"),
        ("-5 °C", "'-5 °C"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("  =1", "'=1"),
        ("\t=1", "'=1"),
        ("\r\n@x", "'@x"),
        ("＝1", "'＝1"),
        ("\u200b=1", "\u200b'=1"),
        ("a;=1", "a;'=1"),
        ('a, "=1', "a, \"'=1"),
        ("Wärme = Zukunft", "Wärme = Zukunft"),
        ("Strom-Wärme", "Strom-Wärme"),
        ("'=1", "'=1"),
        ("", ""),
    ],
)
def test_what_looks_like_a_formula_gets_an_apostrophe(text, cell):
    assert escape_formulas(text) == cell


@pytest.mark.parametrize("text", ["a\x00b", "a\x0bb", "a\n\nb", "a \t b"])
def test_a_cell_is_one_line_without_control_characters(text):
    assert plain(text) == "a b"
    assert plain("a\ud800b\uffff") == "ab"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_no_cell_of_the_csv_begins_a_formula_whatever_separates_cells(text):
    for decimal in ",.":
        columns, rows = table(text)
        content = (
            b"".join(csv_table._chunks(columns, rows, decimal)).decode().removeprefix("\ufeff")
        )
        for delimiter in ";,\t":
            for row in csv.reader(StringIO(content, newline=""), delimiter=delimiter):
                assert not [cell for cell in row if first_sign(cell) in FORMULA], (row, delimiter)
        own = list(
            csv.reader(StringIO(content, newline=""), delimiter=";" if decimal == "," else ",")
        )
        assert [len(row) for row in own] == [2, 2], "no text begins a row or a cell"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_no_cell_of_the_workbook_is_a_formula(text):
    columns, rows = table(text)
    file = BytesIO()
    xlsx_table.write(file, columns, rows)
    for row in load_workbook(file).active.iter_rows(max_row=2):
        for cell in row:
            assert cell.data_type in ("s", "n", "inlineStr"), cell.value
            assert first_sign(str(cell.value or "")) not in FORMULA


def test_very_long_texts_fit_into_a_cell():
    columns, rows = table("x" * 100_000)
    file = BytesIO()
    xlsx_table.write(file, columns, rows)
    assert len(load_workbook(file).active["A2"].value) == xlsx_table.MAX_CELL_LENGTH


def test_numbers_are_written_as_the_reader_writes_them():
    values = [45000.0, 1200.5, 0.1, -3.25, 1e17, 7, None]
    columns = [Column(str(n), "x", 9, lambda _d, v=value: v) for n, value in enumerate(values)]
    for decimal, expected in (
        (",", "45000;1200,5;0,1;-3,25;100000000000000000;7;"),
        (".", "45000,1200.5,0.1,-3.25,100000000000000000,7,"),
    ):
        rows = Rows(ScanResult((each for each in [replace(WORLD[0])]), 1, "embedded"), 10)
        content = b"".join(csv_table._chunks(columns, rows, decimal)).decode()
        assert content.splitlines()[1] == expected


# What spreadsheets take for something else, and texts that only look like it to us.
CHANGED = [
    "1-2", "3/4", "1E5", "05913000", "12:30", "1.250", "12,5", "5 %", "(5)", "1 1/2", "€ 5", "1 000 €",
    "Mar 5", "MARCH1", "SEPT2", "3. März", "1er mars 2024", "５／６", "TRUE", "falsch", "2026-11-22",
]  # fmt: skip
UNCHANGED = [
    "", "17 Ziele", "Dortmund 2030", "sdg-13", "13 Climate action", "2 °C wärmer", "Mars", "März",
    "1e5e1234-1234-4123-8123-123456789012", "12345678-1234-4123-8123-123456789012",
]  # fmt: skip


@pytest.mark.parametrize("text", CHANGED)
def test_a_text_that_a_spreadsheet_would_change_survives_it(text):
    assert csv_cell(text) == f"'{text}"
    columns, rows = table(text)
    file = BytesIO()
    xlsx_table.write(file, columns, rows)
    cell = load_workbook(file).active["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


@pytest.mark.parametrize("text", UNCHANGED)
def test_other_texts_are_written_as_they_are(text):
    assert csv_cell(text) == text


@pytest.mark.parametrize("text", [*CHANGED, *UNCHANGED, "=1+1", "'", "'quoted'", "''05"])
def test_dropping_the_first_apostrophe_restores_the_text(text):
    columns, rows = table(text)
    content = b"".join(csv_table._chunks(columns, rows, ".")).decode().removeprefix("\ufeff")
    heading, cells = csv.reader(StringIO(content, newline=""))
    assert [cell.removeprefix("'") for cell in (*heading, *cells)] == [text] * 4
