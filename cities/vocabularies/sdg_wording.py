"""Import the official wording of SDG targets from files in Open SDG's translation format."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from cities.languages import locname, prepared_languages, read, write
from cities.models import SdgTarget

MAX_FILE_SIZE = 20_000_000
CODE = re.compile(r"(?P<goal>\d{1,2})[.-](?P<part>[0-9a-c]{1,2})")


class WordingError(Exception):
    """The file cannot be read as target wording; the message says why."""


def read_file(path: Path) -> list[tuple[str, str, str]]:
    """Return (target code, language, text in NFC) rows of a file.

    Supports a JSON list of `{"target": "1.1", "text": {"de": ...}}`, and Open SDG's own layout: a
    YAML file `<language>/global_targets.yml` with keys like `1-1-title`. Raises WordingError for
    anything else.
    """
    try:
        if path.stat().st_size > MAX_FILE_SIZE:
            raise WordingError(f"{path.name} is larger than {MAX_FILE_SIZE} bytes.")
        text = path.read_text("utf-8")
        data = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except (OSError, RecursionError, ValueError, yaml.YAMLError) as error:
        raise WordingError(f"{path.name} cannot be read: {error}") from error
    rows = list(_from_list(data) if isinstance(data, list) else _from_mapping(data, path))
    if not rows:
        raise WordingError(f"{path.name} holds no wording of targets.")
    return rows


def _from_list(data: list[Any]) -> Iterator[tuple[str, str, str]]:
    for row in data:
        if isinstance(row, dict) and isinstance(row.get("text"), dict):
            for language, text in row["text"].items():
                yield from _row(str(row.get("target", "")), language, text)


def _from_mapping(data: Any, path: Path) -> Iterator[tuple[str, str, str]]:
    if not isinstance(data, dict):
        return
    for key, text in data.items():
        name = str(key).removesuffix("-title")
        yield from _row(name, path.parent.name, text)


def _row(name: str, language: str, text: Any) -> Iterator[tuple[str, str, str]]:
    match = CODE.fullmatch(name)
    if match and language in prepared_languages() and isinstance(text, str) and text.strip():
        code = f"{match['goal']}.{match['part']}"
        yield code, language, unicodedata.normalize("NFC", " ".join(text.split()))


def save_wording(rows: list[tuple[str, str, str]]) -> tuple[int, list[str]]:
    """Store the wording; return the number of changed texts and the unknown target codes."""
    targets = {target.code: target for target in SdgTarget.objects.all()}
    unknown = sorted({code for code, _language, _text in rows if code not in targets})
    changed: dict[str, SdgTarget] = {}
    count = 0
    for code, language, text in rows:
        target = targets.get(code)
        if target is not None and read(target, "official", language) != text:
            write(target, "official", language, text)
            changed[code] = target
            count += 1
    columns = [locname("official", language) for language in prepared_languages()]
    SdgTarget.objects.bulk_update(changed.values(), columns)
    return count, unknown
