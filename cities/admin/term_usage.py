"""Where a term of a vocabulary is used, so that a used one is not deleted."""

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignObjectRel, Model


def users_of(term: Model) -> Iterator[Any]:
    """Every page, target or row that refers to the term."""
    for relation in term._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            model: Any = relation.related_model
            # Ticked boxes are found from the page's side, not from the rows between.
            if not model._meta.auto_created:
                yield from model._default_manager.filter(**{relation.field.name: term.pk})
