"""All measures found as an Excel workbook, written row by row into a file."""

from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, numbers
from openpyxl.utils import get_column_letter

from cities.languages import active_language, is_rtl
from portal.exports.columns import Column, Value
from portal.exports.rows import Rows
from portal.exports.sanitize import changes_meaning, harmless

# Excel refuses longer cells, and a sheet's name may not be longer than 31.
LONGEST_CELL = 32_767


def _cell(sheet: Any, value: Value) -> Any:
    """The value with its type; a text that looks like a figure stays one when its cell is edited."""
    if not isinstance(value, str):
        return value
    text = harmless(value)[:LONGEST_CELL]
    if not changes_meaning(text):
        return text
    cell = WriteOnlyCell(sheet, text)
    cell.number_format = numbers.FORMAT_TEXT
    return cell


def write(file: IO[bytes], columns: list[Column], rows: Rows) -> None:
    """The whole workbook. Rows go to the disk at once, so memory does not grow with them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Measures")[:31])
    sheet.freeze_panes = "B2"
    sheet.sheet_view.rightToLeft = is_rtl(active_language())
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    heads = [WriteOnlyCell(sheet, harmless(column.heading)) for column in columns]
    for head in heads:
        head.font = Font(bold=True)
    sheet.append(heads)
    for document in rows:
        sheet.append([_cell(sheet, column.value(document)) for column in columns])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{rows.written + 1}"
    if rows.notice:
        sheet.append([harmless(rows.notice)])
    book.save(file)
