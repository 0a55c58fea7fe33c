"""Write a table of rows as CSV or XLSX, such that it can be read again without any loss."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, numbers
from openpyxl.utils import get_column_letter

from cities.contracts.tables.columns import Column, NumberColumn, Value, YearColumn
from cities.languages import active_language, is_rtl
from cities.values.numbers import notation
from cities.values.spreadsheet_text import protect, protect_csv

CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Without it Excel does not detect UTF-8.
_BOM = "\ufeff"
_MAX_SHEET_NAME = 31


def write(
    extension: str, title: str, columns: Sequence[Column], rows: Iterable[Any], *, helps: bool
) -> bytes:
    """Return the file of this extension; with `helps`, the second row says what cells may hold."""
    table = [[column.shown(row) for column in columns] for row in rows]
    helping = [[column.help for column in columns]] if helps else []
    if extension == "csv":
        return _csv([column.heading for column in columns], helping, table)
    return _workbook(title, columns, helping, table)


def _csv(headings: list[str], helping: list[list[str]], table: list[list[Value]]) -> bytes:
    """Separate cells by semicolons where the active language has a decimal comma."""
    decimal = notation(get_language() or "en").decimal
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if decimal == "," else ",")
    every: list[Sequence[Value]] = [headings, *helping, *table]
    for cells in every:
        writer.writerow([_csv_cell(value, decimal) for value in cells])
    return f"{_BOM}{buffer.getvalue()}".encode()


def _csv_cell(value: Value, decimal: str) -> str:
    if isinstance(value, Decimal):
        return _digits(value).replace(".", decimal)
    return protect_csv(value) if isinstance(value, str) else str("" if value is None else value)


def _digits(value: Decimal) -> str:
    """Return the number without grouping and without zeros at its end."""
    shown = format(value, "f")
    shown = shown.rstrip("0").rstrip(".") if "." in shown else shown
    # Three decimals could be read as thousands.
    return f"{shown}0" if len(shown.partition(".")[2]) == 3 else shown


def _workbook(
    title: str, columns: Sequence[Column], helping: list[list[str]], table: list[list[Value]]
) -> bytes:
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(protect(title)[:_MAX_SHEET_NAME])
    sheet.freeze_panes = f"B{2 + len(helping)}"
    sheet.sheet_view.rightToLeft = is_rtl(active_language())
    for index, column in enumerate(columns, start=1):
        dimension = sheet.column_dimensions[get_column_letter(index)]
        dimension.width = column.width
        if not isinstance(column, NumberColumn | YearColumn):
            # What is typed into new rows stays a text too: 4.10 is not 4.1.
            dimension.number_format = numbers.FORMAT_TEXT
    bold = Font(bold=True)
    sheet.append([_styled(sheet, column.heading, font=bold) for column in columns])
    wrapped = Alignment(wrap_text=True, vertical="top")
    for texts in helping:
        sheet.append(
            [_styled(sheet, text, font=Font(italic=True), alignment=wrapped) for text in texts]
        )
    for cells in table:
        sheet.append([_workbook_cell(sheet, value) for value in cells])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _styled(sheet: Any, text: str, **styles: Any) -> Any:
    cell = WriteOnlyCell(sheet, protect(text))
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell


def _workbook_cell(sheet: Any, value: Value) -> Any:
    if isinstance(value, Decimal):
        # Spreadsheets calculate in binary and keep 15 digits; what they would change is a text.
        number = float(value)
        if Decimal(repr(number)) == value:
            return number
        value = _digits(value)
    if not isinstance(value, str):
        return value
    return _styled(sheet, value, number_format=numbers.FORMAT_TEXT) if value else None
