"""A spreadsheet is read whatever program wrote it, or refused with a reason; never half."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from cities.contracts.tables import reader
from tests.cities.contracts.tables.files import read, workbook

ROWS = [(1, ["number", "title_de"]), (2, ["1", "Wärme; Kälte, Öl"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_of_any_spreadsheet_is_read(encoding, delimiter):
    text = f'number{delimiter}title_de\r\n1{delimiter}"Wärme; Kälte, Öl"\r\n'
    assert read(text.encode(encoding)) == ROWS


def test_romanian_csv_without_unicode_is_read():
    with translation.override("ro"):
        assert read("number;title_ro\n1;încălzire".encode("cp1250"))[1][1][1] == "încălzire"


def test_a_comma_in_a_heading_separates_nothing():
    assert read("effect, in tonnes;cost, in euro\n1;2")[0][1] == [
        "effect, in tonnes", "cost, in euro",
    ]  # fmt: skip


def test_rows_count_as_in_the_spreadsheet():
    table = read('number;title\n\n1;"two\nlines"\n;\n2;x\n')
    assert [number for number, _cells in table] == [1, 3, 5]


def test_cells_of_a_workbook_are_texts_and_numbers():
    import datetime

    content = workbook(
        ["a", 4.2, 3.0, True, datetime.datetime(2030, 5, 1), datetime.date(2030, 5, 2), None, "'x"]  # noqa: DTZ001
    )
    cells = ["a", 4.2, 3, "True", "2030-05-01", "2030-05-02", "", "'x"]
    assert read(content, "table.xlsx") == [(1, cells)]


def test_rows_beyond_the_stated_size_of_a_sheet_are_read():
    content = edited(workbook(["number"], ["1"], ["2"]), rb"A1:A3", rb"A1:A1")
    assert [cells for _number, cells in read(content, "x.xlsx")] == [["number"], ["1"], ["2"]]


def edited(content, old, new):
    """A workbook with a text of its first sheet replaced."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                assert old in data
                data = data.replace(old, new)
            copy.writestr(name, data)
    return target.getvalue()


def bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (reader.MAX_UNPACKED_BYTES + 1))
    return target.getvalue()


ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]>"
)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "table.csv"),
        (b"\n;;\n", "table.csv"),
        (b"a;b", "table.ods"),
        (b"a;b", "table"),
        (b"a;b", "table.xlsx"),
        (workbook(["a"]), "table.csv"),
        (workbook(["a"])[:-200], "table.xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "table.xlsx"),
        (b"a;b\x00", "table.csv"),
        (b"x" * (reader.MAX_FILE_MEGABYTES * 1024 * 1024 + 1), "table.csv"),
        (b"number\n" + b"1\n" * (reader.MAX_ROWS + 1), "table.csv"),
        (b"\n" * reader.MAX_ROW_NUMBER + b"1\n", "table.csv"),
        (b"number\n" + b"x" * (reader.MAX_CELL_LENGTH + 1), "table.csv"),
        (b"number\n" + b"x" * 200_000, "table.csv"),
        (b";".join([b"x"] * (reader.MAX_COLUMNS + 1)), "table.csv"),
        (workbook(["x"] * (reader.MAX_COLUMNS + 1)), "table.xlsx"),
        (workbook(), "table.xlsx"),
        (bomb(), "table.xlsx"),
        (edited(workbook(["a"]), b"</row>", b"<c/>" * reader.MAX_TAGS + b"</row>"), "table.xlsx"),
        (edited(workbook(["a"]), b"<worksheet", ENTITIES + b"<worksheet"), "table.xlsx"),
        (edited(workbook(["a"]), b'<row r="1"', b'<row r="999999999999"'), "table.xlsx"),
        (edited(workbook(["a"]), b"</worksheet>", b"<"), "table.xlsx"),
        (edited(workbook([1]), b"<v>1</v>", b"<v>1e</v>"), "table.xlsx"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(content, name):
    with pytest.raises(ValidationError) as error:
        read(content, name)
    assert all(error.value.messages)
