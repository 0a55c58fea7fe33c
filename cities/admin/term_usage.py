"""Usage of vocabulary terms; a term in use must not be deleted."""

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignObjectRel, Model


def find_usages(term: Model) -> Iterator[Any]:
    """Yield every page, target or row that refers to the term."""
    for relation in term._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            model: Any = relation.related_model
            # Many-to-many relations yield the page, not the rows of the through table.
            if not model._meta.auto_created:
                yield from model._default_manager.filter(**{relation.field.name: term.pk})
