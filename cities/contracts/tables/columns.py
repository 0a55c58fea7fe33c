"""The kinds of columns: what a column is called, what it shows of a row, how its cells are read."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cities.contracts.tables.reader import Cell
from cities.contracts.tables.references import choice_labels, find_key
from cities.languages import language_name, locname
from cities.values import numbers, partial_dates
from cities.values.spreadsheet_text import printable

Value = str | int | Decimal | None


@dataclass(frozen=True, eq=False)
class Column:
    """One field of a row, or one language of a translated field; its cells are texts.

    `name` is the same in every language and part of the heading, so that a table can be read again
    whatever language it was written in.
    """

    model: type[models.Model]
    field: str
    language: str = ""
    width: int = 16

    # Whether an import leaves out the column.
    read_only: ClassVar[bool] = False
    # Whether the form of a row has a field for it.
    in_form: ClassVar[bool] = True

    @cached_property
    def column(self) -> models.Field[Any, Any]:
        column: models.Field[Any, Any] = self.model._meta.get_field(self.field)  # type: ignore[assignment]
        return column

    @property
    def name(self) -> str:
        return locname(self.field, self.language) if self.language else self.field

    @property
    def attribute(self) -> str:
        """The attribute of a row that holds the value."""
        return self.name

    @property
    def label(self) -> str:
        label = capfirst(str(self.column.verbose_name))
        return f"{label} ({language_name(self.language)})" if self.language else label

    @property
    def heading(self) -> str:
        """The first cell of the column: `Title (Deutsch) [title_de]`."""
        return f"{self.label} [{self.name}]"

    @property
    def help(self) -> str:
        """What the cells may hold."""
        length = getattr(self.column, "max_length", None)
        text = str(self.column.help_text)
        return text or (_("Length: up to %(n)d.") % {"n": length} if length else "")

    def value(self, row: Any) -> Any:
        """Return the value of a row; what was typed if that could not be parsed."""
        raw_input = row.raw_input.get(self.name)
        return getattr(row, self.attribute) if raw_input is None else raw_input

    def shown(self, row: Any) -> Value:
        """Return what a table shows of a row."""
        return printable(self.value(row) or "")

    def text(self, cell: Cell) -> str:
        """Return a cell as it would be typed into the form."""
        return str(cell)

    def parse(self, text: str) -> Any:
        """Return the value of a text that is not empty; raise ValueError."""
        return text

    def is_same(self, text: str, row: Any) -> bool:
        """Whether a cell holds what the table shows of a row."""
        current = self.value(row)
        if not text:
            return current is None or current == ""
        try:
            return bool(self.parse(text) == current)
        except ValueError:
            return text == current

    def form_value(self, text: str) -> Any:
        """Return what the form of a row, or its attribute, takes for a text; raise CellError."""
        return text


class TextColumn(Column):
    def is_same(self, text: str, row: Any) -> bool:
        return text == self.shown(row)


class NumberColumn(Column):
    @property
    def help(self) -> str:
        return _("A number without unit. Empty if it is not known; 0 is a figure.")

    def shown(self, row: Any) -> Value:
        value: Value = self.value(row)
        return value

    def text(self, cell: Cell) -> str:
        if isinstance(cell, str):
            return cell
        return numbers.localize(Decimal(repr(cell)), get_language() or "en")

    def parse(self, text: str) -> Decimal:
        return numbers.parse(text, get_language() or "en")


class YearColumn(Column):
    @property
    def help(self) -> str:
        return _("A year in four digits.")

    def shown(self, row: Any) -> Value:
        value: Value = self.value(row)
        return value

    def parse(self, text: str) -> int:
        return numbers.parse_integer(text)


class DateColumn(Column):
    @property
    def help(self) -> str:
        return _("As precise as known: 2023, 2023-11 or 2023-11-22.")

    def parse(self, text: str) -> str:
        return partial_dates.parse(text, get_language() or "en")


class ChoiceColumn(Column):
    @cached_property
    def _labels(self) -> dict[str, dict[str, str]]:
        return choice_labels(self.column.flatchoices)

    @property
    def help(self) -> str:
        return _("One of these: %(values)s.") % {
            "values": ", ".join(str(label) for key, label in self.column.flatchoices if key)
        }

    def shown(self, row: Any) -> Value:
        key = self.value(row)
        return str(dict(self.column.flatchoices).get(key, key or ""))

    def parse(self, text: str) -> str:
        return find_key(text, self._labels)

    def form_value(self, text: str) -> str:
        return self.parse(text) if text else ""


class ChoiceKeyColumn(ChoiceColumn):
    """The key of a choice beside its label, for programs."""

    read_only = True

    @property
    def name(self) -> str:
        return f"{self.field}_key"

    @property
    def label(self) -> str:
        return _("%(label)s (key)") % {"label": super().label}

    def shown(self, row: Any) -> Value:
        return str(getattr(row, self.field))


class KeyColumn(Column):
    """The identity of a row, by which an import finds it again."""

    in_form = False

    @property
    def label(self) -> str:
        return _("Identifier")

    @property
    def help(self) -> str:
        return _("Stays as it is. Empty for a new row.")

    def shown(self, row: Any) -> Value:
        return str(self.value(row))

    def parse(self, text: str) -> UUID:
        return UUID(text)
