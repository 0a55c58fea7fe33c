"""The rows of two versions: added, changed in which fields, dropped."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cities.languages import locnames, translated_fields
from cities.models.fields import MoneyField
from cities.values.partial_dates import PartialDateField
from portal.components.facts import Value
from portal.contracts.versions import words
from portal.contracts.versions.pairs import Pair, by_key
from portal.i18n import formatting, labels

# What is no statement of the city; amounts are shown with their currency.
_LEFT_OUT = {"id", "contract", "key", "sort_order", "raw_input", "currency"}
_FORMATS: tuple[tuple[type[models.Field[Any, Any]], Callable[[Any, Any], str]], ...] = (
    (PartialDateField, lambda value, row: formatting.date(value)),
    (MoneyField, lambda value, row: formatting.money(value, row.currency)),
    (models.DecimalField, lambda value, row: formatting.number(value)),
)
NOTHING = Value("")


@dataclass(frozen=True)
class FieldChange:
    """A field before and after; a text has `segments` in `language` instead."""

    label: str
    before: Value = NOTHING
    after: Value = NOTHING
    segments: tuple[words.Segment, ...] = ()
    language: str = ""

    @property
    def value(self) -> Value:
        """The only value of an added or dropped row."""
        return self.after if self.after.text else self.before


@dataclass(frozen=True)
class RowChange:
    """A row under its name in the older or newer version, with the fields that differ.

    An added or dropped row has its main facts instead, on one side of each field.
    """

    number: str
    title: Value
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class RowChanges:
    """All differences of one kind of rows."""

    anchor: str
    heading: str
    added: list[RowChange]
    changed: list[RowChange]
    dropped: list[RowChange]
    unchanged: int

    @property
    def has_differences(self) -> bool:
        return bool(self.added or self.changed or self.dropped)

    @property
    def groups(self) -> list[tuple[str, str, list[RowChange]]]:
        """The kinds of change that there are: CSS class, heading and rows."""
        groups = [
            ("added", _("Added"), self.added),
            ("changed", _("Changed"), self.changed),
            ("dropped", _("Dropped"), self.dropped),
        ]
        return [group for group in groups if group[2]]


class RowComparison:
    """Compares rows of one relation by their key.

    `main_facts` are the fields that an added or dropped row shows; `measures` are the headings and
    addresses of the public measures by primary key.
    """

    def __init__(
        self,
        pair: Pair,
        name: Callable[[Any, Pair], tuple[str, Value]],
        main_facts: Iterable[str],
        measures: Mapping[int, Value],
    ) -> None:
        self._pair = pair
        self._name = name
        self._main_facts = tuple(main_facts)
        self._measures = measures

    def compare(
        self, anchor: str, heading: str, before: Iterable[Any], after: Iterable[Any]
    ) -> RowChanges:
        """Compare rows; they keep the order in which they are given."""
        old, new = by_key(before), by_key(after)
        both = [(old[key], row) for key, row in new.items() if key in old]
        changed = [change for change in (self._change(*rows) for rows in both) if change.changes]
        return RowChanges(
            anchor,
            heading,
            added=[self._facts(row, is_new=True) for key, row in new.items() if key not in old],
            changed=changed,
            dropped=[self._facts(row, is_new=False) for key, row in old.items() if key not in new],
            unchanged=len(both) - len(changed),
        )

    def _facts(self, row: Any, *, is_new: bool) -> RowChange:
        columns = [row._meta.get_field(name) for name in self._main_facts]
        facts = [(capfirst(str(each.verbose_name)), self._value(row, each)) for each in columns]
        changes = tuple(
            FieldChange(label, after=value) if is_new else FieldChange(label, before=value)
            for label, value in facts
            if value.text
        )
        return RowChange(*self._name(row, self._pair), changes)

    def _change(self, before: Any, after: Any) -> RowChange:
        changes = []
        translated = translated_fields(type(after))
        left_out = {*_LEFT_OUT, *locnames(translated)}
        for column in after._meta.concrete_fields:
            if column.name in translated:
                changes += self._text_change(before, after, column)
            elif column.name not in left_out:
                changes += self._value_change(before, after, column)
        return RowChange(*self._name(after, self._pair), tuple(changes))

    def _text_change(self, before: Any, after: Any, column: Any) -> list[FieldChange]:
        old, new = self._pair.texts(before, after, column.name)
        return text_change(capfirst(str(column.verbose_name)), old.value, new.value, new.language)

    def _value_change(self, before: Any, after: Any, column: Any) -> list[FieldChange]:
        values = self._value(before, column), self._value(after, column)
        if values[0].text == values[1].text:
            return []
        return [FieldChange(capfirst(str(column.verbose_name)), *values)]

    def _value(self, row: Any, column: Any) -> Value:
        """Return a value as the public reads it; empty for what is not known or not public."""
        value = getattr(row, column.attname)
        if value in (None, ""):
            return NOTHING
        if column.is_relation:
            return self._related(row, column.name)
        # Names and sources are not translated.
        is_name = type(column) is models.CharField and not column.choices
        language = self._pair.newer.page.source_language if is_name else ""
        return Value(_shown(row, column, value), language)

    def _related(self, row: Any, name: str) -> Value:
        """Return the public measure or the field of action that an action is linked to."""
        if name == "measure":
            return self._measures.get(row.measure_id, NOTHING)
        label = labels.label("field", row.field.key)
        return Value(str(label), label.language)


def _shown(row: Any, column: Any, value: Any) -> str:
    if column.choices:
        return capfirst(str(getattr(row, f"get_{column.name}_display")()))
    for kind, show in _FORMATS:
        if isinstance(column, kind):
            return show(value, row)
    return str(value)


def text_change(label: str, before: str, after: str, language: str) -> list[FieldChange]:
    """Return the difference of two texts without markup; nothing if a reader sees none."""
    segments = tuple(words.compare(before, after))
    if all(segment.kind == "kept" for segment in segments):
        return []
    return [FieldChange(label, segments=segments, language=language)]
