"""The common result of all thesaurus readers: entries and problems."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from cities.languages import prepared_languages

LABEL = "label"
ALTERNATIVES = "alternatives"
_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{1,8})*", re.IGNORECASE)
_EXCERPT_LENGTH = 60


class ReadError(Exception):
    """The file cannot be read as a thesaurus at all; the message says why."""


@dataclass
class Entry:
    """A concept of a file with its names by language; `location` is its position in the file."""

    location: str
    key: str = ""
    source: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    alternatives: dict[str, list[str]] = field(default_factory=dict)


class ParsedThesaurus:
    """The entries of a file, and problems with its content.

    `covered` are the pairs of a language and LABEL or ALTERNATIVES for which the file has names or
    columns; `unknown_languages` counts names in languages without columns in the database.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.problems: list[str] = []
        self.covered: set[tuple[str, str]] = set()
        self.unknown_languages: Counter[str] = Counter()
        self.unused_columns: list[str] = []

    def add_problem(self, location: str, reason: str) -> None:
        """Add a problem at a location in the file."""
        self.problems.append(f"{location}: {reason}")

    def add_label(self, entry: Entry, tag: str, text: str) -> None:
        """Add a preferred label; a second one in the same language becomes an alternative."""
        language = self._language(entry, tag, text)
        name = self._normalize(entry, text) if language else ""
        if name:
            if entry.labels.setdefault(language, name) != name:
                entry.alternatives.setdefault(language, []).append(name)
            self.covered.add((language, LABEL))

    def add_alternatives(self, entry: Entry, tag: str, texts: Iterable[str]) -> None:
        """Add alternative labels."""
        for text in texts:
            language = self._language(entry, tag, text)
            name = self._normalize(entry, text) if language else ""
            if name:
                entry.alternatives.setdefault(language, []).append(name)
                self.covered.add((language, ALTERNATIVES))

    def _language(self, entry: Entry, tag: str, text: str) -> str:
        """Return the prepared language of a tag, `en` for `en-GB`; empty if there is none."""
        if not text.strip():
            return ""
        if not is_language(tag):
            self.add_problem(
                entry.location, f"“{excerpt(tag)}” is no language; left out “{excerpt(text)}”"
            )
            return ""
        language = primary_language(tag)
        if language in prepared_languages():
            return language
        self.unknown_languages[language] += 1
        return ""

    def _normalize(self, entry: Entry, text: str) -> str:
        try:
            return normalize(text)
        except UnicodeEncodeError:
            self.add_problem(entry.location, f"“{excerpt(text)}” is no proper text; left out")
            return ""


def is_language(tag: str) -> bool:
    """Whether this is formed like a language tag, such as `de` or `pt-BR`."""
    return bool(_LANGUAGE.fullmatch(tag.strip()))


def primary_language(tag: str) -> str:
    """Return the primary subtag of a language tag."""
    return re.split("[-_]", tag.strip().lower())[0]


def normalize(text: str) -> str:
    """Return one line in NFC without control characters; raise UnicodeEncodeError for surrogates."""
    text.encode()
    plain = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return unicodedata.normalize("NFC", " ".join(plain.split()))


def excerpt(text: str) -> str:
    """Return the start of a text, with unprintable characters replaced."""
    cut = text if len(text) <= _EXCERPT_LENGTH else text[: _EXCERPT_LENGTH - 1] + "…"
    return "".join(char if char.isprintable() else "�" for char in cut)
