"""Partial dates: a year, a month or a day, stored as an ISO 8601 prefix."""

import datetime
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from babel import Locale
from babel.dates import format_date
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cities.values.numbers import has_non_ascii_digits, normalize

# The range of the year facet; partnerships of cities are older.
FIRST_YEAR, LAST_YEAR = 1900, 2100
FIRST_YEAR_OF_PARTNERSHIPS = 800
MAX_LENGTH = 60
ErrorCode = Literal[
    "range", "ambiguous", "digits", "two-digits", "year", "impossible", "unreadable"
]

PARTIAL_DATE = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)
SEPARATOR = r" ?[./-] ?"
WORD = r"(?P<name>[^\W\d_]+)\.?"
YEAR_FIRST = re.compile(
    rf"(?P<year>\d{{3,4}})(?:{SEPARATOR}(?P<month>\d{{1,2}})(?:{SEPARATOR}(?P<day>\d{{1,2}}))?)?\.?",
    re.ASCII,
)
YEAR_LAST = re.compile(
    rf"(?:(?P<first>\d{{1,2}})(?P<sign>{SEPARATOR}))?(?P<second>\d{{1,2}}){SEPARATOR}(?P<year>\d{{3,4}})",
    re.ASCII,
)
SHORT_YEAR = re.compile(rf"\d{{1,2}}{SEPARATOR}(?:\d{{1,2}}{SEPARATOR})?'?\d{{2}}", re.ASCII)
DAY_NAME_YEAR = re.compile(
    rf"(?:(?P<day>[0-9]{{1,2}})(?:\.|er|st|nd|rd|th)? ?(?:of |de |d')?)?{WORD},? ?(?P<year>[0-9]{{3,4}})"
)
NAME_DAY_YEAR = re.compile(
    rf"{WORD} (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? (?P<year>[0-9]{{3,4}})"
)
RANGE = re.compile(r"\d{4} ?(?:-|/|…|\.\.|bis|to|à|până la) ?(?:\d\D{0,12}){0,4}\d{4}")
# Languages whose numeric dates may start with the month.
MONTH_FIRST = ("en",)
# Month names that CLDR lacks.
EXTRA_MONTH_NAMES = {"mrz": 3, "jänner": 1, "feber": 2, "sept": 9, "sep": 9, "juill": 7, "noem": 11}


class DateError(ValueError):
    """The text is not a date; `code` says why."""

    def __init__(self, code: ErrorCode) -> None:
        super().__init__(code)
        self.code = code


def parse(text: str, language: str) -> str:
    """Parse `22.11.2023`, `11/2023` or `Dez 2025` to an ISO prefix; raise DateError."""
    normalized = normalize(text).casefold()
    if has_non_ascii_digits(normalized):
        raise DateError("digits")
    if len(normalized) > MAX_LENGTH:
        raise DateError("unreadable")
    if match := YEAR_FIRST.fullmatch(normalized):
        return _iso(match["year"], match["month"], match["day"])
    if match := YEAR_LAST.fullmatch(normalized):
        return _parse_year_last(match, language)
    for pattern in (DAY_NAME_YEAR, NAME_DAY_YEAR):
        if match := pattern.fullmatch(normalized):
            return _iso(match["year"], _month(match["name"]), match["day"])
    raise DateError(_error_code(normalized))


def _error_code(text: str) -> ErrorCode:
    if SHORT_YEAR.fullmatch(text):
        return "two-digits"
    return "range" if RANGE.search(text) else "unreadable"


def _parse_year_last(match: re.Match[str], language: str) -> str:
    first, second = match["first"], match["second"]
    if first is None:
        return _iso(match["year"], second, None)
    # With dots the day comes first in every language.
    unsure = language[:2] in MONTH_FIRST and "." not in match["sign"]
    if unsure and int(second) > 12:
        first, second = second, first
    elif unsure and int(first) <= 12 and int(first) != int(second):
        raise DateError("ambiguous")
    return _iso(match["year"], second, first)


