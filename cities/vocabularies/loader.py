"""Loads the vocabularies from their data files, without overwriting what the office edited."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Model
from wagtail.search.backends import get_search_backends

from cities import models
from cities.languages import locname, prepared_languages, translated_fields

_CHUNK = 500
FOLDER = Path(__file__).parent
# In the order in which they refer to one another.
FILES: dict[str, type[models.vocabulary.Term]] = {
    "goals": models.SdgGoal,
    "targets": models.SdgTarget,
    "fields_of_action": models.FieldOfAction,
    "instruments": models.Instrument,
    "co_benefits": models.CoBenefit,
    "target_groups": models.TargetGroup,
    "generic_measures": models.GenericMeasure,
    "concepts": models.Concept,
    "cost_bands": models.CostBand,
    "mission_cities": models.MissionCity,
}


def read_yaml(path: Path) -> Any:
    """The content of a data file of ours, by libyaml's safe loader, ten times as quick as Python's."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)


def rows(name: str) -> list[dict[str, Any]]:
    """The entries of one data file, or of all files of one folder, in their order."""
    paths = sorted((FOLDER / name).glob("*.yaml")) or [FOLDER / f"{name}.yaml"]
    return [row for path in paths for row in read_yaml(path)]


def load_all() -> Iterator[tuple[str, int, int]]:
    """Load every file; yields its name, how many terms are new and how many changed."""
    for name, model in FILES.items():
        created, changed = load(model, rows(name))
        yield name, created, changed


@transaction.atomic
def load(model: type[models.vocabulary.Term], entries: list[dict[str, Any]]) -> tuple[int, int]:
    """Bring one vocabulary up to its file; returns how many terms are new and changed.

    A value is taken over only where the term still holds what the file brought last time.
    Terms that the file lacks stay: they may be the office's own or be in use.
    """
    existing = {term.key: term for term in model.objects.all()}
    new = []
    changed = 0
    for position, entry in enumerate(entries):
        values = _columns(model, entry, position)
        term = existing.get(entry["key"])
        if term is None:
            new.append(model(key=entry["key"], loaded=_plain(values), **values))
        elif bring_up(term, values):
            changed += 1
    store_new(new)
    return len(new), changed


def store_new(terms: Sequence[models.vocabulary.Term]) -> None:
    """Store many new terms of one vocabulary at once, and the last by itself.

    So those who watch the vocabulary hear of it, but once; and nothing else can refer to new terms.
    """
    if not terms:
        return
    *most, last = terms
    for start in range(0, len(most), _CHUNK):
        stored = type(last).objects.bulk_create(most[start : start + _CHUNK])
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(type(last), stored)
    last.save()


def _columns(model: type[Model], entry: dict[str, Any], position: int) -> dict[str, Any]:
    """An entry of the file as column values, texts per prepared language."""
    values: dict[str, Any] = {"sort_order": position}
    for name, value in entry.items():
        if name in translated_fields(model):
            for language in prepared_languages():
                text = (value or {}).get(language, "")
                values[locname(name, language)] = (
                    "\n".join(text) if isinstance(text, list) else text
                )
        elif name == "goal":
            values["goal_id"] = models.SdgGoal.objects.get(key=value).pk
        elif name != "key":
            values[name] = value
    return values


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "goal_id"}


def bring_up(term: models.vocabulary.Term, values: dict[str, Any]) -> bool:
    """Give a term the values that a file brings now, except where somebody changed what it brought.

    Returns whether anything changed; columns that `values` lacks stay as they are.
    """
    brought = {**term.loaded, **_plain(values)}
    fresh = {
        name: value
        for name, value in _plain(values).items()
        if (getattr(term, name) or "") == (term.loaded.get(name) or "")
        and getattr(term, name) != value
    }
    if not fresh and term.loaded == brought:
        return False
    for name, value in fresh.items():
        setattr(term, name, value)
    term.loaded = brought
    term.save()
    return bool(fresh)
