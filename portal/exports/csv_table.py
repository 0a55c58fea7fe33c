"""All measures found as comma-separated values, as the reader's spreadsheet expects them."""

import csv
import datetime
from collections.abc import Generator
from decimal import Decimal
from io import StringIO

from portal.exports.columns import Column, Value
from portal.exports.rows import Rows
from portal.exports.sanitize import csv_cell
from portal.i18n import formatting

# Without it Excel takes UTF-8 for something else.
_MARK = "\ufeff"
_CHUNK = 32_768


def _written(value: Value, decimal: str) -> str:
    if isinstance(value, float):
        shown = format(Decimal(repr(value)), "f")
        return (shown.rstrip("0").rstrip(".") if "." in shown else shown).replace(".", decimal)
    if isinstance(value, datetime.date):
        return value.isoformat()
    return csv_cell(value) if isinstance(value, str) else str("" if value is None else value)


def lines(columns: list[Column], rows: Rows) -> Generator[bytes]:
    """The file piece by piece.

    Where the reader's language writes a decimal comma, cells are separated by semicolons: so does
    every spreadsheet there.
    """
    decimal = formatting.decimal_sign()
    return _lines(columns, rows, decimal)


def _lines(columns: list[Column], rows: Rows, decimal: str) -> Generator[bytes]:
    buffer = StringIO(_MARK)
    buffer.seek(0, 2)
    writer = csv.writer(buffer, delimiter=";" if decimal == "," else ",")
    writer.writerow([csv_cell(column.heading) for column in columns])
    for document in rows:
        writer.writerow([_written(column.value(document), decimal) for column in columns])
        if buffer.tell() > _CHUNK:
            yield _emptied(buffer)
    if rows.notice:
        writer.writerow([csv_cell(rows.notice)])
    yield _emptied(buffer)


def _emptied(buffer: StringIO) -> bytes:
    content = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return content
