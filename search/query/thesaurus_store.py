"""The thesaurus as the database has it, read anew only after somebody changed a term."""

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

# The vocabularies whose terms are searched as concepts.
SOURCES = (ConceptTerm, SdgGoal, SdgTarget, FieldOfAction)
_EDITION = 1
# Every search asks which edition is current; what was changed elsewhere counts within this time.
SECONDS = 2
_KEY = "thesaurus:edition"
_GOAL_WORDS = {"de": ("Ziel",), "en": ("Goal",), "fr": ("ODD", "Objectif"), "ro": ("ODD",)}


def current_thesaurus() -> Thesaurus:
    """All concepts, goals, targets and fields of action, and the cities by their other names.

    They are as they were SECONDS ago at the latest.

    Not to be asked in a transaction that changes a term: what is not yet committed would be kept.
    """
    token = cache.get_or_set(_KEY, _token, SECONDS)
    if not token:
        return Thesaurus(_concepts()).located(_cities())
    return _located(token, geo.names_digest())


def _token() -> uuid.UUID | None:
    return ThesaurusEdition.objects.filter(pk=_EDITION).values_list("token", flat=True).first()


def new_edition() -> None:
    """Have every process read the thesaurus anew; call it in the transaction that changes a term."""
    ThesaurusEdition.objects.update_or_create(pk=_EDITION, defaults={"token": uuid.uuid4()})
    # Until then others see the edition before, and would keep it.
    transaction.on_commit(lambda: cache.delete(_KEY))


# One for the current edition, and one for a process that still sees the one before.
@lru_cache(maxsize=2)
def _edition(_token: uuid.UUID) -> Thesaurus:
    return Thesaurus(_concepts())


# A name that is changed or withdrawn must be gone at once, whatever happens to the terms.
@lru_cache(maxsize=2)
def _located(token: uuid.UUID, _digest: str) -> Thesaurus:
    return _edition(token).located(_cities())


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
    """What people call a goal by its number."""
    return tuple(f"{word} {number}" for word in ("SDG", *_GOAL_WORDS.get(language, ())))
