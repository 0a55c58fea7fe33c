"""All results as CSV, in the dialect that the reader's spreadsheet expects."""

import csv
import datetime
from collections.abc import Generator
from decimal import Decimal
from io import StringIO

from cities.values.spreadsheet_text import csv_cell
from portal.exports.columns import Column, Value
from portal.exports.rows import Rows
from portal.i18n import formatting

# Without it Excel does not detect UTF-8.
_BOM = "\ufeff"
_CHUNK_BYTES = 32_768


def _format(value: Value, decimal: str) -> str:
    if isinstance(value, float):
        shown = format(Decimal(repr(value)), "f")
        return (shown.rstrip("0").rstrip(".") if "." in shown else shown).replace(".", decimal)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return csv_cell(value) if isinstance(value, str) else str("" if value is None else value)


def chunks(columns: list[Column], rows: Rows) -> Generator[bytes]:
    """Yield the file in chunks.

    Cells are separated by semicolons where the visitor's language has a decimal comma, as
    spreadsheets there expect.
    """
    decimal = formatting.decimal_sign()
    return _chunks(columns, rows, decimal)


def _chunks(columns: list[Column], rows: Rows, decimal: str) -> Generator[bytes]:
    buffer = StringIO(_BOM)
    buffer.seek(0, 2)
    writer = csv.writer(buffer, delimiter=";" if decimal == "," else ",")
    writer.writerow([csv_cell(column.heading) for column in columns])
    for document in rows:
        writer.writerow([_format(column.value(document), decimal) for column in columns])
        if buffer.tell() > _CHUNK_BYTES:
            yield _flush(buffer)
    if rows.notice:
        writer.writerow([csv_cell(rows.notice)])
    yield _flush(buffer)


def _flush(buffer: StringIO) -> bytes:
    content = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return content
