"""Takes the entries of a thesaurus over as concepts.

Concepts that came by an earlier import follow the newer file, except in what the office has
changed since. Concepts that the portal ships or the office wrote keep all they have, and get the
names that they lack. So does a concept of whatever origin that another thesaurus calls the same in
two languages.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_slug
from django.db import transaction
from django.utils.text import slugify

from cities.languages import fallback_languages, locname, prepared_languages, read, write
from cities.models import Concept
from cities.thesauri.entries import ALTERNATIVES, LABEL, Entry, Reading, short
from cities.vocabularies import loader

_SAME_LANGUAGES = 2
_is_address = URLValidator(schemes=["http", "https"])


def _longest(name: str) -> int:
    return int(getattr(Concept._meta.get_field(name), "max_length", 0))


_LONGEST_KEY = _longest("key")
_LONGEST_NAME = _longest("label")
_LONGEST_NAMES = _longest("alternatives")
_LONGEST_SOURCE = _longest("source")


@dataclass
class Outcome:
    """How many concepts are new, changed, as they were and left out; and what to tell about them.

    `shared` tells which names now mean more than one concept: the search then asks for all of them.
    """

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0
    problems: list[str] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)


@transaction.atomic
def take_over(reading: Reading, dry_run: bool = False) -> Outcome:
    """Store the entries, all or none; with `dry_run` none, but count as if."""
    outcome = _TakingOver(reading).run()
    if dry_run:
        transaction.set_rollback(True)
    return outcome


class _TakingOver:
    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.outcome = Outcome(problems=list(reading.problems))
        self.terms = {term.key: term for term in Concept.objects.all()}
        self.by_source = {term.source: term for term in self.terms.values() if term.source}
        self.new: list[Concept] = []
        self.done: dict[str, str] = {}
        self.meaning: dict[tuple[str, str], str] = {}
        for term in self.terms.values():
            self._note_names(term)
        self.outcome.shared.clear()

    @cached_property
    def shipped(self) -> set[str]:
        """The keys of the concepts that the portal itself brings."""
        return {entry["key"] for entry in loader.rows("concepts")}

    def run(self) -> Outcome:
        for entry in self.reading.entries:
            if not self._take(entry):
                self.outcome.skipped += 1
        loader.create_terms(self.new)
        return self.outcome

    def _take(self, entry: Entry) -> bool:
        """Take one entry over; False if it was left out, with the reason among the problems."""
        self._check_names(entry)
        if not entry.labels:
            return self._refuse(entry, "has no label in a language of this portal")
        if entry.key and not _is_key(entry.key):
            return self._refuse(entry, f"“{short(entry.key)}” cannot be a key")
        entry.source = self._checked_source(entry)
        term = self._existing(entry)
        namesake = None if term or entry.key else self._namesake(entry)
        if namesake:
            self._count(namesake, self._add_names(namesake, entry))
            return True
        key = term.key if term else entry.key or self._free_key(entry)
        if key in self.done:
            return self._refuse(entry, f"is the same concept as {self.done[key]}")
        self.done[key] = entry.place
        if term is None:
            self._create(key, entry)
        else:
            self._count(term, self._complete(term, entry))
        return True

    def _count(self, term: Concept, changed: bool) -> None:
        if changed:
            self.outcome.changed += 1
            self._note_names(term)
        else:
            self.outcome.unchanged += 1

    def _refuse(self, entry: Entry, reason: str) -> bool:
        self.outcome.problems.append(f"{entry.place}: {reason}; left out the concept")
        return False

    def _complain(self, entry: Entry, reason: str) -> None:
        self.outcome.problems.append(f"{entry.place}: {reason}")

    def _check_names(self, entry: Entry) -> None:
        """Leave out names that the columns cannot hold, and those that say the same twice."""
        for language, label in list(entry.labels.items()):
            if len(label) > _LONGEST_NAME:
                del entry.labels[language]
                self._complain_of_length(entry, language, label)
        for language, names in entry.alternatives.items():
            entry.alternatives[language] = list(self._fitting(entry, language, names))

    def _fitting(self, entry: Entry, language: str, names: list[str]) -> Iterator[str]:
        known = {entry.labels.get(language, "").casefold()}
        room = _LONGEST_NAMES
        for name in names:
            if name.casefold() in known:
                continue
            known.add(name.casefold())
            if len(name) > _LONGEST_NAME or len(name) > room:
                self._complain_of_length(entry, language, name)
            else:
                room -= len(name) + 1
                yield name

    def _complain_of_length(self, entry: Entry, language: str, name: str) -> None:
        self._complain(entry, f"left out the {language} name “{short(name)}”: there is no room")

    def _checked_source(self, entry: Entry) -> str:
        if not entry.source:
            return ""
        try:
            _is_address(entry.source)
        except ValidationError:
            fits = False
        else:
            fits = len(entry.source) <= _LONGEST_SOURCE
        if not fits:
            self._complain(entry, "its address is no web address; known by its key from now on")
        return entry.source if fits else ""

    def _existing(self, entry: Entry) -> Concept | None:
        """The concept of the same source, or else of the same key if the entry has one.

        An entry with neither is known by the key that its label makes.
        """
        if entry.source in self.by_source:
            return self.by_source[entry.source]
        if entry.key or not entry.source:
            return self.terms.get(entry.key or _key_of(entry))
        return None

    def _namesake(self, entry: Entry) -> Concept | None:
        """A concept that was here before and is called the same in two languages: the same thing."""
        found = Counter(
            self.meaning.get((language, label.casefold()), "")
            for language, label in entry.labels.items()
        )
        found.pop("", None)
        key, count = next(iter(found.most_common(1)), ("", 0))
        return self.terms.get(key) if count >= _SAME_LANGUAGES else None

    def _free_key(self, entry: Entry) -> str:
        """The key that the label makes; with a number if it belongs to another address."""
        key = _key_of(entry)
        if not entry.source:
            return key
        number = 2
        free = key
        while free in self.terms or free in self.done:
            ending = f"-{number}"
            free = key[: _LONGEST_KEY - len(ending)].rstrip("-") + ending
            number += 1
        return free

    def _create(self, key: str, entry: Entry) -> None:
        values = self._values(entry)
        term = Concept(key=key, loaded=values, **values)
        self.new.append(term)
        if entry.source:
            self.by_source[entry.source] = term
        self.outcome.created += 1
        self._note_names(term)

    def _complete(self, term: Concept, entry: Entry) -> bool:
        imported = term.loaded and term.key not in self.shipped
        if imported:
            return loader.update_term(term, self._values(entry))
        return self._add_names(term, entry)

    def _values(self, entry: Entry) -> dict[str, Any]:
        """The columns of which the file speaks; what it does not name any more is empty."""
        values: dict[str, Any] = {"source": entry.source} if entry.source else {}
        for language, role in self.reading.brings:
            if language not in prepared_languages():
                continue
            if role == LABEL:
                values[locname(LABEL, language)] = entry.labels.get(language, "")
            else:
                names = entry.alternatives.get(language, ())
                values[locname(ALTERNATIVES, language)] = "\n".join(names)
        return values

    def _add_names(self, term: Concept, entry: Entry) -> bool:
        """Give a concept of our own the names it lacks."""
        changed = bool(entry.source and not term.source)
        term.source = term.source or entry.source
        for language in {*entry.labels, *entry.alternatives}:
            if language in entry.labels and not read(term, LABEL, language):
                write(term, LABEL, language, entry.labels[language])
                changed = True
            known = {name.casefold() for name in term.names(language)}
            names = [entry.labels.get(language, ""), *entry.alternatives.get(language, ())]
            missing = [name for name in names if name and name.casefold() not in known]
            changed = self._append(term, entry, language, missing) or changed
        if changed:
            term.save()
        return changed

    def _append(self, term: Concept, entry: Entry, language: str, names: list[str]) -> bool:
        before = read(term, ALTERNATIVES, language) or ""
        text = before
        for name in names:
            longer = f"{text}\n{name}" if text else name
            if len(longer) > _LONGEST_NAMES:
                self._complain_of_length(entry, language, name)
            else:
                text = longer
        write(term, ALTERNATIVES, language, text)
        return text != before

    def _note_names(self, term: Concept) -> None:
        """Tell where a name means another concept as well."""
        for language in prepared_languages():
            for name in term.names(language):
                other = self.meaning.setdefault((language, name.casefold()), term.key)
                if other != term.key:
                    self.outcome.shared.append(
                        f"{term.key}: {language} “{short(name)}” also means {other}"
                    )


def _is_key(key: str) -> bool:
    try:
        validate_slug(key)
    except ValidationError:
        return False
    return len(key) <= _LONGEST_KEY


def _key_of(entry: Entry) -> str:
    """A key from the English label or the nearest; from its digest if it has no Latin letters."""
    order = [code for code in fallback_languages("en") if code in entry.labels]
    label = entry.labels[order[0]]
    key = slugify(label)[:_LONGEST_KEY].strip("-")
    return key or f"concept-{sha256(label.encode()).hexdigest()[:12]}"
