"""Match the header of a file with the columns of a table, in whatever language it is written."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from cities.contracts.tables.columns import Column
from cities.contracts.tables.reader import Row

_NAME = re.compile(r"\[([a-z0-9_]+)\]$")


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell: `row` as spreadsheets count, `column` is its label."""

    row: int
    column: str
    message: str


@dataclass
class Header:
    """The columns of a file by their place; `unnamed` are the places without a heading."""

    width: int
    columns: dict[int, Column] = field(default_factory=dict)
    unnamed: set[int] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)


def match(row: Row, columns: Sequence[Column], required: Iterable[str]) -> Header:
    """Find the column of each heading; columns that are read only are left out.

    A heading is that of a template in any language, or the name or the label alone.
    """
    number, cells = row
    names = {column.name: column for column in columns}
    labels = _labels(columns)
    header = Header(len(cells))
    for place, cell in enumerate(cells):
        heading = str(cell).strip()
        named = _NAME.search(heading)
        found = names.get(named[1] if named else heading) or labels.get(heading.casefold())
        if not heading:
            header.unnamed.add(place)
        elif found is None:
            message = _("This column is not known. Please use the headings of the template.")
            header.faults.append(Fault(number, heading, message))
        elif found in header.columns.values():
            header.faults.append(Fault(number, found.label, _("This column is there twice.")))
        else:
            header.columns[place] = found
    present = {column.name for column in header.columns.values()}
    header.faults += [
        Fault(number, names[name].label, _("This column is missing."))
        for name in required
        if name not in present
    ]
    return header


def _labels(columns: Iterable[Column]) -> dict[str, Column]:
    """Return the columns by their labels in all interface languages, where that is unambiguous."""
    found: dict[str, set[Column]] = {}
    for language in settings.INTERFACE_LANGUAGES:
        with translation.override(language):
            for column in columns:
                found.setdefault(column.label.casefold(), set()).add(column)
    return {label: owners.pop() for label, owners in found.items() if len(owners) == 1}


def help_texts(columns: Iterable[Column]) -> dict[str, set[str]]:
    """Return the help of each column in all interface languages, by the name of the column."""
    texts: dict[str, set[str]] = {column.name: set() for column in columns}
    for language in settings.INTERFACE_LANGUAGES:
        with translation.override(language):
            for column in columns:
                texts[column.name].add(column.help)
    return texts


def letter(place: int) -> str:
    """Return what spreadsheets call a column: A for the first one."""
    return str(get_column_letter(place + 1))
