"""Numbers, tonnes, money and dates in the format of the visitor's language."""

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.core import Locale
from babel.dates import format_datetime
from babel.numbers import (
    format_compact_currency,
    format_compact_decimal,
    format_currency,
    format_decimal,
)
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.choices import is_expected
from cities.languages import active_language
from cities.values import partial_dates

# CLDR's Arabic has Latin digits in the Maghreb and Arabic ones elsewhere; numbers here stay
# comparable between languages.
DIGITS = "latn"


def babel_locale(language: str = "") -> Locale:
    """Return the locale of a language, by default the visitor's."""
    code = language or active_language()
    return Locale.parse("en_GB" if code == "en" else code)


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None


def number(value: Any, language: str = "") -> str:
    """Return `45.000` or `12,5`: up to three decimals, none for numbers from 1000."""
    if type(value) is int and 0 <= value < 1000:
        # Shortcut, equal in every language: a results page has a hundred such counts.
        return str(value)
    amount = _decimal(value)
    if amount is None:
        return ""
    pattern = "#,##0" if abs(amount) >= 1000 else "#,##0.###"
    return format_decimal(
        amount, format=pattern, locale=babel_locale(language), numbering_system=DIGITS
    )


def labelled(label: object, value: object) -> str:
    """Return `Funding: 4 %`, with the space that French puts before a colon."""
    return str(label) + _(": ") + str(value)


def number_short(value: Any, language: str = "") -> str:
    """Return `1,5 Mio.` for the scale of a chart."""
    return format_compact_decimal(
        value, locale=babel_locale(language), fraction_digits=1, numbering_system=DIGITS
    )


def decimal_sign(language: str = "") -> str:
    """Return the decimal separator."""
    symbols = babel_locale(language).number_symbols[DIGITS]
    return str(symbols["decimal"])


def tonnes(value: Any, language: str = "") -> str:
    """Return tonnes of CO2 equivalent: `45.000 t CO₂e`."""
    formatted = number(value, language)
    return f"{formatted} t CO₂e" if formatted else ""


def tonnes_a_year(value: Any, language: str = "") -> str:
    """Return `45.000 t CO₂e a year` in the visitor's language."""
    formatted = tonnes(value, language)
    return _("%(tonnes)s a year") % {"tonnes": formatted} if formatted else ""


def co2_effect(value: Any, method: str, status: str, year: int | None) -> str:
    """Return `45.000 t CO₂e a year`, or `... expected` if not reached yet; empty for None."""
    formatted = tonnes_a_year(value)
    if not formatted or not is_expected(method, status, year):
        return formatted
    return _("%(effect)s expected") % {"effect": formatted}


def money(value: Any, currency: str = "EUR", language: str = "") -> str:
    """Return an amount in full, with cents only if there are any: `100.000.000 €`, `1.250,50 €`."""
    amount = _decimal(value)
    if amount is None:
        return ""
    locale = babel_locale(language)
    pattern = locale.currency_formats["standard"].pattern
    if amount == amount.to_integral_value():
        pattern = pattern.replace(".00", "")
    return format_currency(
        amount,
        currency,
        format=pattern,
        locale=locale,
        currency_digits=False,
        numbering_system=DIGITS,
    )


def money_short(value: Any, currency: str = "EUR", language: str = "") -> str:
    """Return a rounded amount: `100 Mio. €`."""
    amount = _decimal(value)
    if amount is None:
        return ""
    if abs(amount) < 1_000_000:
        return money(amount, currency, language)
    return format_compact_currency(
        amount, currency, locale=babel_locale(language), fraction_digits=1, numbering_system=DIGITS
    )


def date(value: Any, language: str = "") -> str:
    """Return a full or partial date, as precise as it is known.

    Month names are in English where the interface has no catalogue.
    """
    code = language or active_language()
    locale = babel_locale(code if code in settings.INTERFACE_LANGUAGES else "en")
    if isinstance(value, datetime.datetime | datetime.date):
        return partial_dates.localize_day(value, str(locale))
    return partial_dates.localize(str(value), str(locale)) if value else ""


def moment(value: datetime.datetime, language: str = "") -> str:
    """Return date and time in the office's time zone: `12. März 2026, 18:00`."""
    code = language or active_language()
    shown = code if code in settings.INTERFACE_LANGUAGES else "en"
    local = timezone.localtime(value)
    day, time = date(local, shown), format_datetime(local, "HH:mm", locale=babel_locale(shown))
    return f"{day}, {time}"


def moments(start: datetime.datetime, end: datetime.datetime | None) -> str:
    """Return `12. März 2026, 18:00 – 20:00`: the day of the end only if it is another one."""
    if end is None:
        return moment(start)
    same_day = timezone.localdate(start) == timezone.localdate(end)
    last = timezone.localtime(end).strftime("%H:%M") if same_day else moment(end)
    return f"{moment(start)} – {last}"
