"""Lookup of concepts by source, key and name during an import."""

from collections import Counter
from typing import NamedTuple

from cities.languages import prepared_languages
from cities.models import Concept
from cities.thesauri.cleaning import MAX_KEY_LENGTH, key_from_label
from cities.thesauri.entries import Entry

# In how many languages an entry and a concept must share the label to be the same.
_SHARED_LABELS = 2


class SharedName(NamedTuple):
    """A name of a concept that another concept has, too."""

    language: str
    name: str
    other_key: str


class ConceptIndex:
    """The stored concepts, and the sources and names of those that the import creates."""

    def __init__(self) -> None:
        self._stored = {concept.key: concept for concept in Concept.objects.all()}
        self._by_source = {
            concept.source: concept for concept in self._stored.values() if concept.source
        }
        self._key_by_name: dict[tuple[str, str], str] = {}
        for concept in self._stored.values():
            self.add_names(concept)

    def find(self, entry: Entry) -> Concept | None:
        """Return the concept with the entry's source, or else with its key.

        An entry with neither is identified by the key made from its label.
        """
        if entry.source in self._by_source:
            return self._by_source[entry.source]
        if entry.key or not entry.source:
            return self._stored.get(entry.key or key_from_label(entry))
        return None

    def find_namesake(self, entry: Entry) -> Concept | None:
        """Return the stored concept with the same label in at least two languages."""
        keys = Counter(
            self._key_by_name.get((language, label.casefold()), "")
            for language, label in entry.labels.items()
        )
        keys.pop("", None)
        key, count = next(iter(keys.most_common(1)), ("", 0))
        return self._stored.get(key) if count >= _SHARED_LABELS else None

    def add(self, concept: Concept) -> None:
        """Index the source of a new concept."""
        if concept.source:
            self._by_source[concept.source] = concept

    def add_names(self, concept: Concept) -> list[SharedName]:
        """Index the names of a concept; return those that belong to another concept already."""
        shared = []
        for language in prepared_languages():
            for name in concept.names(language):
                key = self._key_by_name.setdefault((language, name.casefold()), concept.key)
                if key != concept.key:
                    shared.append(SharedName(language, name, key))
        return shared

    def unused_key(self, entry: Entry, used: dict[str, str]) -> str:
        """Return a key made from the label, with a number if another source has it.

        `used` has the keys that the import has assigned.
        """
        base = key_from_label(entry)
        if not entry.source:
            return base
        key, number = base, 2
        while key in self._stored or key in used:
            suffix = f"-{number}"
            key = base[: MAX_KEY_LENGTH - len(suffix)].rstrip("-") + suffix
            number += 1
        return key
