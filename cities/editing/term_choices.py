"""Sorted choices for model choice fields of vocabulary terms."""

from collections.abc import Iterator
from typing import Any

from django.forms.models import ModelChoiceIterator


class _SortedTermIterator(ModelChoiceIterator):
    """Sorts by `Term.sort_key`, which depends on the active language."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for term in sorted(self.queryset, key=lambda term: term.sort_key):
            yield self.choice(term)


def sort_term_choices(fields: dict[str, Any]) -> None:
    """Sort the choices of all form fields for vocabulary terms."""
    for field in fields.values():
        # Only vocabulary terms have a sort key; pages and files do not.
        if hasattr(getattr(getattr(field, "queryset", None), "model", None), "sort_key"):
            field.iterator = _SortedTermIterator
            field.widget.choices = field.choices
