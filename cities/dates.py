"""Dates as precise as they are known: a year, a month or a day, as an ISO 8601 prefix."""

import datetime
import re
from typing import Any

from babel.dates import format_date
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

PARTIAL_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")


def _parse(value: str) -> tuple[datetime.date, int]:
    match = PARTIAL_DATE.fullmatch(value)
    if match is None:
        raise ValueError(value)
    parts = [int(part) for part in match.groups() if part]
    return datetime.date(*[*parts, 1, 1][:3]), len(parts)


def validate_partial_date(value: str) -> None:
    """Raise ValidationError unless the value is `2023`, `2023-11` or `2023-11-22`."""
    try:
        _parse(value)
    except ValueError as error:
        raise ValidationError(
            _("Please enter a date as 2023, 2023-11 or 2023-11-22."), code="partial_date"
        ) from error


def year_of(value: str) -> int | None:
    """The year of a partial date, or None where there is none."""
    return int(value[:4]) if PARTIAL_DATE.fullmatch(value or "") else None


def show(value: str, language: str) -> str:
    """`22. November 2023`, `November 2023` or `2023`, as the language writes it."""
    try:
        date, precision = _parse(value)
    except ValueError:
        return value
    if precision == 1:
        return str(date.year)
    return format_date(date, "LLLL y" if precision == 2 else "long", locale=language)


class PartialDateField(models.CharField):
    """A column for a partial date; sorts as text in the order of time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(*args, **kwargs)
        self.validators.append(validate_partial_date)
