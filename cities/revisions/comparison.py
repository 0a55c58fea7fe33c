"""Comparison of revisions: ignores changes that no editor made, and shows localized values."""

import datetime
import unicodedata
from decimal import Decimal
from functools import singledispatch
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin import compare
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.utils.text import text_from_html

from cities.revisions.content import canonical_html
from cities.values import numbers, partial_dates


def normalize_text(text: str | None) -> str:
    """Normalize Unicode, line breaks and trailing whitespace; None equals an empty text."""
    lines = unicodedata.normalize("NFC", text or "").splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def normalize_rich_text(html: str | None) -> str:
    """Return rich text in canonical form."""
    return canonical_html(normalize_text(html))


@singledispatch
def display(value: Any) -> str:
    """Format a value in the active language; an empty string for None."""
    return "" if value is None else str(value)


@display.register
def _display_bool(value: bool) -> str:
    return _("yes") if value else _("no")


@display.register
def _display_number(value: Decimal) -> str:
    return numbers.localize(value, get_language() or "en")


@display.register
def _display_coordinate(value: float) -> str:
    return str(value).replace(".", numbers.notation(get_language() or "en").decimal)


@display.register
def _display_date(value: datetime.date) -> str:
    return date_format(value, "DATE_FORMAT")


@display.register
def _display_time(value: datetime.datetime) -> str:
    return date_format(timezone.localtime(value), "DATETIME_FORMAT")


@display.register
def _display_list(value: list) -> str:
    return ", ".join(map(str, value))


class ValueComparison(compare.FieldComparison):
    """Numbers, dates and other fields without a comparison class of their own."""

    val_a: Any
    val_b: Any

    def htmldiff(self) -> SafeString:
        before, after = display(self.val_a), display(self.val_b)
        if not self.has_changed():
            return escape(before)
        sides = [("deletion", before), ("addition", after)]
        return compare.TextDiff([side for side in sides if side[1]], separator=" ").to_html()

    def has_changed(self) -> bool:
        if self.val_a in (None, "") and self.val_b in (None, ""):
            return False
        return bool(self.val_a != self.val_b)


class PartialDateComparison(ValueComparison):
    """A partial date, formatted as in the form."""

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        language = get_language() or "en"
        self.val_a = partial_dates.localize(self.val_a or "", language)
        self.val_b = partial_dates.localize(self.val_b or "", language)


class TextComparison(compare.TextFieldComparison):
    def has_changed(self) -> bool:
        return normalize_text(self.val_a) != normalize_text(self.val_b)

    def htmldiff(self) -> SafeString:
        return compare.diff_text(normalize_text(self.val_a), normalize_text(self.val_b)).to_html()


class RichTextComparison(compare.RichTextFieldComparison):
    def has_changed(self) -> bool:
        return normalize_rich_text(self.val_a) != normalize_rich_text(self.val_b)

    def htmldiff(self) -> SafeString:
        before, after = normalize_rich_text(self.val_a), normalize_rich_text(self.val_b)
        texts = text_from_html(before), text_from_html(after)
        # If only the markup has changed, show the markup.
        return compare.diff_text(*(texts if texts[0] != texts[1] else (before, after))).to_html()


class ChoiceComparison(compare.ChoiceFieldComparison):
    val_a: Any
    val_b: Any

    def has_changed(self) -> bool:
        return (self.val_a or "") != (self.val_b or "")

    def htmldiff(self) -> SafeString:
        self.val_a, self.val_b = self.val_a or "", self.val_b or ""
        return super().htmldiff()


class ObjectComparison(compare.ForeignObjectComparison):
    val_a: Any
    val_b: Any

    def htmldiff(self) -> SafeString:
        # Wagtail writes "None" if both values are empty.
        return super().htmldiff() if self.val_a or self.val_b else escape("")


class TermsComparison(compare.M2MFieldComparison):
    """Terms are unordered; a revision and the database return them in different order."""

    def get_items(self) -> tuple[list[Any], list[Any]]:
        before, after = super().get_items()
        return sorted(before, key=_primary_key), sorted(after, key=_primary_key)


def _primary_key(item: Any) -> Any:
    return item.pk


class _UnorderedRowComparison(compare.ChildObjectComparison):
    """A row without its position, and without the fields that are empty in both versions."""

    def get_position_change(self) -> None:
        return None

    def get_field_comparisons(self) -> list[Any]:
        fields = super().get_field_comparisons()
        empty = (None, "")
        return [each for each in fields if each.val_a not in empty or each.val_b not in empty]


class KeyedRowsComparison(compare.ChildRelationComparison):
    """Long lists of rows in no order of their own: only what has changed is shown.

    Rows are told apart by their key, as new rows of a draft have no primary key.
    """

    def get_child_comparison(self, obj_a: Any, obj_b: Any) -> compare.ChildObjectComparison:
        model = self.field.related_model
        return _UnorderedRowComparison(model, self.field_comparisons, obj_a, obj_b)

    def get_child_comparisons(self) -> list[compare.ChildObjectComparison]:
        rows = super().get_child_comparisons()
        return [row for row in rows if not (row.obj_a and row.obj_b) or row.has_changed()]

    def get_mapping(
        self, objs_a: list[Any], objs_b: list[Any]
    ) -> tuple[dict[int, int], dict[int, int], list[int], list[int]]:
        before = {row.key: place for place, row in enumerate(objs_a)}
        after = {row.key: place for place, row in enumerate(objs_b)}
        forwards = {place: after[key] for key, place in before.items() if key in after}
        backwards = {new: old for old, new in forwards.items()}
        added = [place for key, place in after.items() if key not in before]
        deleted = [place for key, place in before.items() if key not in after]
        return forwards, backwards, added, deleted


class ChoicePanel(FieldPanel):
    """Panel of a choice field whose empty value may be None or an empty string."""

    def get_comparison_class(self) -> type[ChoiceComparison]:
        return ChoiceComparison


for _column, _class in (
    (models.Field, ValueComparison),
    (models.CharField, TextComparison),
    (models.TextField, TextComparison),
    (partial_dates.PartialDateField, PartialDateComparison),
    (RichTextField, RichTextComparison),
    (models.ManyToManyField, TermsComparison),
):
    compare.register_comparison_class(_column, comparison_class=_class)
compare.register_comparison_class(
    models.ForeignKey, to=models.Model, comparison_class=ObjectComparison
)
