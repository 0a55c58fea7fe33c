"""How two revisions are compared: only what a person changed counts, and is shown as people write it."""

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


def plain(text: str | None) -> str:
    """A text without what nobody sees: nothing at all is no other than an empty text."""
    lines = unicodedata.normalize("NFC", text or "").splitlines()
    return "\n".join(line.rstrip() for line in lines).strip()


def canonical(html: str | None) -> str:
    """One way of writing a rich text."""
    return canonical_html(plain(html))


@singledispatch
def shown(value: Any) -> str:
    """A value as the reader writes it; nothing where there is none."""
    return "" if value is None else str(value)


@shown.register
def _shown_bool(value: bool) -> str:
    return _("yes") if value else _("no")


@shown.register
def _shown_number(value: Decimal) -> str:
    return numbers.localize(value, get_language() or "en")


@shown.register
def _shown_coordinate(value: float) -> str:
    return str(value).replace(".", numbers.notation(get_language() or "en").decimal)


@shown.register
def _shown_date(value: datetime.date) -> str:
    return date_format(value, "DATE_FORMAT")


@shown.register
def _shown_time(value: datetime.datetime) -> str:
    return date_format(timezone.localtime(value), "DATETIME_FORMAT")


@shown.register
def _shown_list(value: list) -> str:
    return ", ".join(map(str, value))


class ValueComparison(compare.FieldComparison):
    """Numbers, dates and all that has no comparison of its own."""

    val_a: Any
    val_b: Any

    def htmldiff(self) -> SafeString:
        before, after = shown(self.val_a), shown(self.val_b)
        if not self.has_changed():
            return escape(before)
        sides = [("deletion", before), ("addition", after)]
        return compare.TextDiff([side for side in sides if side[1]], separator=" ").to_html()

    def has_changed(self) -> bool:
        if self.val_a in (None, "") and self.val_b in (None, ""):
            return False
        return bool(self.val_a != self.val_b)


class PartialDateComparison(ValueComparison):
    """A year, a month or a day in words, as the form shows it."""

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        language = get_language() or "en"
        self.val_a = partial_dates.localize(self.val_a or "", language)
        self.val_b = partial_dates.localize(self.val_b or "", language)


class TextComparison(compare.TextFieldComparison):
    def has_changed(self) -> bool:
        return plain(self.val_a) != plain(self.val_b)

    def htmldiff(self) -> SafeString:
        return compare.diff_text(plain(self.val_a), plain(self.val_b)).to_html()


class RichTextComparison(compare.RichTextFieldComparison):
    def has_changed(self) -> bool:
        return canonical(self.val_a) != canonical(self.val_b)

    def htmldiff(self) -> SafeString:
        before, after = canonical(self.val_a), canonical(self.val_b)
        texts = text_from_html(before), text_from_html(after)
        # A new link or heading changes no word: then the marks are shown.
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
        # Wagtail writes "None" where nothing is chosen.
        return super().htmldiff() if self.val_a or self.val_b else escape("")


class TermsComparison(compare.M2MFieldComparison):
    """Terms have no order of their own; a revision and the database give them in different ones."""

    def get_items(self) -> tuple[list[Any], list[Any]]:
        before, after = super().get_items()
        return sorted(before, key=_key), sorted(after, key=_key)


def _key(item: Any) -> Any:
    return item.pk


class ChoicePanel(FieldPanel):
    """A field with choices in which nothing chosen may be NULL or an empty text."""

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
