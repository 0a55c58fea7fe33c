"""Reads a judged set from its folder, and says with file and line what is wrong with it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from search.analysis.language_rules import RECIPES

MOST_DOCUMENTS = 100_000
MOST_QUERIES = 10_000
LONGEST_LINE = 1_000_000
LONGEST_QUERY = 1_000
HIGHEST_GRADE = 3
# Of a set that is wrong throughout, a beginning says enough.
MOST_PROBLEMS = 20


class BadSet(Exception):
    """The set cannot be measured; `problems` are sentences that begin with file and line."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Row:
    """A measure's text in one language."""

    id: str
    measure: str
    lang: str
    title: str
    text: str
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """A question; `relevant` maps measures to grades, all above 0.

    Nothing is relevant to an unrelated question.
    """

    id: str
    lang: str
    kind: str
    text: str
    relevant: dict[str, int]

    @property
    def held_out(self) -> bool:
        """Whether it is only reported; about half are, whichever set it is."""
        return sha256(self.id.encode()).digest()[0] % 2 == 1


@dataclass(frozen=True)
class JudgedSet:
    """Measures with their texts, and questions; `thesaurus` is a file to import first, if any.

    `unrelated` are questions about something else altogether.
    """

    measures: dict[str, list[Row]]
    queries: tuple[Query, ...]
    thesaurus: Path | None
    unrelated: tuple[Query, ...]


class _Wrong(Exception):
    """What is wrong with one line."""


def read_set(folder: Path) -> JudgedSet:
    """The set in this folder; raises BadSet."""
    problems: list[str] = []
    documents = folder / "documents.jsonl"
    rows: dict[str, Row] = {}
    texts: set[tuple[str, str]] = set()
    for where, entry in _entries(documents, MOST_DOCUMENTS, problems):
        _keep(where, problems, lambda entry=entry: _add_row(entry, rows, texts))
    measures: dict[str, list[Row]] = {}
    for row in rows.values():
        measures.setdefault(row.measure, []).append(row)
    problems.extend(
        f'{documents}: "{row.id}" is a document and another one\'s measure'
        for row in rows.values()
        if row.id in measures and row.measure != row.id
    )
    names = dict.fromkeys(measures) | {row.id: None for row in rows.values()}
    belongs = {name: rows[name].measure if name in rows else name for name in names}
    queries: dict[str, Query] = {}
    for where, entry in _entries(folder / "queries.jsonl", MOST_QUERIES, problems):
        _keep(where, problems, lambda entry=entry: _add_query(entry, queries, belongs))
    unrelated: dict[str, Query] = {}
    if (others := folder / "unrelated.jsonl").exists():
        for where, entry in _entries(others, MOST_QUERIES, problems):
            _keep(where, problems, lambda entry=entry: _add_unrelated(entry, unrelated))
    if problems:
        raise BadSet(_some(problems))
    thesaurus = folder / "thesaurus.csv"
    return JudgedSet(
        measures,
        tuple(queries.values()),
        thesaurus if thesaurus.exists() else None,
        tuple(unrelated.values()),
    )


def _some(problems: list[str]) -> list[str]:
    more = len(problems) - MOST_PROBLEMS
    return problems if more <= 0 else [*problems[:MOST_PROBLEMS], f"... and {more} more"]


def _keep(where: str, problems: list[str], add: Callable[[], None]) -> None:
    try:
        add()
    except _Wrong as wrong:
        problems.append(f"{where}: {wrong}")


