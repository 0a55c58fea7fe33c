"""Form fields for what visitors type, and how they are bound to the templates of the form."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from cities.editing.number_fields import MoneyField
from portal.contributions.sending.content_rules import validate_line, validate_text

# Shown to the city's moderators only; all other fields become public with the contribution.
PRIVATE_FIELDS = frozenset({"kind", "sender_name", "sender_email", "address", "answer"})
_UNFINISHED = re.compile(r"https?://www\.[^./]+(?:[:/?#]|$)", re.IGNORECASE)
EMPTY_CHOICE = ("", _("Please choose"))


class TypedField(forms.CharField):
    """A text whose length is checked with a message: browsers cut at `maxlength` without a word."""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        if length := attrs.pop("maxlength", None):
            attrs["data-max-length"] = length
        return attrs


class LineField(TypedField):
    """One line of text without control characters."""

    default_validators = [validate_line]


class LinesField(TypedField):
    """A text of several lines; a line break counts as one character, as in browsers."""

    default_validators = [validate_text]
    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return str(text).replace("\r\n", "\n").replace("\r", "\n")


class EuroField(MoneyField):
    """An amount in euros, with or without the sign."""

    def to_python(self, value: Any) -> Any:
        amount = super().to_python(value)
        currencies = self.currencies(value) if isinstance(value, str) else ()
        if currencies and "EUR" not in currencies:
            raise ValidationError(_("Please enter the amount in euros."), code="currency")
        return amount


class WebField(forms.URLField):
    """A web address; https if it is typed without."""

    default_error_messages = {
        "invalid": _("Please enter a web address, such as https://www.example.org.")
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(assume_scheme="https", **kwargs)

    def clean(self, value: Any) -> Any:
        url = super().clean(value)
        # `www.example` is valid, but nearly always lacks its end.
        if _UNFINISHED.match(url):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return url


class DescribedField(BoundField):
    """A bound field that says who will see its value."""

    @property
    def is_public(self) -> bool:
        """Return whether the value becomes public once the contribution is taken up."""
        return self.name not in PRIVATE_FIELDS

    @property
    def aria_describedby(self) -> str:
        """Return the ids of help, audience and errors."""
        parts = [f"{self.auto_id}_helptext"]
        return " ".join([*parts, f"{self.auto_id}_error"] if self.errors else parts)

    @property
    def is_optional(self) -> bool:
        """Return whether no kind of contribution requires it."""
        return not (self.field.required or "data-required-for" in self.field.widget.attrs)

    @property
    def is_select(self) -> bool:
        """Return whether it is a list to choose from."""
        return type(self.field.widget) is forms.Select

    @property
    def first_id(self) -> str:
        """Return the id of the first control, for links from the list of errors."""
        return f"{self.auto_id}_0" if self.use_fieldset else str(self.auto_id)

    @property
    def rendered(self) -> str:
        """Return the control with its class of the design system."""
        if self.is_select:
            return self.as_widget(attrs={"class": "kern-form-input__select"})
        # The text may be in a language of the other direction.
        return self.as_widget(attrs={"class": "kern-form-input__input", "dir": "auto"})

    @property
    def display(self) -> str:
        """Return the cleaned value in the notation of the language; empty if there is none."""
        return self.shown(self.form.cleaned_data.get(self.name))

    def shown(self, value: Any) -> str:
        """Return a value of the field in the notation of the language."""
        if value in (None, ""):
            return ""
        choices = dict(getattr(self.field, "choices", ()))
        return str(choices.get(value) or self.field.prepare_value(value))
