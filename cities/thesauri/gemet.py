"""Lists of concepts in JSON as the EEA keeps GEMET's additions: labels and synonyms by language."""

import json
import re
from pathlib import Path
from typing import Any

from cities.thesauri.csv_tables import address
from cities.thesauri.entries import Entry, ReadError, Reading


def is_list(path: Path) -> bool:
    """Whether a JSON file is such a list; else it will be JSON-LD."""
    with path.open("rb") as file:
        start = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"[") and b'"label"' in start


def read(path: Path, reading: Reading, base: str) -> None:
    """Read `[{"id": 1, "label": {"en": ...}, "synonyms": {"en": "one; another"}}, ...]`."""
    try:
        rows = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ReadError(f"The file cannot be read as JSON: {error}") from error
    if not isinstance(rows, list):
        raise ReadError("The file holds no list of concepts.")
    for number, row in enumerate(rows, 1):
        place = f"concept {number}"
        if isinstance(row, dict) and isinstance(row.get("label"), dict):
            reading.entries.append(_entry(place, row, reading, base))
        else:
            reading.complain(place, "has no labels by language; left out")


def _entry(place: str, row: dict[str, Any], reading: Reading, base: str) -> Entry:
    entry = Entry(place)
    if base or isinstance(row.get("id"), str):
        entry.source = address(str(row.get("id", "")), base)
    for language, text in row["label"].items():
        if isinstance(text, str):
            reading.label(entry, language, text)
        else:
            reading.complain(place, f"the label in “{language}” is no text; left out")
    for language, names in _mapping(row.get("synonyms")).items():
        texts = names if isinstance(names, list) else re.split(r"[;|\n]", str(names))
        reading.alternative(entry, language, (text for text in texts if isinstance(text, str)))
    return entry


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
