"""Form fields that take days, months and times as people write them, and refuse what is ambiguous."""

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
    ReadInput,
    ReadMixin,
    form_language,
    refusal,
    short,
    year_refusal,
)
from cities.values import numbers, partial_dates

FRENCH_TIME = re.compile(r"[\s,]+(?:à )?(\d{1,2})\s?h(?:\s?(\d{2}))?$")
NUMERIC_DATE = {"de": "%d.%m.%Y", "ro": "%d.%m.%Y", "fr": "%d/%m/%Y"}


def date_refusal(error: partial_dates.DateError, text: str, *examples: str) -> ValidationError:
    """What was wrong with a date, in words and with examples."""
    values = {"text": short(text), "examples": ", ".join(examples)}
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
    return refusal(messages[error.fault], error.fault, **values)


class PartialDateFormField(ReadMixin, forms.CharField):
    """A year, a month or a day; kept as the beginning of an ISO date."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = ReadInput("partial-date")
        # The text may be longer than what is kept of it.
        kwargs.pop("max_length", None)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return text
        try:
            return partial_dates.parse(text, form_language())
        except partial_dates.DateError as error:
            examples = [partial_dates.show("2023-11-22", form_language()), "2023-11", "2023"]
            raise date_refusal(error, text, *examples) from error

    def prepare_value(self, value: Any) -> Any:
        return partial_dates.show(value, form_language()) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != (initial or ""))
        except ValidationError:
            return bool(data != initial)


class _LocalFormat:
    """A calendar that writes dates as the language does, and leaves alone what it cannot read."""

    time = ""

    def use_language(self) -> None:
        numeric = NUMERIC_DATE.get(form_language()[:2], "%Y-%m-%d")
        self.format = numeric + self.time
        self.js_format = self.format.replace("%", "").replace("M", "i")

    def get_config(self) -> Any:
        self.use_language()
        return {**super().get_config(), "validateOnBlur": False}  # type: ignore[misc]

    def format_value(self, value: Any) -> Any:
        self.use_language()
        return super().format_value(value)  # type: ignore[misc]


class DateInput(_LocalFormat, AdminDateInput):
    """A day, typed or picked."""


class DateTimeInput(_LocalFormat, AdminDateTimeInput):
    """A day and a time, typed or picked."""

    time = " %H:%M"

    def __init__(self, attrs: Any = None, **kwargs: Any) -> None:
        super().__init__({"data-reading": "time", **(attrs or {})}, **kwargs)


class DateFormField(ReadMixin, forms.DateField):
    """A day as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["widget"] = DateInput(attrs={"data-reading": "date"})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        day = read_day(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise year_refusal()
        return day


def read_day(text: str) -> datetime.date:
    """The day that a text says; raises ValidationError."""
    examples = [partial_dates.show("2023-11-22", form_language()), "2023-11-22"]
    try:
        found = partial_dates.parse(text, form_language())
        return datetime.date.fromisoformat(found)
    except partial_dates.DateError as error:
        raise date_refusal(error, text, *examples) from error
    except ValueError as error:
        # A year or a month is a date of its own kind, but no day.
        raise refusal(
            _("Please enter a day, for example %(examples)s."), "day", examples=", ".join(examples)
        ) from error


class DateTimeFormField(ReadMixin, forms.DateTimeField):
    """A day and a time as people write them: `22.11.2023 14:30`."""

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        tidied = numbers.tidy(value).replace("T", " ").removesuffix(" Uhr")
        # As French writes it: 9h30, 9 h 30, 9 h.
        tidied = FRENCH_TIME.sub(lambda time: f" {time[1]}:{time[2] or '00'}", tidied)
        day, _space, clock = tidied.rpartition(" ")
        if ":" not in clock or not day:
            day, clock = tidied, "00:00"
        found = read_day(day.rstrip(", "))
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise year_refusal()
        time = parse_time(clock) if clock.isascii() else None
        if time is None:
            message = _("“%(text)s” cannot be read as a time. Please write it as in 14:30.")
            raise refusal(message, "time", text=short(clock))
        return super().to_python(datetime.datetime.combine(found, time))


for _column, _override in (
    (models.DateField, {"form_class": DateFormField}),
    (models.DateTimeField, {"form_class": DateTimeFormField, "widget": DateTimeInput}),
    (partial_dates.PartialDateField, {"form_class": PartialDateFormField}),
):
    register_form_field_override(_column, override=_override)