def _iso(year: str, month: str | int | None, day: str | None) -> str:
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError as error:
        raise DateError("impossible") from error
    return "-".join(
        [f"{int(year):04}", *[f"{int(part):02}" for part in (month, day) if part is not None]]
    )


def _month(name: str) -> int:
    number = month_names().get(name)
    if number is None:
        raise DateError("unreadable")
    return number


@cache
def month_names() -> dict[str, int]:
    """Map casefolded month names and abbreviations of all interface languages to month numbers.

    Names that mean different months in two languages are left out.
    """
    candidates: dict[str, set[int]] = {}
    for name, number in (*_cldr_names(), *EXTRA_MONTH_NAMES.items()):
        candidates.setdefault(name.casefold().strip(". "), set()).add(number)
    return {name: numbers.pop() for name, numbers in candidates.items() if len(numbers) == 1}


def _cldr_names() -> Iterator[tuple[str, int]]:
    languages = {*settings.INTERFACE_LANGUAGES, *(code for code, _name in settings.LANGUAGES)}
    for language in sorted(languages):
        months = Locale.parse(language).months
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in months[context][width].items():
                    yield name, number


def _parts(value: str) -> tuple[datetime.date, int]:
    match = PARTIAL_DATE.fullmatch(value)
    if match is None:
        raise ValueError(value)
    parts = [int(part) for part in match.groups() if part]
    return datetime.date(*[*parts, 1, 1][:3]), len(parts)


def validate_partial_date(value: str) -> None:
    """Raise ValidationError unless the value is `2023`, `2023-11` or `2023-11-22`."""
    try:
        _parts(value)
    except ValueError as error:
        raise ValidationError(
            _("Please enter a date as 2023, 2023-11 or 2023-11-22."), code="partial_date"
        ) from error


def year_of(value: str) -> int | None:
    """Return the year of a partial date, or None if it is not in the range of the year facet."""
    year = int(value[:4]) if PARTIAL_DATE.fullmatch(value or "") else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def localize(value: str, language: str) -> str:
    """Format a partial date: `22. November 2023`, `November 2023` or `2023` in German."""
    try:
        date, precision = _parts(value)
    except ValueError:
        return value
    if precision == 1:
        return str(date.year)
    return (
        format_date(date, "LLLL y", locale=language)
        if precision == 2
        else localize_day(date, language)
    )


def is_before(value: str, other: str) -> bool:
    """Return whether a partial date lies before another one, as far as both are known.

    2023 does not lie before 2023-11.
    """
    return value[: len(other)] < other[: len(value)]


def localize_day(date: datetime.date, language: str) -> str:
    """Format a full date: `22 November 2023`, `1er octobre 2023`."""
    # As in all texts of the portal: day before month.
    text = format_date(date, "long", locale="en_GB" if language == "en" else language)
    # French writes the first day as an ordinal, which CLDR's patterns do not.
    return f"1er{text[1:]}" if date.day == 1 and language.startswith("fr") else text


class YearRange:
    """Validator for the year of a partial date, bounds included."""

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = last

    def __call__(self, value: str) -> None:
        if PARTIAL_DATE.fullmatch(value) and not self.first <= int(value[:4]) <= self.last:
            raise ValidationError(
                _("Please enter a year from %(first)s to %(last)s."),
                code="year",
                params={"first": self.first, "last": self.last},
            )

    def __eq__(self, other: object) -> bool:
        return isinstance(other, YearRange) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.first, self.last))


class PartialDateField(models.CharField):
    """Model field for a partial date; its text sorts chronologically.

    The form field parses local notation. `first_year` is not part of migrations.
    """

    def __init__(self, *args: Any, first_year: int = FIRST_YEAR, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        super().__init__(*args, **kwargs)
        self.first_year = first_year
        self.validators += [validate_partial_date, YearRange(first_year, LAST_YEAR)]


def one_year_from_now() -> datetime.date:
    """Return this day next year, at most the 28th of its month."""
    today = timezone.localdate()
    return today.replace(year=today.year + 1, day=min(today.day, 28))
