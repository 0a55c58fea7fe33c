"""The rows of a contract that are edited one by one: which columns their list shows, which form."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db.models import Model
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList

from cities.contracts import numbers
from cities.editing.panels import contract as contract_panels
from cities.languages import active_language, best
from cities.models import ContractAction, ContractFinance


@dataclass(frozen=True)
class Column:
    """A column of the list; `value` returns a text or number of a row, or None."""

    heading: Any
    value: Callable[[Any], Any]

    def shown(self, row: Any) -> str:
        """Return the value in the notation of the language; a dash for None."""
        value = self.value(row)
        if isinstance(value, Decimal):
            return floatformat(value, "-2g")
        return "–" if value is None else str(value)


@dataclass(frozen=True)
class RowType:
    """One relation of the contract page: texts, list and form."""

    relation: str
    model: type[Model]
    heading: Any
    new: Any
    empty: Any
    columns: tuple[Column, ...]
    number: Callable[[Any], str]
    panels: Callable[[], list[Any]]

    def sorted(self, rows: list[Any]) -> list[Any]:
        return sorted(rows, key=lambda row: numbers.sort_key(self.number(row)))

    @property
    def panel(self) -> ObjectList:
        return _bound_panel(self.relation)


def row_text(row: Any, field: str) -> str:
    """Return a text of a row in the interface language, else in a fallback."""
    return str(best(row, field, active_language()).value)


def title(row: Any) -> str:
    """Return what a row is called in headings and messages."""
    if isinstance(row, ContractAction):
        return " ".join(part for part in (row.number, row_text(row, "title")) if part) or "–"
    return row.giver or str(row.get_source_kind_display())


ROW_TYPES = {
    "actions": RowType(
        relation="actions",
        model=ContractAction,
        heading=_("Action plan"),
        new=_("Add an action"),
        empty=_("The plan has no actions yet."),
        columns=(
            Column(_("Status"), lambda row: row.get_status_display()),
            Column(_("CO2 effect (t/a)"), lambda row: row.co2),
            Column(_("Cost"), lambda row: row.cost),
            Column(_("Currency"), lambda row: row.currency if row.cost is not None else ""),
        ),
        number=lambda row: row.number,
        panels=contract_panels.action_panels,
    ),
    "finance": RowType(
        relation="finance",
        model=ContractFinance,
        heading=_("Finance plan"),
        new=_("Add a source of money"),
        empty=_("The finance plan has no entries yet."),
        columns=(
            Column(_("Action"), lambda row: row.action_number or _("whole plan")),
            Column(_("Source"), lambda row: row.get_source_kind_display()),
            Column(_("Funding status"), lambda row: row.get_state_display()),
            Column(_("Amount"), lambda row: row.amount),
            Column(_("Currency"), lambda row: row.currency),
        ),
        number=lambda row: row.action_number,
        panels=contract_panels.finance_panels,
    ),
}


@cache
def _bound_panel(relation: str) -> ObjectList:
    row_type = ROW_TYPES[relation]
    return ObjectList(row_type.panels()).bind_to_model(row_type.model)
