"""A draft is saved even where a field cannot be read: the text stays as it was typed, and is shown again.

The value before it stays in the field itself. Nothing is published or submitted with such a text.
"""

from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.forms.utils import ErrorDict, ErrorList
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Orderable, Page

from cities.editing.number_fields import MoneyField

# Longer texts are refused: the browser keeps them.
LONGEST = 20_000
KEPT = (forms.CharField, forms.IntegerField, forms.DateField)
# An address or a schedule that is not what was typed would surprise later.
NEVER_KEPT = {"slug", "go_live_at", "expire_at"}


def raw_input_column() -> models.JSONField[Any, Any]:
    """Texts that fields could not read, by the field's name."""
    return models.JSONField(default=dict, blank=True, editable=False)


class Row(Orderable):
    """A row of a page, in the order of its editors."""

    raw_input = raw_input_column()

    class Meta(Orderable.Meta):
        abstract = True


class RawInputForm(forms.BaseForm):
    """Mixin for Wagtail's model forms: keeps unreadable texts of a draft instead of refusing it."""

    fields: Any
    instance: Any
    is_deferred_validation: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in self._kept().items():
            self.initial[name] = text

    def never_kept(self) -> set[str]:
        """The fields without which a draft is refused."""
        return NEVER_KEPT

    def show_kept(self) -> None:
        """Say at each field of a newly opened form why its text could not be read."""
        faults = {name: self._faults(name, text) for name, text in self._kept().items()}
        if faults and not self.is_bound:
            self._errors = ErrorDict()
            for name, messages in faults.items():
                self._errors[name] = ErrorList(messages, renderer=self.renderer)

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if isinstance(field, MoneyField) and name not in self.errors:
                for message in self._wrong_currency(field, self[name].data, cleaned):
                    self.add_error(name, ValidationError(message, code="currency"))
        return cleaned

    def _post_clean(self) -> None:
        before = {field.attname: getattr(self.instance, field.attname) for field in self._columns()}
        unread = set(self.errors)
        super()._post_clean()  # type: ignore[misc]
        kept = {}
        if self.is_deferred_validation:
            kept = {name: self[name].data for name in self._unread_fields(unread)}
        for name in kept:
            setattr(self.instance, name, before[name])
        if hasattr(self.instance, "raw_input"):
            hidden = {
                name: text
                for name, text in self.instance.raw_input.items()
                if name not in self.fields
            }
            self.instance.raw_input = hidden | kept

    def _columns(self) -> list[Any]:
        return list(self.instance._meta.concrete_fields)

    def _unread_fields(self, unread: set[str]) -> list[str]:
        """Forgive the fields of a draft that cannot be read, and rules between fields that can."""
        found = []
        for name in [name for name in self.errors if self._may_keep(name)]:
            if name in unread or self._column_faults(name):
                found.append(name)
            del self.errors[name]
        return found

    def _may_keep(self, name: str) -> bool:
        field, text = self.fields.get(name), self[name].data if name in self.fields else None
        return (
            hasattr(self.instance, "raw_input")
            and isinstance(field, KEPT)
            and name not in self.never_kept()
            and isinstance(text, str)
            and len(text) <= LONGEST
        )

    def _kept(self) -> dict[str, str]:
        kept = getattr(self.instance, "raw_input", {})
        return {name: text for name, text in kept.items() if name in self.fields}

    def _faults(self, name: str, text: str) -> list[str]:
        field = self.fields[name]
        try:
            value = field.clean(text)
            self.instance._meta.get_field(name).run_validators(value)
        except ValidationError as error:
            return list(error.messages)
        wrong = []
        if isinstance(field, MoneyField):
            wrong = self._wrong_currency(field, text, {"currency": self._currency()})
        return wrong or [_("This text was kept as it was typed. Please check it.")]

    def _column_faults(self, name: str) -> bool:
        try:
            column = self.instance._meta.get_field(name)
            column.run_validators(getattr(self.instance, name))
        except (FieldDoesNotExist, ValidationError):
            return True
        return False

    def _currency(self) -> str:
        return str(getattr(self.instance, "currency", ""))

    def _wrong_currency(self, field: MoneyField, text: Any, cleaned: Any) -> list[str]:
        meant = field.currencies(text) if isinstance(text, str) else ()
        currency = cleaned.get("currency") or ""
        if not meant or not currency or currency in meant:
            return []
        message = _("The sum is in %(written)s, but the field for the currency says %(currency)s.")
        return [message % {"written": " / ".join(meant), "currency": currency}]


def unread_labels(page: Page) -> list[str]:
    """The names of the fields of a page and its rows whose text could not be read."""
    labels = _labels(page)
    for relation in page._meta.related_objects:
        if issubclass(relation.related_model, Row) and relation.related_name != "+":
            rows = getattr(page, relation.get_accessor_name()).all()
            labels += [label for row in rows for label in _labels(row)]
    return labels


def _labels(thing: Any) -> list[str]:
    """In the order of the model, written as above the fields."""
    kept = getattr(thing, "raw_input", {})
    fields = [field for field in thing._meta.concrete_fields if field.name in kept]
    return [capfirst(str(field.verbose_name)) for field in fields]
