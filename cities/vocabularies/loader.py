"""Load the vocabularies from their data files without overwriting edited values."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.db.models import Model
from wagtail.search.backends import get_search_backends

from cities import models
from cities.languages import locname, prepared_languages, translated_fields

_BATCH_SIZE = 500
FOLDER = Path(__file__).parent
# Ordered by dependency.
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
    """Read a data file with libyaml's safe loader, ten times as fast as the Python one."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)


def rows(name: str) -> list[dict[str, Any]]:
    """Return the entries of a data file, or of all files of a folder, in order."""
    paths = sorted((FOLDER / name).glob("*.yaml")) or [FOLDER / f"{name}.yaml"]
    return [row for path in paths for row in read_yaml(path)]


def load_all() -> Iterator[tuple[str, int, int]]:
    """Load every file; yield (name, number of new terms, number of changed terms)."""
    for name, model in FILES.items():
        created, changed = load(model, rows(name))
        yield name, created, changed


@transaction.atomic
def load(model: type[models.vocabulary.Term], entries: list[dict[str, Any]]) -> tuple[int, int]:
    """Update one vocabulary from its entries; return the numbers of new and changed terms.

    A value is updated only if the term still has the one that was loaded last. Terms that the file
    lacks are kept: they may be added by the office or be in use.
    """
    existing = {term.key: term for term in model.objects.all()}
    new = []
    changed = 0
    for position, entry in enumerate(entries):
        values = _columns(model, entry, position)
        term = existing.get(entry["key"])
        if term is None:
            new.append(model(key=entry["key"], loaded=_loadable(values), **values))
        elif update_term(term, values):
            changed += 1
    create_terms(new)
    return len(new), changed


def create_terms(terms: Sequence[models.vocabulary.Term]) -> None:
    """Store new terms of one vocabulary in bulk, and the last one by `save`.

    Receivers of `post_save` so run once. Bulk-created terms are added to the search backends here.
    """
    if not terms:
        return
    *most, last = terms
    for start in range(0, len(most), _BATCH_SIZE):
        stored = type(last).objects.bulk_create(most[start : start + _BATCH_SIZE])
        for backend in get_search_backends(with_auto_update=True):
            backend.add_bulk(type(last), stored)
    last.save()


def _columns(model: type[Model], entry: dict[str, Any], position: int) -> dict[str, Any]:
    """Return the column values of an entry, with texts in every prepared language."""
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


def _loadable(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "goal_id"}


def update_term(term: models.vocabulary.Term, values: dict[str, Any]) -> bool:
    """Update a term with the values of a file, except those that were edited since the last load.

    Returns whether any value changed. Columns that are not in `values` are kept.
    """
    loaded = {**term.loaded, **_loadable(values)}
    changed_values = {
        name: value
        for name, value in _loadable(values).items()
        if (getattr(term, name) or "") == (term.loaded.get(name) or "")
        and getattr(term, name) != value
    }
    if not changed_values and term.loaded == loaded:
        return False
    for name, value in changed_values.items():
        setattr(term, name, value)
    term.loaded = loaded
    term.save()
    return bool(changed_values)
