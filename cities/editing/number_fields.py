"""Form fields that take numbers and sums as people write them, and refuse what is ambiguous.

Each shows its value in the language of the form, in a way that it takes back as it is.
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

# So much of a text is repeated in a message.
REPEATED = 60
FIRST_YEAR, LAST_YEAR = partial_dates.FIRST_YEAR, partial_dates.LAST_YEAR


def form_language() -> str:
    """The language in which the form is shown and read."""
    return translation.get_language() or "en"


def decimal_sign() -> str:
    return numbers.notation(form_language()).decimal


def refusal(message: str, code: str, **values: Any) -> ValidationError:
    return ValidationError(message % values, code=code)


def short(text: str) -> str:
    return text if len(text) <= REPEATED else f"{text[:REPEATED]}…"


class ReadInput(forms.TextInput):
    """A text input that a browser neither corrects nor empties; its reading is shown beside it."""

    def __init__(self, kind: str, keyboard: str = "text", attrs: Any = None) -> None:
        settings = {"data-reading": kind, "inputmode": keyboard, "autocomplete": "off"}
        super().__init__({**settings, **(attrs or {})})


class ReadMixin:
    """Says whether a posted text means another value than the form was opened with."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        # A text that could not be read and was kept is no change when it comes back.
        if isinstance(initial, str) and initial == (data or ""):
            return False
        return bool(super().has_changed(initial, data))  # type: ignore[misc]


def number_refusal(error: numbers.NumberError, text: str, example: str) -> ValidationError:
    """What was wrong with a number, in words and with an example."""
    # Neither two places nor four can be thousands.
    places = error.rest.rstrip("0")
    fraction = f"{places}0" if places == error.rest or not places[-1].isdigit() else places
    fraction = fraction.replace(".", ",").replace(",", decimal_sign())
    values = {
        "text": short(text),
        "rest": short(error.rest),
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
    return refusal(messages[error.fault], error.fault, **values)


class NumberField(ReadMixin, forms.DecimalField):
    """A number in the notation of the form's language."""

    kind, example, places = "number", Decimal("1250.5"), 0

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = ReadInput(self.kind, "decimal")
        super().__init__(**kwargs)

    def read(self, text: str) -> Decimal:
        return numbers.parse(text, form_language())

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return self.read(value)
        except numbers.NumberError as error:
            raise number_refusal(error, value, self.prepare_value(self.example)) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int | float | Decimal):
            return numbers.show(Decimal(str(value)), form_language(), self.places)
        return value


class MoneyField(NumberField):
    """A sum; a currency written beside it is read by `currencies`."""

    kind, example, places = "money", Decimal("1250.5"), 2

    def read(self, text: str) -> Decimal:
        return numbers.parse_amount(text, form_language()).value

    def currencies(self, text: str) -> tuple[str, ...]:
        """The codes that the currency beside the sum may mean; none where none was written."""
        try:
            return numbers.parse_amount(text, form_language()).currencies
        except numbers.NumberError:
            return ()


class WholeNumberField(ReadMixin, forms.IntegerField):
    """A number of things; thousands may be grouped."""

    kind, example = "whole", Decimal(1250)

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = ReadInput(self.kind, "numeric")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        example = numbers.show(self.example, form_language())
        try:
            number = numbers.parse(value, form_language())
        except numbers.NumberError as error:
            raise number_refusal(error, value, example) from error
        if number != number.to_integral_value():
            message = _("Please enter a whole number, for example %(example)s.")
            raise refusal(message, "whole", example=example)
        return int(number)

    def prepare_value(self, value: Any) -> Any:
        return numbers.show(Decimal(value), form_language()) if isinstance(value, int) else value


class CoordinateField(ReadMixin, forms.FloatField):
    """Decimal degrees, with a point or a comma."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = ReadInput("coordinate", "text")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return numbers.parse_coordinate(value)
        except numbers.NumberError as error:
            raise number_refusal(error, value, f"51{decimal_sign()}5142") from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int | float):
            return repr(value).removesuffix(".0").replace(".", decimal_sign())
        return value


def year_refusal() -> ValidationError:
    """The year lies outside of what search offers."""
    message = _("Please enter a year from %(first)s to %(last)s.")
    return refusal(message, "year", first=FIRST_YEAR, last=LAST_YEAR)


class DigitsField(ReadMixin, forms.IntegerField):
    """A number that is counted by or refers to something: digits and nothing between them."""

    kind = "digits"

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = ReadInput(self.kind, "numeric")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return numbers.parse_whole(value)
        except numbers.NumberError as error:
            raise self.refusal(error, value) from error

    def refusal(self, error: numbers.NumberError, text: str) -> ValidationError:
        return number_refusal(error, text, "12")


class YearFormField(DigitsField):
    """A year in four digits."""

    kind = "year"

    def to_python(self, value: Any) -> Any:
        year = super().to_python(value)
        if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
            raise year_refusal()
        return year

    def refusal(self, error: numbers.NumberError, text: str) -> ValidationError:
        message = _(
            "“%(text)s” cannot be read as a year. Please write one year in four digits, for "
            "example %(example)s."
        )
        return refusal(message, error.fault, text=short(text), example="2024")


for _column, _form_class in (
    (models.DecimalField, NumberField),
    (models.FloatField, CoordinateField),
    (models.IntegerField, DigitsField),
):
    register_form_field_override(_column, override={"form_class": _form_class})
