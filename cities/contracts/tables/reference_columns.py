"""Columns whose cells stand for other objects: terms of a vocabulary and measures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cities.contracts.tables.columns import Column, Value
from cities.contracts.tables.references import Measures, Terms


@dataclass(frozen=True, eq=False, kw_only=True)
class TermColumn(Column):
    """A term of a vocabulary, by its label."""

    terms: Terms

    in_form = False

    @property
    def attribute(self) -> str:
        return f"{self.field}_id"

    @property
    def help(self) -> str:
        return _("The label of the term, or its key.")

    def shown(self, row: Any) -> Value:
        return self.terms.label(self.value(row))

    def parse(self, text: str) -> int:
        return self.terms.find(text)

    def form_value(self, text: str) -> int | None:
        return self.parse(text) if text else None


@dataclass(frozen=True, eq=False, kw_only=True)
class TermKeyColumn(TermColumn):
    """The key of a term beside its label, for programs."""

    read_only = True

    @property
    def name(self) -> str:
        return f"{self.field}_key"

    @property
    def label(self) -> str:
        return _("%(label)s (key)") % {"label": super().label}

    def shown(self, row: Any) -> Value:
        return self.terms.key(getattr(row, self.attribute))


@dataclass(frozen=True, eq=False, kw_only=True)
class MeasureColumn(Column):
    """The page of a measure, by the last two parts of its address."""

    measures: Measures

    in_form = False

    @property
    def attribute(self) -> str:
        return f"{self.field}_id"

    @property
    def help(self) -> str:
        return _("The end of the page’s address, as in dortmund/waermenetz, or all of it.")

    def shown(self, row: Any) -> Value:
        return self.measures.address(self.value(row))

    def parse(self, text: str) -> int:
        return self.measures.find(text)

    def form_value(self, text: str) -> int | None:
        return self.parse(text) if text else None


@dataclass(frozen=True, eq=False, kw_only=True)
class MeasureLinkColumn(Column):
    """The address of a measure for readers; empty if it is not public."""

    urls: Mapping[int, str]

    read_only = True

    @property
    def name(self) -> str:
        return f"{self.field}_url"

    @property
    def label(self) -> str:
        return _("Page of the measure")

    def shown(self, row: Any) -> Value:
        return self.urls.get(getattr(row, f"{self.field}_id"), "")
