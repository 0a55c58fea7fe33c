"""All results as an Excel workbook, written row by row into a file."""

from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, numbers
from openpyxl.utils import get_column_letter

from cities.languages import active_language, is_rtl
from cities.values.spreadsheet_text import escape_formulas, would_be_coerced
from portal.exports.columns import Column, Value
from portal.exports.rows import Rows

# Excel's limits: cells of this length, and sheet names of 31 characters.
MAX_CELL_LENGTH = 32_767


def _cell(sheet: Any, value: Value) -> Any:
    """Return a typed value; text that looks like a number is formatted as text, also when edited."""
    if not isinstance(value, str):
        return value
    text = escape_formulas(value)[:MAX_CELL_LENGTH]
    if not would_be_coerced(text):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.number_format = numbers.FORMAT_TEXT
    return cell


def write(file: IO[bytes], columns: list[Column], rows: Rows) -> None:
    """Write the whole workbook; rows are streamed to disk, so memory use stays constant."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_("Measures")[:31])
    sheet.freeze_panes = "B2"
    sheet.sheet_view.rightToLeft = is_rtl(active_language())
    for index, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    header_cells = [WriteOnlyCell(sheet, escape_formulas(column.heading)) for column in columns]
    for header_cell in header_cells:
        header_cell.font = Font(bold=True)
    sheet.append(header_cells)
    for document in rows:
        sheet.append([_cell(sheet, column.value(document)) for column in columns])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{rows.written + 1}"
    if rows.notice:
        sheet.append([escape_formulas(rows.notice)])
    workbook.save(file)
