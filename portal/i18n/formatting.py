"""Figures as the reader writes them: numbers, tonnes, money, shares and dates."""

import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.core import Locale
from babel.numbers import format_compact_currency, format_currency, format_decimal
from django.conf import settings
from django.utils.translation import gettext as _

from cities.choices import is_expected
from cities.languages import active_language
from cities.values import partial_dates

# CLDR's Arabic writes Latin digits in the Maghreb and Arabic ones elsewhere; figures here stay
# comparable between languages.
DIGITS = "latn"


def _locale(language: str) -> Locale:
    code = language or active_language()
    return Locale.parse("en_GB" if code == "en" else code)


def _decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except (InvalidOperation, ValueError):
        return None


def number(value: Any, language: str = "") -> str:
    """`45.000` or `12,5`: no more decimals than there are, and none on large numbers."""
    if type(value) is int and 0 <= value < 1000:
        # The same in every language; a page of search results has a hundred such counts.
        return str(value)
    amount = _decimal(value)
    if amount is None:
        return ""
    pattern = "#,##0" if abs(amount) >= 1000 else "#,##0.###"
    return format_decimal(amount, format=pattern, locale=_locale(language), numbering_system=DIGITS)


def decimal_sign(language: str = "") -> str:
    """What stands before the decimals: a comma or a point."""
    signs = _locale(language).number_symbols[DIGITS]
    return str(signs["decimal"])


def tonnes(value: Any, language: str = "") -> str:
    """Tonnes of CO2 equivalent: `45.000 t CO₂e`."""
    shown = number(value, language)
    return f"{shown} t CO₂e" if shown else ""


def tonnes_a_year(value: Any, language: str = "") -> str:
    """`45.000 t CO₂e a year`, worded in the reader's language."""
    shown = tonnes(value, language)
    return _("%(tonnes)s a year") % {"tonnes": shown} if shown else ""


def co2_effect(value: Any, method: str, status: str, year: int | None) -> str:
    """`45.000 t CO₂e a year`, or `... expected` where it has not come about; nothing for none."""
    shown = tonnes_a_year(value)
    if not shown or not is_expected(method, status, year):
        return shown
    return _("%(effect)s expected") % {"effect": shown}


def money(value: Any, currency: str = "EUR", language: str = "") -> str:
    """An amount in full, with cents where it has any: `100.000.000 €`, `1.250,50 €`."""
    amount = _decimal(value)
    if amount is None:
        return ""
    locale = _locale(language)
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
    """A round amount: `100 Mio. €`."""
    amount = _decimal(value)
    if amount is None:
        return ""
    if abs(amount) < 1_000_000:
        return money(amount, currency, language)
    return format_compact_currency(
        amount, currency, locale=_locale(language), fraction_digits=1, numbering_system=DIGITS
    )


def date(value: Any, language: str = "") -> str:
    """A date in full, or as much of it as is known where it is a partial one.

    Months are words, so a language without a catalogue of the interface gets English ones.
    """
    code = language or active_language()
    locale = _locale(code if code in settings.INTERFACE_LANGUAGES else "en")
    if isinstance(value, datetime.datetime | datetime.date):
        return partial_dates.localize_day(value, str(locale))
    return partial_dates.localize(str(value), str(locale)) if value else ""
