"""Read thesauri in CSV: a row per concept with a column per language, or a row per name.

The header names the columns; docs/operation.md describes them. The delimiter is a comma, semicolon
or tab; the encoding is UTF-8.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from cities.thesauri.entries import (
    ALTERNATIVES,
    LABEL,
    Entry,
    ParsedThesaurus,
    ReadError,
    excerpt,
    is_language,
    primary_language,
)

_COLUMN_ROLES = {
    "key": "key",
    "source": "source",
    "uri": "source",
    "concept": "source",
    "id": "source",
    "language": "language",
    "lang": "language",
    "label": "name",
    "name": "name",
    "kind": "kind",
}
_KINDS = {"": LABEL, "label": LABEL, "preferred": LABEL} | dict.fromkeys(
    ("alternative", "other"), ALTERNATIVES
)
_LANGUAGE_COLUMN = re.compile(r"(label|alternatives|alt)_(.+)")
_LANGUAGE_CODE = re.compile(r"[a-z]{2}")
_DELIMITERS = ",;\t"

Column = tuple[str, str]


def read(path: Path, thesaurus: ParsedThesaurus, base_uri: str) -> None:
    """Read a CSV file; `base_uri` is the prefix of concept numbers that are no URIs."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first_line = file.readline()
            delimiter = max(_DELIMITERS, key=first_line.count)
            _read_rows(
                csv.reader(chain([first_line], file), delimiter=delimiter), thesaurus, base_uri
            )
    except UnicodeDecodeError as error:
        raise ReadError("The file is not in UTF-8; save it as “CSV UTF-8”.") from error
    except csv.Error as error:
        raise ReadError(f"The file cannot be read as a table: {error}") from error


def _read_rows(rows: Any, thesaurus: ParsedThesaurus, base_uri: str) -> None:
    header: list[str] = next(rows, [])
    columns = [_column(name) for name in header]
    thesaurus.unused_columns += [
        excerpt(name) for name, column in zip(header, columns, strict=True) if not column[0]
    ]
    roles = {role for role, _language in columns}
    cells = _cells(rows, columns, thesaurus)
    if {"language", "name"} <= roles:
        if not roles & {"key", "source"}:
            raise ReadError("A row a name needs a column “key” or “source” that says of what.")
        _read_name_rows(cells, thesaurus, base_uri)
    elif LABEL in roles:
        _record_coverage(columns, thesaurus)
        for location, row in cells:
            thesaurus.entries.append(_entry(location, row, thesaurus, base_uri))
    else:
        raise ReadError(
            "The first row names no column of labels, such as “label_de” (or “language” and “label”)."
        )


def _column(name: str) -> Column:
    """Return role and language of a column by its name; ("", "") if it is not used."""
    plain = name.strip().lower()
    if plain in _COLUMN_ROLES:
        return _COLUMN_ROLES[plain], ""
    if plain.endswith("_id"):
        return "source", ""
    match = _LANGUAGE_COLUMN.fullmatch(plain)
    if match and is_language(match[2]):
        return (LABEL if match[1] == "label" else ALTERNATIVES), match[2]
    return (LABEL, plain) if _LANGUAGE_CODE.fullmatch(plain) else ("", "")


def _record_coverage(columns: Sequence[Column], thesaurus: ParsedThesaurus) -> None:
    """Record the names that the file covers: an empty cell means that a name no longer exists."""
    thesaurus.covered |= {
        (primary_language(language), role)
        for role, language in columns
        if role in {LABEL, ALTERNATIVES}
    }


def _cells(
    rows: Any, columns: Sequence[Column], thesaurus: ParsedThesaurus
) -> Iterator[tuple[str, list[tuple[Column, str]]]]:
    """Yield the location and cells of each row with the right length; skip empty rows."""
    for row in rows:
        location = f"line {rows.line_num}"
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(columns):
            thesaurus.add_problem(
                location, f"has {len(row)} cells for {len(columns)} columns; left out the row"
            )
            continue
        yield location, list(zip(columns, row, strict=True))


def _entry(
    location: str, row: Sequence[tuple[Column, str]], thesaurus: ParsedThesaurus, base_uri: str
) -> Entry:
    entry = Entry(location)
    for (role, language), cell in row:
        if role == "key":
            entry.key = cell.strip()
        elif role == "source":
            entry.source = entry.source or concept_uri(cell, base_uri)
        elif role == LABEL:
            thesaurus.add_label(entry, language, cell)
        elif role == ALTERNATIVES:
            thesaurus.add_alternatives(entry, language, re.split(r"[|\n]", cell))
    return entry


def _read_name_rows(
    cells: Iterator[tuple[str, list[tuple[Column, str]]]], thesaurus: ParsedThesaurus, base_uri: str
) -> None:
    """Read rows of one name each; the rows of a concept may be in any order."""
    entries: dict[str, Entry] = {}
    for location, cell in cells:
        row = {role: text.strip() for (role, _language), text in cell if role}
        kind = _KINDS.get(row.get("kind", "").lower())
        identity = row.get("key") or row.get("source") or ""
        if not identity:
            thesaurus.add_problem(location, "names no concept; left out the row")
        elif kind is None:
            thesaurus.add_problem(
                location, f"“{excerpt(row['kind'])}” is neither label nor alternative"
            )
        else:
            entry = entries.setdefault(identity, Entry(location, row.get("key", "")))
            entry.location = location
            entry.source = entry.source or concept_uri(row.get("source", ""), base_uri)
            if kind == LABEL:
                thesaurus.add_label(entry, row["language"], row["name"])
            else:
                thesaurus.add_alternatives(entry, row["language"], [row["name"]])
    thesaurus.entries += entries.values()


def concept_uri(text: str, base_uri: str) -> str:
    """Return the URI of a concept; a number is appended to `base_uri`."""
    plain = text.strip()
    if not plain or re.match(r"https?://", plain):
        return plain
    return base_uri + plain if base_uri else ""
