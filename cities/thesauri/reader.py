"""Reads a file with a thesaurus, whatever its form."""

from pathlib import Path

from cities.thesauri import csv_tables, gemet, skos
from cities.thesauri.entries import ReadError, Reading

FORMATS = ("skos", "csv", "gemet-json")
LARGEST_FILE = 200_000_000
_TABLES = {".csv", ".tsv", ".txt"}


def read(path: Path, form: str = "", base: str = "") -> Reading:
    """The entries of a file, read as `form`, by default as its ending tells.

    Raises ReadError if it cannot be read at all; what is wrong with single rows is in the result.
    """
    reading = Reading()
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise ReadError(f"The file is larger than {LARGEST_FILE} bytes.")
        form = form or _form(path)
        if form == "csv":
            csv_tables.read(path, reading, base)
        elif form == "gemet-json":
            gemet.read(path, reading, base)
        else:
            skos.read(path, reading)
    except (OSError, UnicodeError) as error:
        raise ReadError(f"The file cannot be read: {error}") from error
    if not reading.entries:
        found = f" ({reading.problems[0]})" if reading.problems else ""
        raise ReadError(f"The file holds no concepts{found}.")
    return reading


def _form(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix in _TABLES:
        return "csv"
    if suffix == ".json" and gemet.is_list(path):
        return "gemet-json"
    if suffix in skos.FORMATS:
        return "skos"
    raise ReadError(f"“{suffix}” is no known ending; say the format.")
