"""Read a thesaurus file in any supported format."""

from pathlib import Path

from cities.thesauri import csv_tables, gemet, skos
from cities.thesauri.entries import ParsedThesaurus, ReadError

FORMATS = ("skos", "csv", "gemet-json")
MAX_FILE_SIZE = 200_000_000
_CSV_SUFFIXES = {".csv", ".tsv", ".txt"}


def read(path: Path, file_format: str = "", base_uri: str = "") -> ParsedThesaurus:
    """Parse a file in a format, by default the one of its suffix.

    Raises ReadError if the file cannot be read; problems with single rows are part of the result.
    """
    thesaurus = ParsedThesaurus()
    try:
        if path.stat().st_size > MAX_FILE_SIZE:
            raise ReadError(f"The file is larger than {MAX_FILE_SIZE} bytes.")
        file_format = file_format or _detect_format(path)
        if file_format == "csv":
            csv_tables.read(path, thesaurus, base_uri)
        elif file_format == "gemet-json":
            gemet.read(path, thesaurus, base_uri)
        else:
            skos.read(path, thesaurus)
    except (OSError, UnicodeError) as error:
        raise ReadError(f"The file cannot be read: {error}") from error
    if not thesaurus.entries:
        problem = f" ({thesaurus.problems[0]})" if thesaurus.problems else ""
        raise ReadError(f"The file holds no concepts{problem}.")
    return thesaurus


def _detect_format(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix in _CSV_SUFFIXES:
        return "csv"
    if suffix == ".json" and gemet.is_list(path):
        return "gemet-json"
    if suffix in skos.FORMATS:
        return "skos"
    raise ReadError(f"“{suffix}” is no known ending; say the format.")
