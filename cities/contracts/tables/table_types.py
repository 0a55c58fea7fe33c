"""The tables of a contract: which columns they have, and how their rows are told apart."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cities.contracts import numbers
from cities.contracts.row_types import title
from cities.contracts.tables import columns, reader
from cities.contracts.tables.reference_columns import (
    MeasureColumn,
    MeasureLinkColumn,
    TermColumn,
    TermKeyColumn,
)
from cities.contracts.tables.references import Measures, Terms
from cities.editing.panels.contract import MAX_EMISSIONS
from cities.languages import translated_fields
from cities.models import ContractAction, ContractEmission, ContractFinance
from cities.values.partial_dates import PartialDateField

_WIDTHS = {"number": 10, "title": 50, "text": 60, "key": 38}


@dataclass(frozen=True)
class TableType:
    """One relation of the contract as a table.

    Rows of a file without a key are found again by `identity`; a file must have the `required`
    columns. `order` is the order of the rows of a file.
    """

    relation: str
    model: type[models.Model]
    heading: Any
    fields: tuple[str, ...]
    identity: tuple[str, ...]
    required: tuple[str, ...]
    max_rows: int
    row_name: Callable[[Any], str]
    order: Callable[[Any], Any]

    def template_columns(
        self, languages: Iterable[str], terms: Terms, measures: Measures
    ) -> list[columns.Column]:
        """Return the columns of a template."""
        found: list[columns.Column] = []
        for name in self.fields:
            if name == "measure":
                measure = MeasureColumn(self.model, name, measures=measures, width=30)
                found.append(measure)
            else:
                found += self._columns(name, languages, terms)
        return found

    def import_columns(
        self, languages: Iterable[str], terms: Terms, measures: Measures
    ) -> list[columns.Column]:
        """Return the columns of an import, with those of a download that it leaves out."""
        codes = tuple(languages)
        public = self.public_columns(codes, terms, {})
        only_read = [column for column in public if column.read_only]
        return [*self.template_columns(codes, terms, measures), *only_read]

    def public_columns(
        self, languages: Iterable[str], terms: Terms, measure_urls: Mapping[int, str]
    ) -> list[columns.Column]:
        """Return the columns of a download, with keys for programs beside the labels."""
        found: list[columns.Column] = []
        for name in self.fields:
            if name == "measure":
                link = MeasureLinkColumn(self.model, name, urls=measure_urls, width=40)
                found.append(link)
                continue
            found += self._columns(name, languages, terms)
            if isinstance(found[-1], columns.ChoiceColumn):
                found.append(columns.ChoiceKeyColumn(self.model, name))
            elif isinstance(found[-1], TermColumn):
                found.append(TermKeyColumn(self.model, name, terms=terms))
        return found

    def _columns(self, name: str, languages: Iterable[str], terms: Terms) -> list[columns.Column]:
        width = _WIDTHS.get(name, 16)
        if name in translated_fields(self.model):
            return [columns.TextColumn(self.model, name, code, width) for code in languages]
        column: Any = self.model._meta.get_field(name)
        if isinstance(column, models.ForeignKey):
            return [TermColumn(self.model, name, width=24, terms=terms)]
        kind = next((kind for model, kind in _KINDS if isinstance(column, model)), None)
        if column.choices:
            kind = columns.ChoiceColumn
        return [(kind or columns.TextColumn)(self.model, name, width=width)]


_KINDS: tuple[tuple[type[models.Field], type[columns.Column]], ...] = (
    (models.UUIDField, columns.KeyColumn),
    (models.DecimalField, columns.NumberColumn),
    (models.IntegerField, columns.YearColumn),
    (PartialDateField, columns.DateColumn),
)


def _emission_name(row: Any) -> str:
    return f"{row.get_kind_display()}, {row.year or '–'}, {row.get_sector_display()}"


TABLE_TYPES = {
    "actions": TableType(
        relation="actions",
        model=ContractAction,
        heading=_("Action plan"),
        fields=(
            "number", "title", "text", "measure", "field", "responsible", "status", "start", "end",
            "co2", "co2_year", "co2_method", "co2_source",
            "cost", "currency", "cost_year", "cost_source", "counting", "counted_with", "key",
        ),
        identity=("number",),
        required=("number",),
        max_rows=reader.MAX_ROWS,
        row_name=title,
        order=lambda row: (numbers.sort_key(row.number), row.sort_order or 0),
    ),
    "finance": TableType(
        relation="finance",
        model=ContractFinance,
        heading=_("Finance plan"),
        fields=(
            "action_number", "source_kind", "giver", "amount", "currency", "state",
            "first_year", "last_year", "note", "source", "key",
        ),
        identity=("action_number", "source_kind", "giver"),
        required=("action_number", "source_kind", "giver", "amount"),
        max_rows=reader.MAX_ROWS,
        row_name=title,
        order=lambda row: (numbers.sort_key(row.action_number), row.sort_order or 0),
    ),
    "emissions": TableType(
        relation="emissions",
        model=ContractEmission,
        heading=_("Emissions and path"),
        fields=("kind", "year", "sector", "value", "quality", "source"),
        identity=("kind", "year", "sector"),
        required=("kind", "year", "sector", "value"),
        max_rows=MAX_EMISSIONS,
        row_name=_emission_name,
        order=lambda row: (row.kind, row.year or 0, row.sort_order or 0),
    ),
}  # fmt: skip
