"""All results as GeoJSON (RFC 7946), each at the coordinates of its city."""

import datetime
import json
from collections.abc import Generator
from typing import Any

from cities.values.spreadsheet_text import plain
from portal.exports.columns import Column, Value
from portal.exports.rows import Rows
from search.query.geo import Point, points
from search.schema.documents import Document

_BATCH_SIZE = 100


def _property(value: Value) -> str | int | float | None:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return plain(value) if isinstance(value, str) else value


def _feature(document: Document, columns: list[Column], point: Point | None) -> str:
    # GeoJSON has the longitude first.
    coordinates = [point.longitude, point.latitude] if point else None
    feature: dict[str, Any] = {
        "type": "Feature",
        "id": document.uuid,
        "geometry": {"type": "Point", "coordinates": coordinates} if coordinates else None,
        "properties": {column.name: _property(column.value(document)) for column in columns},
    }
    return json.dumps(feature, ensure_ascii=False)


def chunks(columns: list[Column], rows: Rows) -> Generator[bytes]:
    """Yield the file in chunks.

    The numbers of matched and of returned measures follow the features; if these differ, `notice`
    says why.
    """
    return _chunks(columns, rows, points())


def _chunks(
    columns: list[Column], rows: Rows, points_by_city: dict[str, Point]
) -> Generator[bytes]:
    yield b'{"type": "FeatureCollection", "features": ['
    batch: list[str] = []
    for document in rows:
        comma = ",\n" if rows.written > 1 else "\n"
        batch.append(comma + _feature(document, columns, points_by_city.get(document.city)))
        if len(batch) == _BATCH_SIZE:
            yield "".join(batch).encode()
            batch.clear()
    # Without a notice nothing is missing, even if a measure came or went since the count.
    found = rows.matches.total if rows.notice else rows.written
    tail: dict[str, Any] = {"numberMatched": found, "numberReturned": rows.written}
    if rows.notice:
        tail["notice"] = rows.notice
    end = json.dumps(tail, ensure_ascii=False)[1:]
    yield f"{''.join(batch)}\n], {end}\n".encode()
