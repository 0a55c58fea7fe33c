"""Template filters for figures in the reader's format."""

from typing import Any

from django import template

from portal import date_phrases, figures

register = template.Library()


@register.filter
def number(value: Any) -> str:
    return figures.number(value)


@register.filter
def tonnes(value: Any) -> str:
    return figures.tonnes(value)


@register.filter
def tonnes_a_year(value: Any) -> str:
    return figures.tonnes_a_year(value)


@register.filter
def money(value: Any, currency: str = "EUR") -> str:
    return figures.money(value, currency)


@register.filter
def money_short(value: Any, currency: str = "EUR") -> str:
    return figures.money_short(value, currency)


@register.filter
def since_date(value: str) -> str:
    return date_phrases.since(value)


@register.filter
def long_date(value: Any) -> str:
    return figures.date(value)
