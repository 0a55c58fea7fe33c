"""Import the entries of a thesaurus as concepts.

Concepts of an earlier import are updated, except values that were edited since. Concepts that are
shipped or were added by the office keep everything and get the names that they lack. So does any
concept with which an entry of another thesaurus shares its label in two languages.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import transaction

from cities.languages import locname, prepared_languages
from cities.models import Concept
from cities.thesauri.cleaning import clean_names, clean_source, is_valid_key
from cities.thesauri.concept_index import ConceptIndex
from cities.thesauri.entries import ALTERNATIVES, LABEL, Entry, ParsedThesaurus, excerpt
from cities.thesauri.merging import add_missing_names
from cities.vocabularies import loader


@dataclass
class ImportResult:
    """Counts of concepts, and messages about entries.

    `shared` lists names that now belong to several concepts; the search expands them to all.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)


class SkipEntry(Exception):
    """The entry is not imported; the message says why."""


@transaction.atomic
def import_concepts(thesaurus: ParsedThesaurus, dry_run: bool = False) -> ImportResult:
    """Import all entries in one transaction, which `dry_run` rolls back."""
    result = ConceptImporter(thesaurus).run()
    if dry_run:
        transaction.set_rollback(True)
    return result


class ConceptImporter:
    """One import of a thesaurus."""

    def __init__(self, thesaurus: ParsedThesaurus) -> None:
        self.thesaurus = thesaurus
        self.result = ImportResult(problems=list(thesaurus.problems))
        self.index = ConceptIndex()
        self.new: list[Concept] = []
        # The location of the entry that was imported, by the key of its concept.
        self.locations: dict[str, str] = {}

    @cached_property
    def shipped_keys(self) -> set[str]:
        """The keys of the concepts in the portal's own data files."""
        return {row["key"] for row in loader.rows("concepts")}

    def run(self) -> ImportResult:
        """Import every valid entry."""
        for entry in self.thesaurus.entries:
            try:
                self._import(entry)
            except SkipEntry as reason:
                self.result.skipped += 1
                self.result.problems.append(f"{entry.location}: {reason}; left out the concept")
        loader.create_terms(self.new)
        return self.result

    def _import(self, entry: Entry) -> None:
        """Create a concept, or update the existing one; raise SkipEntry."""
        self._clean(entry)
        concept = self.index.find(entry)
        if concept is None and not entry.key and (namesake := self.index.find_namesake(entry)):
            self._merge(namesake, entry)
            return
        key = concept.key if concept else entry.key or self.index.unused_key(entry, self.locations)
        if key in self.locations:
            raise SkipEntry(f"is the same concept as {self.locations[key]}")
        self.locations[key] = entry.location
        if concept is None:
            self._create(key, entry)
        elif concept.loaded and key not in self.shipped_keys:
            self._update(concept, entry)
        else:
            self._merge(concept, entry)

    def _clean(self, entry: Entry) -> None:
        clean_names(entry, self.result.problems)
        if not entry.labels:
            raise SkipEntry("has no label in a language of this portal")
        if entry.key and not is_valid_key(entry.key):
            raise SkipEntry(f"“{excerpt(entry.key)}” cannot be a key")
        clean_source(entry, self.result.problems)

    def _create(self, key: str, entry: Entry) -> None:
        values = self._column_values(entry)
        concept = Concept(key=key, loaded=values, **values)
        self.new.append(concept)
        self.index.add(concept)
        self.result.created += 1
        self._report_shared_names(concept)

    def _update(self, concept: Concept, entry: Entry) -> None:
        """Update a concept of an earlier import, except values that were edited."""
        self._count(concept, changed=loader.update_term(concept, self._column_values(entry)))

    def _merge(self, concept: Concept, entry: Entry) -> None:
        """Add missing names to a concept that does not come from this thesaurus."""
        self._count(concept, changed=add_missing_names(concept, entry, self.result.problems))

    def _count(self, concept: Concept, *, changed: bool) -> None:
        if changed:
            self.result.changed += 1
            self._report_shared_names(concept)
        else:
            self.result.unchanged += 1

    def _column_values(self, entry: Entry) -> dict[str, Any]:
        """Return the columns that the file covers; names that it no longer has become empty."""
        values: dict[str, Any] = {"source": entry.source} if entry.source else {}
        for language, role in self.thesaurus.covered:
            if language not in prepared_languages():
                continue
            if role == LABEL:
                values[locname(LABEL, language)] = entry.labels.get(language, "")
            else:
                names = entry.alternatives.get(language, ())
                values[locname(ALTERNATIVES, language)] = "\n".join(names)
        return values

    def _report_shared_names(self, concept: Concept) -> None:
        for language, name, other_key in self.index.add_names(concept):
            self.result.shared.append(
                f"{concept.key}: {language} “{excerpt(name)}” also means {other_key}"
            )