def _entries(path: Path, most: int, problems: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of the file with where it stands."""
    count = 0
    try:
        with path.open("rb") as lines:
            number = 0
            while line := lines.readline(LONGEST_LINE + 1):
                number += 1
                where = f"{path}:{number}"
                if len(line) > LONGEST_LINE:
                    problems.append(f"{where}: the line is longer than {LONGEST_LINE} bytes")
                    return
                if not line.strip():
                    continue
                count += 1
                if count > most:
                    problems.append(f"{where}: more than {most} lines")
                    return
                try:
                    yield where, _object(line)
                except _Wrong as wrong:
                    problems.append(f"{where}: {wrong}")
    except OSError as error:
        problems.append(f"{path}: {error.strerror or error}")
        return
    if not count:
        problems.append(f"{path}: the file is empty")


def _object(line: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(line.decode())
    except UnicodeDecodeError:
        raise _Wrong("not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise _Wrong(f"not JSON: {error}") from None
    if not isinstance(entry, dict):
        raise _Wrong("not an object")
    return entry


def _text(entry: dict[str, Any], name: str, *, empty: bool = False, most: int = 0) -> str:
    if name not in entry:
        raise _Wrong(f'"{name}" is missing')
    value = entry[name]
    if not isinstance(value, str):
        raise _Wrong(f'"{name}" is not a text')
    return _written(value, name, empty=empty, most=most)


def _written(value: str, name: str, *, empty: bool = False, most: int = 0) -> str:
    if not empty and not value.strip():
        raise _Wrong(f'"{name}" is empty')
    if most and len(value) > most:
        raise _Wrong(f'"{name}" is longer than {most} characters')
    try:
        value.encode()
    except UnicodeEncodeError:
        raise _Wrong(f'"{name}" holds half a character') from None
    return value


def _language(entry: dict[str, Any]) -> str:
    code = _text(entry, "lang")
    if code not in RECIPES:
        raise _Wrong(f'unknown language "{code}"; known are {", ".join(RECIPES)}')
    return code


def _add_row(entry: dict[str, Any], rows: dict[str, Row], texts: set[tuple[str, str]]) -> None:
    key = _text(entry, "id", most=200)
    tags = entry.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise _Wrong('"tags" is not a list of texts')
    row = Row(
        id=key,
        measure=_text(entry, "measure", most=200) if "measure" in entry else key,
        lang=_language(entry),
        title=_text(entry, "title"),
        text=_text(entry, "text", empty=True),
        tags=tuple(_written(tag, "tags", empty=True) for tag in tags),
    )
    if key in rows:
        raise _Wrong(f'a second document "{key}"')
    if (row.measure, row.lang) in texts:
        raise _Wrong(f'a second text of "{row.measure}" in {row.lang}')
    texts.add((row.measure, row.lang))
    rows[key] = row


def _add_query(entry: dict[str, Any], queries: dict[str, Query], belongs: dict[str, str]) -> None:
    _add(_query(entry, _relevant(entry, belongs)), queries)


def _add_unrelated(entry: dict[str, Any], queries: dict[str, Query]) -> None:
    if entry.get("relevant"):
        raise _Wrong('an unrelated question has no "relevant"')
    _add(_query(entry, {}), queries)


def _add(query: Query, queries: dict[str, Query]) -> None:
    if query.id in queries:
        raise _Wrong(f'a second query "{query.id}"')
    queries[query.id] = query


def _query(entry: dict[str, Any], relevant: dict[str, int]) -> Query:
    return Query(
        id=_text(entry, "id", most=200),
        lang=_language(entry),
        kind=_text(entry, "kind", most=40),
        text=_text(entry, "query", most=LONGEST_QUERY),
        relevant=relevant,
    )


def _relevant(entry: dict[str, Any], belongs: dict[str, str]) -> dict[str, int]:
    """The best grade of each relevant measure; a document stands for its measure."""
    given = entry.get("relevant")
    if isinstance(given, list) and all(isinstance(name, str) for name in given):
        given = dict.fromkeys(given, 1)
    if not isinstance(given, dict):
        raise _Wrong('"relevant" is neither a list of ids nor an object of grades')
    grades: dict[str, int] = {}
    for name, grade in given.items():
        if name not in belongs:
            raise _Wrong(f'unknown document "{name}"')
        if type(grade) is not int or not 0 <= grade <= HIGHEST_GRADE:
            raise _Wrong(f'the grade of "{name}" is not a whole number from 0 to {HIGHEST_GRADE}')
        measure = belongs[name]
        grades[measure] = max(grade, grades.get(measure, 0))
    positive = {measure: grade for measure, grade in grades.items() if grade}
    if not positive:
        raise _Wrong("nothing is relevant")
    return positive
