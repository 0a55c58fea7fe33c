"""Compare a table with the rows of a draft, and validate what it would change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms.models import modelform_factory
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.forms.models import WagtailAdminModelForm

from cities.contracts import drafts
from cities.contracts.tables import header
from cities.contracts.tables.columns import Column, TextColumn
from cities.contracts.tables.header import Fault
from cities.contracts.tables.reader import Row, Table
from cities.contracts.tables.references import CellError
from cities.contracts.tables.table_types import TableType
from cities.editing.row_forms import row_form_factory

# More of them help nobody at once.
MAX_FAULTS = 200

Identity = tuple[Any, ...]


@dataclass
class Outcome:
    """What a table would change, or its faults; `missing` are rows that it does not have."""

    added: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    unchanged: int = 0
    missing: list[Any] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


class Importer:
    """Reads one table into the rows of a draft, which are changed in place and not saved.

    A cell that holds what the export writes leaves its field as it is, so an export that is
    imported again changes nothing. Columns that the table does not have leave theirs, too.
    """

    def __init__(
        self, table_type: TableType, columns: Sequence[Column], draft: Any, user: Any
    ) -> None:
        self._type = table_type
        self._user = user
        self._draft = draft
        self._every = columns
        self._columns = {column.name: column for column in columns if not column.read_only}
        self._rows = drafts.rows(draft, table_type.relation)
        self._taken: set[int] = set()
        self._seen: dict[Identity, int] = {}
        self._outcome = Outcome()

    def check(self, table: Table) -> Outcome:
        """Return the outcome; with faults, the draft must not be saved."""
        found = header.match(table[0], self._every, self._type.required)
        self._outcome.faults += found.faults
        present = {column.name for column in found.columns.values()}
        if set(self._type.required) <= present:
            self._check_rows(table[1:], found)
        taken = self._taken
        self._outcome.missing = [row for row in self._rows if id(row) not in taken]
        return self._outcome

    def _check_rows(self, rows: Table, found: header.Header) -> None:
        columns = {place: c for place, c in found.columns.items() if not c.read_only}
        helps = header.help_texts(columns.values())
        count = 0
        for number, cells in rows:
            padded = [*cells, *[""] * (found.width - len(cells))]
            texts = {c.name: c.text(padded[place]) for place, c in columns.items()}
            self._check_unnamed((number, cells), found)
            if all(not text or text in helps[name] for name, text in texts.items()):
                continue
            count += 1
            self._check_row(number, texts)
            if len(self._outcome.faults) >= MAX_FAULTS:
                break
        if count > self._type.max_rows:
            text = ngettext(
                "The table may have at most %(n)d row.",
                "The table may have at most %(n)d rows.",
                self._type.max_rows,
            )
            message = text % {"n": self._type.max_rows}
            self._outcome.faults.append(Fault(rows[-1][0], "", message))

    def _check_unnamed(self, row: Row, found: header.Header) -> None:
        """Tell of cells that would be lost because their column has no heading."""
        number, cells = row
        for place, cell in enumerate(cells):
            if cell != "" and (place in found.unnamed or place >= found.width):
                message = _("The column of this cell has no heading.")
                self._outcome.faults.append(Fault(number, header.letter(place), message))

    def _check_row(self, number: int, texts: Mapping[str, str]) -> None:
        try:
            row = self._find(number, texts)
        except _RowFault as fault:
            self._add_fault(number, fault.names, fault.message)
            # The other faults of the row are told at once.
            self._assign(number, self._new_row(), texts, is_new=True)
            return
        is_new = row is None
        if row is None:
            row = self._new_row()
        else:
            self._taken.add(id(row))
            if self._holds(texts, row):
                self._outcome.unchanged += 1
                return
        before = _values(row)
        if not self._assign(number, row, texts, is_new=is_new):
            return
        if is_new:
            self._outcome.added.append(row)
        elif _values(row) == before:
            self._outcome.unchanged += 1
        else:
            self._outcome.changed.append(row)

    def _new_row(self) -> Any:
        row: Any = self._type.model()
        if hasattr(row, "currency"):
            row.currency = self._draft.currency
        return row

    # --- Which row is meant ---------------------------------------------------------------------
    def _find(self, number: int, texts: Mapping[str, str]) -> Any | None:
        """Return the row of the draft that is meant, or None for a new one; raise _RowFault."""
        identity = tuple(self._parsed(name, texts[name]) for name in self._type.identity)
        first = self._seen.setdefault(identity, number)
        is_repeated = any(identity) and first != number
        repeated = _RowFault(self._type.identity, _("The same is in row %(row)d.") % {"row": first})
        if texts.get("key"):
            row = self._find_by_key(texts["key"])
            if is_repeated and self._identity(row) != identity:
                raise repeated
            return row
        candidates = [
            row for row in self._by_identity.get(identity, []) if id(row) not in self._taken
        ]
        for row in candidates:
            if self._holds(texts, row):
                return row
        if is_repeated:
            raise repeated
        if not any(identity):
            message = _("Please fill in this cell: without it the row could not be found again.")
            raise _RowFault(self._type.identity, message)
        if len(candidates) > 1:
            raise _RowFault(self._type.identity, self._ambiguous())
        return candidates[0] if candidates else None

    def _ambiguous(self) -> str:
        if "key" not in self._columns:
            return _("The contract has several such rows. Please leave only one of them first.")
        text = _("The contract has several such rows. Please use the column “%(column)s”.")
        return text % {"column": self._columns["key"].label}

    def _find_by_key(self, text: str) -> Any:
        row = self._by_key.get(text.casefold())
        if row is None:
            message = _("The contract has no such row. Please leave the cell empty for a new row.")
            raise _RowFault(("key",), message)
        if id(row) in self._taken:
            raise _RowFault(("key",), _("This row is in the table twice."))
        return row

    @cached_property
    def _by_key(self) -> dict[str, Any]:
        return {str(row.key): row for row in self._rows}

    @cached_property
    def _by_identity(self) -> dict[Identity, list[Any]]:
        found: dict[Identity, list[Any]] = {}
        for row in self._rows:
            found.setdefault(self._identity(row), []).append(row)
        return found

    def _identity(self, row: Any) -> Identity:
        columns = [self._columns[name] for name in self._type.identity]
        return tuple(
            c.shown(row) if isinstance(c, TextColumn) else _known(c.value(row)) for c in columns
        )

    def _parsed(self, name: str, text: str) -> Any:
        try:
            return self._columns[name].parse(text) if text else ""
        except ValueError:
            return text

    def _holds(self, texts: Mapping[str, str], row: Any) -> bool:
        return all(self._columns[name].is_same(text, row) for name, text in texts.items())

    # --- What it becomes ------------------------------------------------------------------------
    @cached_property
    def _form_class(self) -> Any:
        names = [name for name, column in self._columns.items() if column.in_form]
        form_class = modelform_factory(self._type.model, form=WagtailAdminModelForm, fields=names)
        return row_form_factory(form_class, self._type.relation, set())

    def _assign(self, number: int, row: Any, texts: Mapping[str, str], *, is_new: bool) -> bool:
        """Write the cells into the row, by the form of a row; add faults and return False if any."""
        changes, errors = self._changes(row, texts, is_new=is_new)
        in_form = {name: c for name, c in self._columns.items() if c.in_form}
        fields = self._form_class.base_fields
        data = {name: fields[name].prepare_value(c.value(row)) for name, c in in_form.items()}
        data |= {name: value for name, value in changes.items() if name in in_form}
        form = self._form_class(data, instance=row, for_user=self._user)
        for name in in_form:
            # What could not be parsed before stays so, unless the table has another value.
            if name in errors or (name in row.raw_input and name not in texts):
                del form.fields[name]
        for name, value in changes.items():
            if name not in in_form:
                setattr(row, self._columns[name].attribute, value)
        errors |= {name: str(lines[0]) for name, lines in form.errors.items() if lines}
        for name, message in errors.items():
            self._add_fault(number, (name,), message)
        return not errors

    def _changes(
        self, row: Any, texts: Mapping[str, str], *, is_new: bool
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Return new values by column, and the errors of references."""
        changes: dict[str, Any] = {}
        errors: dict[str, str] = {}
        for name, text in texts.items():
            column = self._columns[name]
            # An empty cell of a new row leaves the default.
            if name == "key" or (is_new and not text) or column.is_same(text, row):
                continue
            try:
                changes[name] = column.form_value(text)
            except CellError as error:
                errors[name] = str(error)
        return changes, errors

    def _add_fault(self, number: int, names: Iterable[str], message: str) -> None:
        labels = [self._columns[name].label for name in names if name in self._columns]
        self._outcome.faults.append(Fault(number, ", ".join(labels), message))


class _RowFault(Exception):
    """It is not clear which row is meant; `names` are the columns that should say so."""

    def __init__(self, names: tuple[str, ...], message: str) -> None:
        super().__init__(message)
        self.names = names
        self.message = message


def _known(value: Any) -> Any:
    return "" if value is None else value


def _values(row: Any) -> dict[str, Any]:
    return {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
