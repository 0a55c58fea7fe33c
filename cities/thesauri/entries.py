"""What the readers of thesauri hand on: entries, and what is wrong with a file, in words."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from cities.languages import prepared_languages

LABEL = "label"
ALTERNATIVES = "alternatives"
_LANGUAGE = re.compile(r"[a-z]{2,3}([-_][a-z0-9]{1,8})*", re.IGNORECASE)
_SHOWN = 60


class ReadError(Exception):
    """The file cannot be read as a thesaurus at all; the message says why."""


@dataclass
class Entry:
    """One concept of a file, its names per language; `place` says where in the file it stands."""

    place: str
    key: str = ""
    source: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    alternatives: dict[str, list[str]] = field(default_factory=dict)


class Reading:
    """What one file holds, and what of it cannot be used.

    `brings` are the pairs of a language and LABEL or ALTERNATIVES that the file speaks of at all;
    `unknown_languages` counts the names in languages that have no columns here.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.problems: list[str] = []
        self.brings: set[tuple[str, str]] = set()
        self.unknown_languages: Counter[str] = Counter()
        self.unused_columns: list[str] = []

    def complain(self, place: str, reason: str) -> None:
        """Note what is wrong at a place of the file."""
        self.problems.append(f"{place}: {reason}")

    def label(self, entry: Entry, tag: str, text: str) -> None:
        """Take a usual name; a second one of the same language becomes another name."""
        language = self._language(entry, tag, text)
        name = self._tidy(entry, text) if language else ""
        if name:
            if entry.labels.setdefault(language, name) != name:
                entry.alternatives.setdefault(language, []).append(name)
            self.brings.add((language, LABEL))

    def alternative(self, entry: Entry, tag: str, texts: Iterable[str]) -> None:
        """Take other names of the same thing."""
        for text in texts:
            language = self._language(entry, tag, text)
            name = self._tidy(entry, text) if language else ""
            if name:
                entry.alternatives.setdefault(language, []).append(name)
                self.brings.add((language, ALTERNATIVES))

    def _language(self, entry: Entry, tag: str, text: str) -> str:
        """The language that has columns for this tag, `en` for `en-GB`; empty if there is none."""
        if not text.strip():
            return ""
        if not is_language(tag):
            self.complain(entry.place, f"“{short(tag)}” is no language; left out “{short(text)}”")
            return ""
        language = main_language(tag)
        if language in prepared_languages():
            return language
        self.unknown_languages[language] += 1
        return ""

    def _tidy(self, entry: Entry, text: str) -> str:
        try:
            return tidy(text)
        except UnicodeEncodeError:
            self.complain(entry.place, f"“{short(text)}” is no proper text; left out")
            return ""


def is_language(tag: str) -> bool:
    """Whether a tag looks like a language, `de` or `pt-BR`."""
    return bool(_LANGUAGE.fullmatch(tag.strip()))


def main_language(tag: str) -> str:
    """The language of a tag without country or script."""
    return re.split("[-_]", tag.strip().lower())[0]


def tidy(text: str) -> str:
    """One line in composed Unicode, without control characters; raises for half characters."""
    text.encode()
    plain = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return unicodedata.normalize("NFC", " ".join(plain.split()))


def short(text: str) -> str:
    """Enough of a text to find it by, printable."""
    cut = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    return "".join(char if char.isprintable() else "�" for char in cut)
