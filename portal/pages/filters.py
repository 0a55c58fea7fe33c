"""Single-value filters of a page's own list, parsed from the query string."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

MAX_SHOWN_LENGTH = 60


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    selected: bool


@dataclass(frozen=True)
class Choice:
    """A filter as a select: its options, and a note about an unknown value."""

    name: str
    label: str
    options: tuple[Option, ...]
    value: str
    note: str = ""

    @property
    def chosen(self) -> str:
        """The label of the selected option."""
        return next((option.label for option in self.options if option.selected), "")


def choice(
    query: QueryDict,
    name: str,
    label: str,
    labels_by_value: Mapping[str, str],
    counts: Mapping[str, int],
) -> Choice:
    """Parse one filter; an unknown value is dropped with a note."""
    raw = query.get(name, "")
    value = raw if raw in labels_by_value else ""
    options = tuple(
        Option(key, text, counts.get(key, 0), key == value)
        for key, text in labels_by_value.items()
        if counts.get(key) or key == value
    )
    return Choice(name, label, options, value, _note(label, raw) if raw and not value else "")


def _note(label: str, raw: str) -> str:
    shown = "".join(char for char in raw[:MAX_SHOWN_LENGTH] if char.isprintable()).strip() or "?"
    return _("The filter “%(name)s” has no option “%(value)s”, so we left it out.") % {
        "name": label,
        "value": shown,
    }
