"""Loads the thesaurus from the database, and again only after a term has changed."""

import uuid
from collections.abc import Iterator
from functools import lru_cache

from django.core.cache import cache
from django.db import transaction

from cities.languages import prepared_languages, read
from cities.models import Concept as ConceptTerm
from cities.models import FieldOfAction, SdgGoal, SdgTarget
from cities.models.vocabulary import Term
from search.models import ThesaurusEdition
from search.query import geo
from search.query.thesaurus import Concept, Thesaurus

# The models whose terms are searched as concepts.
SOURCES = (ConceptTerm, SdgGoal, SdgTarget, FieldOfAction)
_VERSION_PK = 1
# Every search reads the current version; changes by other processes take effect within this time.
VERSION_CACHE_SECONDS = 2
_VERSION_CACHE_KEY = "thesaurus:edition"
_GOAL_PREFIXES = {"de": ("Ziel",), "en": ("Goal",), "fr": ("ODD", "Objectif"), "ro": ("ODD",)}


def current_thesaurus() -> Thesaurus:
    """All concepts, goals, targets and fields of action, and the cities by their other names.

    It is at most VERSION_CACHE_SECONDS old. Do not call it in a transaction that changes a term:
    uncommitted rows would be cached.
    """
    version = cache.get_or_set(_VERSION_CACHE_KEY, _current_version, VERSION_CACHE_SECONDS)
    if not version:
        return Thesaurus(_concepts()).with_cities(_cities())
    return _load_with_cities(version, geo.names_digest())


def _current_version() -> uuid.UUID | None:
    versions = ThesaurusEdition.objects.filter(pk=_VERSION_PK)
    return versions.values_list("token", flat=True).first()


def bump_version() -> None:
    """Make every process reload the thesaurus; call it in the transaction that changes a term."""
    ThesaurusEdition.objects.update_or_create(pk=_VERSION_PK, defaults={"token": uuid.uuid4()})
    # Before the commit other processes would cache the previous version again.
    transaction.on_commit(lambda: cache.delete(_VERSION_CACHE_KEY))


# One for the current version, and one while a request still uses the previous one.
@lru_cache(maxsize=2)
def _load(_version: uuid.UUID) -> Thesaurus:
    return Thesaurus(_concepts())


# A city name that is changed or unpublished must be gone at once, even if no term changes.
@lru_cache(maxsize=2)
def _load_with_cities(version: uuid.UUID, _names_digest: str) -> Thesaurus:
    return _load(version).with_cities(_cities())


def _cities() -> Iterator[tuple[Concept, tuple[str, ...]]]:
    for key, names in geo.names().items():
        headings = {code: (heading,) for code, heading in names.headings}
        yield Concept("city", key, headings), names.others


def _concepts() -> Iterator[Concept]:
    for term in ConceptTerm.objects.all():
        yield Concept(
            "concept", term.key, {code: term.names(code) for code in prepared_languages()}
        )
    for field in FieldOfAction.objects.all():
        yield Concept("field", field.key, _labels(field, "label"))
    for goal in SdgGoal.objects.all():
        labels = _labels(goal, "label", "title")
        numbers = {code: _goal_numbers(goal.number, code) for code in prepared_languages()}
        names = {code: (*labels.get(code, ()), *numbers[code]) for code in numbers}
        yield Concept("goal", goal.key, names)
    for target in SdgTarget.objects.all():
        yield Concept("target", target.key, _labels(target, "label"))


def _labels(term: Term, *fields: str) -> dict[str, tuple[str, ...]]:
    labels = {
        code: tuple(dict.fromkeys(filter(None, (read(term, field, code) for field in fields))))
        for code in prepared_languages()
    }
    return {code: names for code, names in labels.items() if names}


def _goal_numbers(number: int, language: str) -> tuple[str, ...]:
    """A goal's names by its number: "SDG 7", "Ziel 7"."""
    return tuple(f"{prefix} {number}" for prefix in ("SDG", *_GOAL_PREFIXES.get(language, ())))
