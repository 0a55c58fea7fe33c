"""The finance plan of a contract: what is needed, secured and missing, by action and by source."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from cities.choices import FinanceSource, FinanceState
from cities.contracts import numbers, sums
from cities.languages import Text
from cities.models import ContractPage
from portal.components import charts
from portal.components.facts import Value, row_text, source_value
from portal.contracts import phrases
from portal.i18n import formatting
from portal.i18n.date_phrases import period

STATES = (FinanceState.SECURED, FinanceState.APPLIED, FinanceState.OPEN)


@dataclass(frozen=True)
class FinanceLine:
    """Money from one source."""

    action: str
    source: str
    giver: Value
    amount: str
    state: str
    period: str
    note: Text
    origin: Value


@dataclass(frozen=True)
class ActionMoney:
    """The cost of one action beside its money by state; empty texts are not known."""

    number: str
    title: Text
    anchor: str
    cost: str
    amounts: tuple[str, ...]


class FinanceView:
    """View model of the finance plan; `state` limits its lines to secured, applied or open money."""

    def __init__(
        self,
        page: ContractPage,
        rows: Sequence[Any],
        actions: Iterable[Any],
        costs: sums.Total,
        state: str,
    ) -> None:
        self._page = page
        self._rows = rows
        self._actions = numbers.in_order(actions)
        self._costs = costs
        self.state = state

    @cached_property
    def plan(self) -> sums.Finance:
        page = self._page
        return sums.finance(self._rows, self._costs, page.stated_cost, page.currency)

    @property
    def sentences(self) -> list[str]:
        """Say what is needed, secured and missing, and what these sums leave out."""
        sentences = [
            phrases.finance(self.plan, self._page.currency),
            phrases.other_currencies(len(self.plan.other_currencies)),
        ]
        return [each for each in sentences if each]

    @property
    def secured_share(self) -> str:
        plan = self.plan
        if not plan.needed or plan.secured is None:
            return ""
        return phrases.percent(plan.secured / plan.needed)

    @property
    def chart(self) -> charts.Chart | None:
        """Money by source, and how much of it is secured."""
        amounts: dict[str, dict[str, float]] = defaultdict(dict)
        for row in self._in_currency:
            of_source = amounts[row.source_kind]
            of_source[row.state] = of_source.get(row.state, 0) + float(row.amount)
        if not amounts:
            return None
        names = {str(key): phrases.capitalized(str(label)) for key, label in FinanceSource.choices}
        largest = sorted(amounts, key=lambda kind: -sum(amounts[kind].values()))
        used = {state for states in amounts.values() for state in states}
        return charts.stacked(
            _("Funding by source"),
            {names[kind]: amounts[kind] for kind in largest},
            [(str(state), str(state.label)) for state in STATES if state in used],
            row_heading=_("Source"),
            value_heading=_("Total"),
            format_value=self._short,
        )

    @cached_property
    def _in_currency(self) -> list[Any]:
        currency = self._page.currency
        return [row for row in self._rows if row.amount is not None and row.currency == currency]

    def _short(self, value: Any) -> str:
        return formatting.money_short(value, self._page.currency)

    # --- Tables --------------------------------------------------------------------------------
    @property
    def lines(self) -> list[FinanceLine]:
        rows = [row for row in self._rows if not self.state or row.state == self.state]
        return [
            FinanceLine(
                action=row.action_number,
                source=phrases.capitalized(str(row.get_source_kind_display())),
                giver=source_value(self._page, row.giver),
                amount=formatting.money(row.amount, row.currency) if row.amount is not None else "",
                state=str(row.get_state_display()),
                period=period(str(row.first_year or ""), str(row.last_year or "")),
                note=row_text(self._page, row, "note"),
                origin=source_value(self._page, row.source),
            )
            for row in numbers.in_order(rows, key=lambda row: row.action_number)
        ]

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Return value, label and whether it is chosen, for each state that has money."""
        used = {row.state for row in self._rows}
        states = [(str(state), str(state.label)) for state in STATES if state in used]
        found = [("", _("all")), *states]
        return [(value, phrases.capitalized(label), value == self.state) for value, label in found]

    @property
    def states(self) -> list[str]:
        return [str(state.label) for state in STATES]

    @cached_property
    def by_action(self) -> list[ActionMoney]:
        """Return the actions with money of their own, in the plan's order."""
        money: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
        for row in self._in_currency:
            if row.action_number:
                money[row.action_number][row.state] += row.amount
        return [
            self._action_money(row, money[row.number])
            for row in self._actions
            if row.number and row.number in money
        ]

    def _action_money(self, row: Any, amounts: dict[str, Decimal]) -> ActionMoney:
        return ActionMoney(
            number=row.number,
            title=row_text(self._page, row, "title"),
            anchor=f"action-{row.key}",
            cost=formatting.money_short(row.cost, row.currency) if row.cost is not None else "",
            amounts=tuple(
                self._short(amounts[state]) if state in amounts else "" for state in STATES
            ),
        )
