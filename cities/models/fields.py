"""Model fields of the domain."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from cities.editing import number_fields
from cities.languages import language_choices, language_name, offered_languages
from cities.values.partial_dates import FIRST_YEAR, LAST_YEAR

RICH_FEATURES = ["h3", "bold", "italic", "ul", "ol", "link", "document-link"]
RICH_LENGTH = 5000
# Notes on a value.
NOTE_LENGTH = 200

validate_country = RegexValidator(r"^[A-Z]{2}$", _("Please enter two capital letters, as in DE."))


def rich_text(label: Any, help_text: Any = "") -> RichTextField:
    """Return a rich text field of 5000 characters with headings, lists and links."""
    return RichTextField(
        label, blank=True, max_length=RICH_LENGTH, features=RICH_FEATURES, help_text=help_text
    )


def document_language() -> models.CharField:
    """Return a field for the language of a document that is cited by its title."""
    return models.CharField(
        _("language of the document"),
        max_length=7,
        choices=language_choices,
        blank=True,
        help_text=_("If it is not the language of this page’s original."),
    )


class PlainColumnMixin(models.Field):
    """Gives a field a form field class; migrations see Django's own field."""

    form_class: type[forms.Field]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{**kwargs, "form_class": self.form_class})

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs


class YearField(PlainColumnMixin, models.PositiveSmallIntegerField):
    """A year within the range of the year facet."""

    form_class = number_fields.YearFormField
    default_validators = [MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]


class MoneyField(PlainColumnMixin, models.DecimalField):
    """An amount of money; the currency is another field of the model."""

    form_class = number_fields.MoneyField


class EuroField(PlainColumnMixin, models.PositiveBigIntegerField):
    """An amount in whole euros."""

    form_class = number_fields.WholeNumberField


class CountField(PlainColumnMixin, models.PositiveIntegerField):
    """A count."""

    form_class = number_fields.WholeNumberField


class LanguageListField(models.JSONField):
    """A list of language codes, chosen by checkboxes from the offered languages."""

    def formfield(self, **kwargs: Any) -> Any:
        choices = [(code, language_name(code)) for code in offered_languages()]
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        return forms.MultipleChoiceField(
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
            initial=self.default() if callable(self.default) else None,
        )

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
            raise ValidationError(_("Please choose languages from the list."))
