"""Read JSON lists of concepts as in the EEA's additions to GEMET: labels and synonyms by language."""

import json
import re
from pathlib import Path
from typing import Any

from cities.thesauri.csv_tables import concept_uri
from cities.thesauri.entries import Entry, ParsedThesaurus, ReadError


def is_list(path: Path) -> bool:
    """Whether a JSON file is such a list; otherwise it is taken for JSON-LD."""
    with path.open("rb") as file:
        start = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"[") and b'"label"' in start


def read(path: Path, thesaurus: ParsedThesaurus, base_uri: str) -> None:
    """Read `[{"id": 1, "label": {"en": ...}, "synonyms": {"en": "one; another"}}, ...]`."""
    try:
        rows = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ReadError(f"The file cannot be read as JSON: {error}") from error
    if not isinstance(rows, list):
        raise ReadError("The file holds no list of concepts.")
    for number, row in enumerate(rows, 1):
        location = f"concept {number}"
        if isinstance(row, dict) and isinstance(row.get("label"), dict):
            thesaurus.entries.append(_entry(location, row, thesaurus, base_uri))
        else:
            thesaurus.add_problem(location, "has no labels by language; left out")


def _entry(location: str, row: dict[str, Any], thesaurus: ParsedThesaurus, base_uri: str) -> Entry:
    entry = Entry(location)
    if base_uri or isinstance(row.get("id"), str):
        entry.source = concept_uri(str(row.get("id", "")), base_uri)
    for language, text in row["label"].items():
        if isinstance(text, str):
            thesaurus.add_label(entry, language, text)
        else:
            thesaurus.add_problem(location, f"the label in “{language}” is no text; left out")
    for language, names in _mapping(row.get("synonyms")).items():
        texts = names if isinstance(names, list) else re.split(r"[;|\n]", str(names))
        thesaurus.add_alternatives(
            entry, language, (text for text in texts if isinstance(text, str))
        )
    return entry


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
