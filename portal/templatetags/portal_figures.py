"""Template filters that format numbers, money and dates."""

from typing import Any

from django import template

from portal.i18n import date_phrases, formatting

register = template.Library()


@register.filter
def number(value: Any) -> str:
    return formatting.number(value)


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
