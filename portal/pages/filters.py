"""Filters of a page's own list: one value each, read from the address."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

LONGEST = 60


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Choice:
    """A filter as a drop-down: its options, and what to say about a value it does not know."""

    name: str
    label: str
    options: tuple[Option, ...]
    value: str
    note: str = ""

    @property
    def chosen(self) -> str:
        """The word for the chosen value."""
        return next((option.label for option in self.options if option.selected), "")


def choice(
    query: QueryDict, name: str, label: str, known: Mapping[str, str], counts: Mapping[str, int]
) -> Choice:
    """Read one filter; a value that is not known is left out with a note."""
    raw = query.get(name, "")
    value = raw if raw in known else ""
    options = tuple(
        Option(key, word, counts.get(key, 0), key == value)
        for key, word in known.items()
        if counts.get(key) or key == value
    )
    return Choice(name, label, options, value, _note(label, raw) if raw and not value else "")


def _note(label: str, raw: str) -> str:
    shown = "".join(sign for sign in raw[:LONGEST] if sign.isprintable()).strip() or "?"
    return _("The filter “%(name)s” does not know “%(value)s”; it was left out.") % {
        "name": label,
        "value": shown,
    }
