"""Read a small table from an uploaded spreadsheet: XLSX or CSV."""

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from openpyxl import load_workbook

from cities.files.validation import UNPACKED_TOO_LARGE, validate_document
from cities.values.spreadsheet_text import printable, restore_csv, restore_protected

EXTENSIONS = ("xlsx", "csv")
MAX_FILE_MEGABYTES = 5
# Of the files inside a workbook, so that a zip bomb is refused before it is unpacked.
MAX_UNPACKED_BYTES = 20 * 1024 * 1024
MAX_ROWS = 2_000
# Of the XML inside a workbook: many times what MAX_ROWS needs, and read in seconds.
MAX_TAGS = 600_000
# Row numbers may have gaps; the program that wrote the file chooses them.
MAX_ROW_NUMBER = 100_000
MAX_COLUMNS = 200
MAX_CELL_LENGTH = 20_000
# What spreadsheets on Windows write where they do not write Unicode.
_ENCODING = "cp1252"
_ENCODINGS_BY_LANGUAGE = {"ro": "cp1250"}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_LINE = re.compile(r"[^\r\n]+")
_QUOTED = re.compile(r'"[^"]*"')

Cell = str | int | float
# The number of the row as spreadsheets count, and its cells.
Row = tuple[int, list[Cell]]
Table = list[Row]


def read(file: Any) -> Table:
    """Return the rows with any content of the first sheet; the first of them is the header.

    Numbers stay numbers, dates become ISO dates, anything else is a text. Raises ValidationError.
    """
    extension = PurePath(file.name or "").suffix.lower().removeprefix(".")
    if extension not in EXTENSIONS:
        raise ValidationError(_("Please upload an Excel workbook (.xlsx) or a CSV file (.csv)."))
    if file.size > MAX_FILE_MEGABYTES * 1024 * 1024:
        message = _("The file is larger than %(size)d MB. Please split the table.")
        raise ValidationError(message % {"size": MAX_FILE_MEGABYTES})
    if extension == "xlsx":
        _check_unpacked_size(file)
    validate_document(file)
    file.seek(0)
    content = file.read()
    rows = _read_workbook(content) if extension == "xlsx" else _read_csv(content)
    table = list(_with_content(rows))
    if not table:
        raise ValidationError(_("The table is empty."))
    return table


def _check_unpacked_size(file: Any) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError):
        # Not a workbook: the check of its type says so.
        return
    if size > MAX_UNPACKED_BYTES:
        raise ValidationError(UNPACKED_TOO_LARGE)


def _with_content(rows: Iterable[list[Cell]]) -> Iterator[Row]:
    """Yield the rows that are not empty; raise ValidationError beyond a limit."""
    count = 0
    for number, cells in enumerate(rows, start=1):
        if number > MAX_ROW_NUMBER:
            raise _too_many_rows()
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        count += 1
        if count > MAX_ROWS + 1:
            raise _too_many_rows()
        _check_cells(number, cells)
        yield number, cells


def _too_many_rows() -> ValidationError:
    text = ngettext(
        "The table has more than %(n)d row. Please split it.",
        "The table has more than %(n)d rows. Please split it.",
        MAX_ROWS,
    )
    return ValidationError(text % {"n": MAX_ROWS})


def _check_cells(number: int, cells: list[Cell]) -> None:
    values = {"row": number, "columns": MAX_COLUMNS, "length": MAX_CELL_LENGTH}
    if len(cells) > MAX_COLUMNS:
        text = _("Row %(row)d: too many columns, at most %(columns)d.")
        raise ValidationError(text % values)
    if any(isinstance(cell, str) and len(cell) > MAX_CELL_LENGTH for cell in cells):
        text = _("Row %(row)d: a text is too long, at most %(length)d.")
        raise ValidationError(text % values)


# --- Workbooks ----------------------------------------------------------------------------------


def _read_workbook(content: bytes) -> Iterator[list[Cell]]:
    try:
        tags = _count_tags(content)
        if tags <= MAX_TAGS:
            yield from _rows_of_first_sheet(content)
    except Exception as error:
        # The libraries raise many kinds of exceptions for invalid files.
        raise ValidationError(
            _("This workbook cannot be read. Please save it anew as .xlsx and upload that.")
        ) from error
    if tags > MAX_TAGS:
        raise ValidationError(UNPACKED_TOO_LARGE)


def _count_tags(content: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return sum(archive.read(name).count(b"<") for name in archive.namelist())


def _rows_of_first_sheet(content: bytes) -> Iterator[list[Cell]]:
    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    sheet = workbook.worksheets[0]
    # Some programs write wrong ones, and rows beyond them would be left out.
    sheet.reset_dimensions()
    for values in sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True):
        is_empty = values.count(None) == len(values)
        yield [] if is_empty else [_cell(value) for value in values]


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and value - value == 0:
        return value
    return restore_protected(printable(str(value)))


# --- CSV ----------------------------------------------------------------------------------------


def _read_csv(content: bytes) -> Iterator[list[Cell]]:
    text = _decoded(content)
    header = _LINE.search(text)
    delimiter = _delimiter(header[0] if header else "")
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [restore_csv(printable(cell)) for cell in cells]
    except csv.Error as error:
        raise ValidationError(
            _("This file cannot be read as a table. Please save it anew as CSV and upload that.")
        ) from error


def _decoded(content: bytes) -> str:
    if content.startswith(_UTF_16):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        language = (get_language() or "")[:2]
        encoding = _ENCODINGS_BY_LANGUAGE.get(language, _ENCODING)
        return content.decode(encoding, errors="replace")


def _delimiter(header: str) -> str:
    """Return what separates the cells: headings may contain commas, but no tabs or semicolons."""
    plain = _QUOTED.sub("", header)
    return next((char for char in "\t;" if char in plain), ",")
