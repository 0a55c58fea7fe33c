"""Thesauri as tables (CSV): a row a concept with a column a language, or a row a name.

The first row names the columns; docs/operation.md describes them. Comma, semicolon or tabulator
divide the cells, UTF-8 is the encoding.
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
    ReadError,
    Reading,
    is_language,
    main_language,
    short,
)

_ROLES = {
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
_OF_A_LANGUAGE = re.compile(r"(label|alternatives|alt)_(.+)")
_BARE = re.compile(r"[a-z]{2}")
_DIVIDERS = ",;\t"

Column = tuple[str, str]


def read(path: Path, reading: Reading, base: str) -> None:
    """Read a table; `base` stands before the numbers of concepts to make them addresses."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            divider = max(_DIVIDERS, key=first.count)
            _read_rows(csv.reader(chain([first], file), delimiter=divider), reading, base)
    except UnicodeDecodeError as error:
        raise ReadError("The file is not in UTF-8; save it as “CSV UTF-8”.") from error
    except csv.Error as error:
        raise ReadError(f"The file cannot be read as a table: {error}") from error


def _read_rows(rows: Any, reading: Reading, base: str) -> None:
    header: list[str] = next(rows, [])
    columns = [_column(name) for name in header]
    reading.unused_columns += [
        short(name) for name, column in zip(header, columns, strict=True) if not column[0]
    ]
    roles = {role for role, _language in columns}
    cells = _cells(rows, columns, reading)
    if {"language", "name"} <= roles:
        if not roles & {"key", "source"}:
            raise ReadError("A row a name needs a column “key” or “source” that says of what.")
        _read_names(cells, reading, base)
    elif LABEL in roles:
        _note_columns(columns, reading)
        for place, row in cells:
            reading.entries.append(_entry(place, row, reading, base))
    else:
        raise ReadError(
            "The first row names no column of labels, such as “label_de” (or “language” and “label”)."
        )


def _column(name: str) -> Column:
    """What a column holds and in which language; ("", "") for what is not used."""
    plain = name.strip().lower()
    if plain in _ROLES:
        return _ROLES[plain], ""
    if plain.endswith("_id"):
        return "source", ""
    match = _OF_A_LANGUAGE.fullmatch(plain)
    if match and is_language(match[2]):
        return (LABEL if match[1] == "label" else ALTERNATIVES), match[2]
    return (LABEL, plain) if _BARE.fullmatch(plain) else ("", "")


def _note_columns(columns: Sequence[Column], reading: Reading) -> None:
    """A column that is there but empty in a row says that there is no such name any more."""
    reading.brings |= {
        (main_language(language), role)
        for role, language in columns
        if role in {LABEL, ALTERNATIVES}
    }


def _cells(
    rows: Any, columns: Sequence[Column], reading: Reading
) -> Iterator[tuple[str, list[tuple[Column, str]]]]:
    """The rows that fit the columns, each with its place; a row of empty cells is none."""
    for row in rows:
        place = f"line {rows.line_num}"
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(columns):
            reading.complain(
                place, f"has {len(row)} cells for {len(columns)} columns; left out the row"
            )
            continue
        yield place, list(zip(columns, row, strict=True))


def _entry(place: str, row: Sequence[tuple[Column, str]], reading: Reading, base: str) -> Entry:
    entry = Entry(place)
    for (role, language), cell in row:
        if role == "key":
            entry.key = cell.strip()
        elif role == "source":
            entry.source = entry.source or address(cell, base)
        elif role == LABEL:
            reading.label(entry, language, cell)
        elif role == ALTERNATIVES:
            reading.alternative(entry, language, re.split(r"[|\n]", cell))
    return entry


def _read_names(
    cells: Iterator[tuple[str, list[tuple[Column, str]]]], reading: Reading, base: str
) -> None:
    """One name a row, the rows of a concept in any order."""
    found: dict[str, Entry] = {}
    for place, cell in cells:
        row = {role: text.strip() for (role, _language), text in cell if role}
        kind = _KINDS.get(row.get("kind", "").lower())
        identity = row.get("key") or row.get("source") or ""
        if not identity:
            reading.complain(place, "names no concept; left out the row")
        elif kind is None:
            reading.complain(place, f"“{short(row['kind'])}” is neither label nor alternative")
        else:
            entry = found.setdefault(identity, Entry(place, row.get("key", "")))
            entry.place = place
            entry.source = entry.source or address(row.get("source", ""), base)
            if kind == LABEL:
                reading.label(entry, row["language"], row["name"])
            else:
                reading.alternative(entry, row["language"], [row["name"]])
    reading.entries += found.values()


def address(text: str, base: str) -> str:
    """The address of a concept in its thesaurus, made from its number where it is none itself."""
    plain = text.strip()
    if not plain or re.match(r"https?://", plain):
        return plain
    return base + plain if base else ""
