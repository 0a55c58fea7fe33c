"""Dates inside phrases, which many languages inflect differently before a day, month or year."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.i18n import formatting
from portal.i18n.labels import interface_language

# `d’avril`, not `de avril`.
_DE_BEFORE_VOWEL = re.compile(r"\bde (?=[aeiouéèêh])", re.IGNORECASE)


def _precision(value: str) -> int:
    """Return 1 for a year, 2 for a month, 3 for a day."""
    return str(value).count("-") + 1


def _is_day(value: str) -> bool:
    return _precision(value) == 3


def _elide(text: str) -> str:
    return _DE_BEFORE_VOWEL.sub("d’", text) if interface_language() == "fr" else text


def _phrase(value: str, day: str, other: str) -> str:
    shown = formatting.date(value)
    return _elide((day if _is_day(value) else other) % {"date": shown}) if shown else ""


def since(value: str) -> str:
    """Return `since 28 April 2022`."""
    return _phrase(value, pgettext("before a day", "since %(date)s"), _("since %(date)s"))


def start(value: str) -> str:
    """Return `from 2018`."""
    return _phrase(value, pgettext("before a day", "from %(date)s"), _("from %(date)s"))


def until(value: str) -> str:
    """Return `until May 2022`."""
    return _phrase(value, pgettext("before a day", "until %(date)s"), _("until %(date)s"))


def by(value: str) -> str:
    """Return `by May 2030`, of something promised."""
    return _phrase(value, pgettext("before a day", "by %(date)s"), _("by %(date)s"))


def decided(value: str) -> str:
    """Return `decided in 2019`."""
    texts = {
        1: pgettext("before a year", "decided in %(date)s"),
        2: pgettext("before a month", "decided in %(date)s"),
        3: _("decided on %(date)s"),
    }
    shown = formatting.date(value)
    return texts[_precision(value)] % {"date": shown} if shown else ""


def on_or_in(value: str) -> str:
    """Return `on 28 April 2022`, or `in April 2022`."""
    texts = {
        1: pgettext("before a year", "in %(date)s"),
        2: pgettext("before a month", "in %(date)s"),
        3: pgettext("before a day", "on %(date)s"),
    }
    shown = formatting.date(value)
    return _elide(texts[_precision(value)] % {"date": shown}) if shown else ""


def mission_label_since(value: str) -> str:
    """Return since when a city has the label of the EU mission."""
    return _phrase(
        value,
        pgettext("before a day", "Mission Label since %(date)s"),
        _("Mission Label since %(date)s"),
    )


def span(first: str, last: str) -> str:
    """Return `2017 to 28 April 2022`; one date if both are the same."""
    shown = {"start": formatting.date(first), "end": formatting.date(last)}
    if shown["start"] == shown["end"]:
        return shown["start"]
    texts = {
        (True, True): pgettext("from a day to a day", "%(start)s to %(end)s"),
        (True, False): pgettext("from a day to a month or year", "%(start)s to %(end)s"),
        (False, True): pgettext("from a month or year to a day", "%(start)s to %(end)s"),
        (False, False): _("%(start)s to %(end)s"),
    }
    return _elide(texts[_is_day(first), _is_day(last)] % shown)


def period(first: str, last: str, *, continuous: bool = False) -> str:
    """Return start and end with the precision that is known."""
    if first and last:
        return span(first, last)
    if last:
        return until(last)
    endless = _("without a planned end") if continuous else ""
    return ", ".join(part for part in (start(first), endless) if part)
