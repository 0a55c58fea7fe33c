"""Form fields that parse numbers and amounts in local notation and reject ambiguous input.

Each renders its value in the language of the form such that it parses to the same value.
"""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import register_form_field_override

from cities.values import numbers, partial_dates

# Input is quoted in error messages up to this length.
MAX_QUOTED = 60
FIRST_YEAR, LAST_YEAR = partial_dates.FIRST_YEAR, partial_dates.LAST_YEAR


def form_language() -> str:
    """Return the language in which the form is rendered and parsed."""
    return translation.get_language() or "en"


def decimal_separator() -> str:
    return numbers.notation(form_language()).decimal


def validation_error(message: str, code: str, **values: Any) -> ValidationError:
    return ValidationError(message % values, code=code)


def truncate(text: str) -> str:
    return text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"


class ParsedTextInput(forms.TextInput):
    """Text input without browser validation; a script shows the parsed value beside it."""

    def __init__(self, kind: str, keyboard: str = "text", attrs: Any = None) -> None:
        settings = {"data-reading": kind, "inputmode": keyboard, "autocomplete": "off"}
        super().__init__({**settings, **(attrs or {})})


class ParsedFieldMixin:
    """Form field mixin that treats redisplayed raw input as unchanged."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        # Raw input that could not be parsed before and is submitted again.
        if isinstance(initial, str) and initial == (data or ""):
            return False
        return bool(super().has_changed(initial, data))  # type: ignore[misc]


def number_error(error: numbers.NumberError, text: str, example: str) -> ValidationError:
    """Return the validation error for a number that cannot be parsed, with an example."""
    # Suggest two or four decimals: three could be read as thousands.
    places = error.rest.rstrip("0")
    fraction = f"{places}0" if places == error.rest or not places[-1].isdigit() else places
    fraction = fraction.replace(".", ",").replace(",", decimal_separator())
    values = {
        "text": truncate(text),
        "rest": truncate(error.rest),
        "example": example,
        "whole": error.rest.replace(",", "").replace(".", ""),
        "fraction": fraction,
    }
    messages = {
        "ambiguous": _(
            "“%(text)s” can mean two numbers. Please write %(whole)s if it is thousands, or "
            "%(fraction)s if it is a fraction."
        ),
        "range": _(
            "This field takes one number, not a range such as “%(text)s”. Please write for example "
            "%(example)s, and tell of the range in the text."
        ),
        "digits": _("Please write numbers with the digits 0 to 9, for example %(example)s."),
        "more": _("Please write only the number, without “%(rest)s”, for example %(example)s."),
        "unreadable": _(
            "“%(text)s” cannot be read as a number. Please write it for example as %(example)s."
        ),
    }
    return validation_error(messages[error.code], error.code, **values)


class NumberField(ParsedFieldMixin, forms.DecimalField):
    """A decimal number in the notation of the form's language."""

    kind, example, places = "number", Decimal("1250.5"), 0

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = ParsedTextInput(self.kind, "decimal")
        super().__init__(**kwargs)

    def read(self, text: str) -> Decimal:
        return numbers.parse(text, form_language())

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return self.read(value)
        except numbers.NumberError as error:
            raise number_error(error, value, self.prepare_value(self.example)) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int | float | Decimal):
            return numbers.localize(Decimal(str(value)), form_language(), self.places)
        return value


class MoneyField(NumberField):
    """An amount of money, with or without a currency (see `currencies`)."""

    kind, example, places = "money", Decimal("1250.5"), 2

    def read(self, text: str) -> Decimal:
        return numbers.parse_amount(text, form_language()).value

    def currencies(self, text: str) -> tuple[str, ...]:
        """Return the codes that the currency in the input may mean; empty without a currency."""
        try:
            return numbers.parse_amount(text, form_language()).currencies
        except numbers.NumberError:
            return ()


class WholeNumberField(ParsedFieldMixin, forms.IntegerField):
    """An integer with optional thousands separators."""

    kind, example = "whole", Decimal(1250)

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = ParsedTextInput(self.kind, "numeric")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        example = numbers.localize(self.example, form_language())
        try:
            number = numbers.parse(value, form_language())
        except numbers.NumberError as error:
            raise number_error(error, value, example) from error
        if number != number.to_integral_value():
            message = _("Please enter a whole number, for example %(example)s.")
            raise validation_error(message, "whole", example=example)
        return int(number)

    def prepare_value(self, value: Any) -> Any:
        return (
            numbers.localize(Decimal(value), form_language()) if isinstance(value, int) else value
        )


class CoordinateField(ParsedFieldMixin, forms.FloatField):
    """Decimal degrees, with a decimal point or comma."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = ParsedTextInput("coordinate", "text")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return numbers.parse_coordinate(value)
        except numbers.NumberError as error:
            raise number_error(error, value, f"51{decimal_separator()}5142") from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int | float):
            return repr(value).removesuffix(".0").replace(".", decimal_separator())
        return value


def year_error() -> ValidationError:
    """Return the validation error for a year outside of the range that the search offers."""
    message = _("Please enter a year from %(first)s to %(last)s.")
    return validation_error(message, "year", first=FIRST_YEAR, last=LAST_YEAR)


class DigitsField(ParsedFieldMixin, forms.IntegerField):
    """An integer of plain digits, without separators, such as a year or an identifier."""

    kind = "digits"

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = ParsedTextInput(self.kind, "numeric")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return numbers.parse_integer(value)
        except numbers.NumberError as error:
            raise self.parse_error(error, value) from error

    def parse_error(self, error: numbers.NumberError, text: str) -> ValidationError:
        return number_error(error, text, "12")


class YearFormField(DigitsField):
    """A year within the range that the search offers."""

    kind = "year"

    def to_python(self, value: Any) -> Any:
        year = super().to_python(value)
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise year_error()
        return year

    def parse_error(self, error: numbers.NumberError, text: str) -> ValidationError:
        message = _(
            "“%(text)s” cannot be read as a year. Please write one year in four digits, for "
            "example %(example)s."
        )
        return validation_error(message, error.code, text=truncate(text), example="2024")


for _column, _form_class in (
    (models.DecimalField, NumberField),
    (models.FloatField, CoordinateField),
    (models.IntegerField, DigitsField),
):
    register_form_field_override(_column, override={"form_class": _form_class})
