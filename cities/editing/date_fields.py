"""Form fields that parse dates and times in local notation and reject ambiguous input."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_time
from django.utils.translation import gettext as _
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from cities.editing.number_fields import (
    FIRST_YEAR,
    LAST_YEAR,
    ParsedFieldMixin,
    ParsedTextInput,
    form_language,
    truncate,
    validation_error,
    year_error,
)
from cities.values import numbers, partial_dates

FRENCH_TIME = re.compile(r"[\s,]+(?:à )?(\d{1,2})\s?h(?:\s?(\d{2}))?$")
NUMERIC_DATE = {"de": "%d.%m.%Y", "ro": "%d.%m.%Y", "fr": "%d/%m/%Y"}


def date_error(error: partial_dates.DateError, text: str, *examples: str) -> ValidationError:
    """Return the validation error for a date that cannot be parsed, with examples."""
    values = {"text": truncate(text), "examples": ", ".join(examples)}
    messages = {
        "range": _(
            "This field takes one date, not a span such as “%(text)s”. Please write for example "
            "%(examples)s; the end has a field of its own."
        ),
        "ambiguous": _(
            "“%(text)s” can mean two days. Please write the month as a word or the year first, for "
            "example %(examples)s."
        ),
        "digits": _("Please write dates with the digits 0 to 9, for example %(examples)s."),
        "two-digits": _("Please write the year in four digits, for example %(examples)s."),
        "impossible": _("This date does not exist: “%(text)s”."),
        "unreadable": _(
            "“%(text)s” cannot be read as a date. Please write it for example as %(examples)s."
        ),
    }
    return validation_error(messages[error.code], error.code, **values)


class PartialDateFormField(ParsedFieldMixin, forms.CharField):
    """A year, a month or a day; cleaned to an ISO date prefix."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = ParsedTextInput("partial-date")
        # The input may be longer than the ISO prefix.
        kwargs.pop("max_length", None)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return text
        try:
            return partial_dates.parse(text, form_language())
        except partial_dates.DateError as error:
            examples = [partial_dates.localize("2023-11-22", form_language()), "2023-11", "2023"]
            raise date_error(error, text, *examples) from error

    def prepare_value(self, value: Any) -> Any:
        return partial_dates.localize(value, form_language()) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or ""))
        except ValidationError:
            return bool(data != initial)


class _LocalizedFormatMixin:
    """Date picker in the notation of the form's language that keeps text it cannot parse."""

    time = ""

    def apply_language(self) -> None:
        numeric = NUMERIC_DATE.get(form_language()[:2], "%Y-%m-%d")
        self.format = numeric + self.time
        self.js_format = self.format.replace("%", "").replace("M", "i")

    def get_config(self) -> Any:
        self.apply_language()
        return {**super().get_config(), "validateOnBlur": False}  # type: ignore[misc]

    def format_value(self, value: Any) -> Any:
        self.apply_language()
        return super().format_value(value)  # type: ignore[misc]


class DateInput(_LocalizedFormatMixin, AdminDateInput):
    """Wagtail's date picker with local notation."""


class DateTimeInput(_LocalizedFormatMixin, AdminDateTimeInput):
    """Wagtail's date and time picker with local notation."""

    time = " %H:%M"

    def __init__(self, attrs: Any = None, **kwargs: Any) -> None:
        super().__init__({"data-reading": "time", **(attrs or {})}, **kwargs)


class DateFormField(ParsedFieldMixin, forms.DateField):
    """A date in local notation."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = DateInput(attrs={"data-reading": "date"})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        day = parse_day(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise year_error()
        return day


def parse_day(text: str) -> datetime.date:
    """Parse a full date; raise ValidationError for anything else, partial dates included."""
    examples = [partial_dates.localize("2023-11-22", form_language()), "2023-11-22"]
    try:
        return datetime.date.fromisoformat(partial_dates.parse(text, form_language()))
    except partial_dates.DateError as error:
        raise date_error(error, text, *examples) from error
    except ValueError as error:
        # A valid partial date, but not a day.
        raise validation_error(
            _("Please enter a day, for example %(examples)s."), "day", examples=", ".join(examples)
        ) from error


class DateTimeFormField(ParsedFieldMixin, forms.DateTimeField):
    """A date and time in local notation: `22.11.2023 14:30`."""

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        normalized = numbers.normalize(value).replace("T", " ").removesuffix(" Uhr")
        # French notation: 9h30, 9 h 30, 9 h.
        normalized = FRENCH_TIME.sub(lambda time: f" {time[1]}:{time[2] or '00'}", normalized)
        day, _space, clock = normalized.rpartition(" ")
        if ":" not in clock or not day:
            day, clock = normalized, "00:00"
        date = parse_day(day.rstrip(", "))
        if not FIRST_YEAR <= date.year <= LAST_YEAR:
            raise year_error()
        time = parse_time(clock) if clock.isascii() else None
        if time is None:
            message = _("“%(text)s” cannot be read as a time. Please write it as in 14:30.")
            raise validation_error(message, "time", text=truncate(clock))
        return super().to_python(datetime.datetime.combine(date, time))


for _column, _override in (
    (models.DateField, {"form_class": DateFormField}),
    (models.DateTimeField, {"form_class": DateTimeFormField, "widget": DateTimeInput}),
    (partial_dates.PartialDateField, {"form_class": PartialDateFormField}),
):
    register_form_field_override(_column, override=_override)
