"""Save drafts with unparseable fields: the raw input is stored and shown again in the form.

The field itself keeps its previous value. A page with raw input cannot be published or submitted.
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

# Longer input makes the form invalid; the browser keeps it.
MAX_LENGTH = 20_000
RAW_INPUT_FIELDS = (forms.CharField, forms.IntegerField, forms.DateField)
# Keeping the previous slug or schedule silently would be a surprise later.
ALWAYS_VALIDATED = {"slug", "go_live_at", "expire_at"}


def raw_input_column() -> models.JSONField[Any, Any]:
    """Return the model field for raw input by field name."""
    return models.JSONField(default=dict, blank=True, editable=False)


class Row(Orderable):
    """An orderable child row of a page."""

    raw_input = raw_input_column()

    class Meta(Orderable.Meta):
        abstract = True


class RawInputForm(forms.BaseForm):
    """Mixin for Wagtail's model forms that stores unparseable input of a draft."""

    fields: Any
    instance: Any
    is_deferred_validation: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in self._stored_input().items():
            self.initial[name] = text

    def always_validated_fields(self) -> set[str]:
        """Return the fields that must be valid even in a draft."""
        return ALWAYS_VALIDATED

    def show_raw_input_errors(self) -> None:
        """Add the errors of stored raw input to an unbound form."""
        errors_by_name = {
            name: self._parse_errors(name, text) for name, text in self._stored_input().items()
        }
        if errors_by_name and not self.is_bound:
            self._errors = ErrorDict()
            for name, messages in errors_by_name.items():
                self._errors[name] = ErrorList(messages, renderer=self.renderer)

    def clean(self) -> Any:
        cleaned = super().clean() or self.cleaned_data
        for name, field in self.fields.items():
            if isinstance(field, MoneyField) and name not in self.errors:
                for message in self._currency_errors(field, self[name].data, cleaned):
                    self.add_error(name, ValidationError(message, code="currency"))
        return cleaned

    def _post_clean(self) -> None:
        before = {field.attname: getattr(self.instance, field.attname) for field in self._columns()}
        unparsed = set(self.errors)
        super()._post_clean()  # type: ignore[misc]
        raw_input = {}
        if self.is_deferred_validation:
            raw_input = {name: self[name].data for name in self._pop_unparsed_fields(unparsed)}
        for name in raw_input:
            setattr(self.instance, name, before[name])
        if hasattr(self.instance, "raw_input"):
            hidden = {
                name: text
                for name, text in self.instance.raw_input.items()
                if name not in self.fields
            }
            self.instance.raw_input = hidden | raw_input

    def _columns(self) -> list[Any]:
        return list(self.instance._meta.concrete_fields)

    def _pop_unparsed_fields(self, unparsed: set[str]) -> list[str]:
        """Remove errors that a draft may have; return the fields whose input must be stored.

        Errors of rules between parsed fields are removed without storing the input.
        """
        names = []
        for name in [name for name in self.errors if self._can_keep(name)]:
            if name in unparsed or self._fails_model_validators(name):
                names.append(name)
            del self.errors[name]
        return names

    def _can_keep(self, name: str) -> bool:
        field, text = self.fields.get(name), self[name].data if name in self.fields else None
        return (
            hasattr(self.instance, "raw_input")
            and isinstance(field, RAW_INPUT_FIELDS)
            and name not in self.always_validated_fields()
            and isinstance(text, str)
            and len(text) <= MAX_LENGTH
        )

    def _stored_input(self) -> dict[str, str]:
        raw_input = getattr(self.instance, "raw_input", {})
        return {name: text for name, text in raw_input.items() if name in self.fields}

    def _parse_errors(self, name: str, text: str) -> list[str]:
        field = self.fields[name]
        try:
            value = field.clean(text)
            self.instance._meta.get_field(name).run_validators(value)
        except ValidationError as error:
            return list(error.messages)
        errors = []
        if isinstance(field, MoneyField):
            errors = self._currency_errors(field, text, {"currency": self._currency()})
        return errors or [_("This text was kept as it was typed. Please check it.")]

    def _fails_model_validators(self, name: str) -> bool:
        try:
            column = self.instance._meta.get_field(name)
            column.run_validators(getattr(self.instance, name))
        except (FieldDoesNotExist, ValidationError):
            return True
        return False

    def _currency(self) -> str:
        return str(getattr(self.instance, "currency", ""))

    def _currency_errors(self, field: MoneyField, text: Any, cleaned: Any) -> list[str]:
        currencies = field.currencies(text) if isinstance(text, str) else ()
        currency = cleaned.get("currency") or ""
        if not currencies or not currency or currency in currencies:
            return []
        message = _("The sum is in %(written)s, but the field for the currency says %(currency)s.")
        return [message % {"written": " / ".join(currencies), "currency": currency}]


def unparsed_field_labels(page: Page) -> list[str]:
    """Return the labels of the fields of a page and its rows that hold raw input."""
    labels = _labels(page)
    for relation in page._meta.related_objects:
        if issubclass(relation.related_model, Row) and relation.related_name != "+":
            rows = getattr(page, relation.get_accessor_name()).all()
            labels += [label for row in rows for label in _labels(row)]
    return labels


def _labels(instance: Any) -> list[str]:
    """Return the labels in the order of the model's fields, capitalized as in the form."""
    raw_input = getattr(instance, "raw_input", {})
    fields = [field for field in instance._meta.concrete_fields if field.name in raw_input]
    return [capfirst(str(field.verbose_name)) for field in fields]
