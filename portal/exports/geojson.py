"""All measures found as GeoJSON (RFC 7946), each at the place of its city."""

import datetime
import json
from collections.abc import Generator
from typing import Any

from portal.exports.columns import Column, Value
from portal.exports.rows import Rows
from portal.exports.sanitize import plain
from search.query.geo import Point, points
from search.schema.documents import Document

_TOGETHER = 100


def _property(value: Value) -> str | int | float | None:
    if isinstance(value, datetime.date):
        return value.isoformat()
    return plain(value) if isinstance(value, str) else value


def _feature(document: Document, columns: list[Column], point: Point | None) -> str:
    # The longitude comes first.
    coordinates = [point.longitude, point.latitude] if point else None
    feature: dict[str, Any] = {
        "type": "Feature",
        "id": document.uuid,
        "geometry": {"type": "Point", "coordinates": coordinates} if coordinates else None,
        "properties": {column.name: _property(column.value(document)) for column in columns},
    }
    return json.dumps(feature, ensure_ascii=False)


def pieces(columns: list[Column], rows: Rows) -> Generator[bytes]:
    """The file piece by piece.

    Behind the features stand how many measures were found and how many of them are in the file;
    where these differ, `notice` says why.
    """
    return _pieces(columns, rows, points())


def _pieces(columns: list[Column], rows: Rows, places: dict[str, Point]) -> Generator[bytes]:
    yield b'{"type": "FeatureCollection", "features": ['
    waiting: list[str] = []
    for document in rows:
        comma = ",\n" if rows.written > 1 else "\n"
        waiting.append(comma + _feature(document, columns, places.get(document.city)))
        if len(waiting) == _TOGETHER:
            yield "".join(waiting).encode()
            waiting.clear()
    # Without a notice nothing is missing, though a measure may have come or gone since the count.
    found = rows.found.total if rows.notice else rows.written
    tail: dict[str, Any] = {"numberMatched": found, "numberReturned": rows.written}
    if rows.notice:
        tail["notice"] = rows.notice
    end = json.dumps(tail, ensure_ascii=False)[1:]
    yield f"{''.join(waiting)}\n], {end}\n".encode()
