"""The terms of vocabularies as choices of a form, in an order in which they are found."""

from collections.abc import Iterator
from typing import Any

from django.forms.models import ModelChoiceIterator


class _TermChoices(ModelChoiceIterator):
    """The terms of a vocabulary in the order that the reader's language gives them."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for term in sorted(self.queryset, key=lambda each: each.place):
            yield self.choice(term)


def order_terms(fields: dict[str, Any]) -> None:
    """Have the choices of a form's fields come in that order."""
    for field in fields.values():
        # The terms of a vocabulary know their place in a list; pages and files do not.
        if hasattr(getattr(getattr(field, "queryset", None), "model", None), "place"):
            field.iterator = _TermChoices
            field.widget.choices = field.choices
