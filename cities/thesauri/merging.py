"""Add the names of a thesaurus entry to a concept without changing those it has."""

from cities.languages import read, write
from cities.models import Concept
from cities.thesauri.cleaning import MAX_ALTERNATIVES_LENGTH, no_room
from cities.thesauri.entries import ALTERNATIVES, LABEL, Entry


def add_missing_names(concept: Concept, entry: Entry, problems: list[str]) -> bool:
    """Add source, labels and alternatives that the concept lacks, and save it if it changed.

    A label that differs from the concept's becomes an alternative. Returns whether it changed.
    """
    changed = _add_source(concept, entry)
    for language in {*entry.labels, *entry.alternatives}:
        changed = _add_label(concept, entry, language) or changed
        changed = _add_alternatives(concept, entry, language, problems) or changed
    if changed:
        concept.save()
    return changed


def _add_source(concept: Concept, entry: Entry) -> bool:
    if concept.source or not entry.source:
        return False
    concept.source = entry.source
    return True


def _add_label(concept: Concept, entry: Entry, language: str) -> bool:
    if language not in entry.labels or read(concept, LABEL, language):
        return False
    write(concept, LABEL, language, entry.labels[language])
    return True


def _add_alternatives(concept: Concept, entry: Entry, language: str, problems: list[str]) -> bool:
    existing = {name.casefold() for name in concept.names(language)}
    names = [entry.labels.get(language, ""), *entry.alternatives.get(language, ())]
    before = read(concept, ALTERNATIVES, language) or ""
    text = before
    for name in names:
        if not name or name.casefold() in existing:
            continue
        longer = f"{text}\n{name}" if text else name
        if len(longer) > MAX_ALTERNATIVES_LENGTH:
            problems.append(no_room(entry, language, name))
        else:
            text = longer
    write(concept, ALTERNATIVES, language, text)
    return text != before
