"""Template filters that format numbers, money and dates."""

import re
from typing import Any

from django import template

from portal.i18n import date_phrases, formatting

register = template.Library()

# An abbreviation for "page" that an editor typed before the number.
PAGE_PREFIX = re.compile(
    r"^(?:seiten?|pages?|paginile|pagina|pag|pp?|s)\.?\s*(?=\d)", re.IGNORECASE
)


@register.filter
def number(value: Any) -> str:
    return formatting.number(value)


@register.filter
def number_short(value: Any) -> str:
    return formatting.number_short(value)


@register.filter
def tonnes(value: Any) -> str:
    return formatting.tonnes(value)


@register.filter
def tonnes_a_year(value: Any) -> str:
    return formatting.tonnes_a_year(value)


@register.filter
def money(value: Any, currency: str = "EUR") -> str:
    return formatting.money(value, currency)


@register.filter
def money_short(value: Any, currency: str = "EUR") -> str:
    return formatting.money_short(value, currency)


@register.filter
def since_date(value: str) -> str:
    return date_phrases.since(value)


@register.filter
def long_date(value: Any) -> str:
    return formatting.date(value)


@register.filter
def moment(value: Any) -> str:
    """Return date and time in the office's time zone."""
    return formatting.moment(value)


@register.filter
def unlocalized(value: Any) -> str:
    """Return a number for SVG, with a point and without groups."""
    return format(value, "g") if isinstance(value, float) else str(value)


@register.filter
def page_number(value: str) -> str:
    """Return the number of a cited page without "p." before it: `p. 12–14` becomes `12–14`."""
    return PAGE_PREFIX.sub("", value.strip())
