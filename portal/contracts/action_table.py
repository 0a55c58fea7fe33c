"""The action plan as a table that can be filtered and sorted."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cities.choices import Counting, FinanceState, Status
from cities.contracts import numbers, sums
from cities.languages import Text
from cities.models import ContractPage
from portal.components import measure_facts
from portal.components.facts import Value, provenance, row_text
from portal.i18n import formatting, labels
from portal.i18n.date_phrases import period
from portal.pages.filters import Choice, choice

SORTS = {
    "number": gettext_lazy("number in the plan"),
    "co2": gettext_lazy("CO₂ effect, largest first"),
    "cost": gettext_lazy("cost, highest first"),
    "start": gettext_lazy("start"),
}
# Where the plan does not number its actions.
_PLAN_ORDER = gettext_lazy("as in the plan")


@dataclass(frozen=True)
class ActionLine:
    """One action as shown; empty texts are not known."""

    anchor: str
    number: str
    depth: int
    title: Text
    text: Text
    measure_url: str
    field: Value | None
    responsible: str
    status: str
    period: str
    co2: str
    co2_note: SafeString
    cost: str
    cost_note: SafeString
    remark: str


class ActionTable:
    """The actions of a contract, filtered by `field`, `status` and `money`, ordered by `sort`."""

    def __init__(
        self,
        page: ContractPage,
        actions: Iterable[Any],
        finance: Iterable[Any],
        measure_urls: Mapping[int, str],
        query: QueryDict,
    ) -> None:
        self._page = page
        self._actions = numbers.in_order(actions)
        self._finance = list(finance)
        self._urls = measure_urls
        self._query = query

    @cached_property
    def total(self) -> int:
        return len(self._actions)

    @cached_property
    def has_numbers(self) -> bool:
        """Whether the plan numbers its actions."""
        return any(row.number for row in self._actions)

    @cached_property
    def choices(self) -> list[Choice]:
        """The filters that have something to choose from."""
        return [each for each in (self._field, self._status, self._money) if len(each.options) > 1]

    @cached_property
    def _field(self) -> Choice:
        names = {key: str(label) for key, label in labels.table("field").items()}
        counts = Counter(row.field.key for row in self._actions if row.field_id)
        return choice(self._query, "field", _("Field of action"), names, counts)

    @cached_property
    def _status(self) -> Choice:
        names = {str(key): str(label) for key, label in Status.choices}
        counts = Counter(row.status for row in self._actions if row.status)
        return choice(self._query, "status", _("Status"), names, counts)

    @cached_property
    def _money(self) -> Choice:
        names = {str(key): str(label) for key, label in FinanceState.choices}
        counts: Counter[str] = Counter()
        for states in self._states_of_money.values():
            counts.update(states)
        return choice(self._query, "money", _("Money"), names, counts)

    @property
    def money_state(self) -> str:
        """The chosen state of money: secured, applied for, or looked for."""
        return self._money.value

    @cached_property
    def _states_of_money(self) -> dict[str, set[str]]:
        """Return the states of the money of each action, by its number."""
        states: dict[str, set[str]] = {}
        for row in self._finance:
            if row.action_number:
                states.setdefault(row.action_number, set()).add(row.state)
        return states

    @property
    def notes(self) -> list[str]:
        """What was asked for and not understood."""
        return [each.note for each in (self._field, self._status, self._money) if each.note]

    @property
    def sort(self) -> str:
        asked = self._query.get("sort", "")
        return asked if asked in SORTS else "number"

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """Return key, label and whether it is chosen of each order that some action has a value for."""
        orders = [
            (
                key,
                str(label if key != "number" or self.has_numbers else _PLAN_ORDER),
                key == self.sort,
            )
            for key, label in SORTS.items()
            if key == self.sort or any(getattr(row, key) not in (None, "") for row in self._actions)
        ]
        return orders if len(orders) > 1 else []

    @cached_property
    def is_filtered(self) -> bool:
        return any(each.value for each in (self._field, self._status, self._money))

    @cached_property
    def rows(self) -> list[Any]:
        """The filtered and sorted actions."""
        found = [row for row in self._actions if self._is_asked_for(row)]
        orders: dict[str, Callable[[Any], Any]] = {
            "co2": lambda row: _largest_first(row.co2),
            "cost": lambda row: _largest_first(row.cost),
            "start": lambda row: (not row.start, row.start),
        }
        return sorted(found, key=orders[self.sort]) if self.sort in orders else found

    def _is_asked_for(self, row: Any) -> bool:
        if self._field.value and (not row.field_id or row.field.key != self._field.value):
            return False
        if self._status.value and row.status != self._status.value:
            return False
        states = self._states_of_money.get(row.number, set())
        return not self._money.value or self._money.value in states

    @cached_property
    def lines(self) -> list[ActionLine]:
        above = numbers.parents(row.number for row in self._actions)
        return [self._line(row, above) for row in self.rows]

    def _line(self, row: Any, above: Mapping[str, str]) -> ActionLine:
        page = self._page
        return ActionLine(
            anchor=f"action-{row.key}",
            number=row.number,
            depth=_depth(row.number, above) if self.sort == "number" else 0,
            title=row_text(page, row, "title"),
            text=row_text(page, row, "text"),
            measure_url=self._urls.get(row.measure_id, ""),
            field=_field_value(row),
            responsible=row.responsible,
            status=str(row.get_status_display()),
            period=period(row.start, row.end),
            co2=formatting.tonnes_a_year(row.co2) if row.co2 is not None else "",
            co2_note=provenance(
                page, method=row.get_co2_method_display(), year=row.co2_year, source=row.co2_source
            ),
            cost=formatting.money_short(row.cost, row.currency) if row.cost is not None else "",
            cost_note=provenance(
                page,
                method=measure_facts.prices(row.cost_year),
                source=row.cost_source,
            ),
            remark=_remark(row),
        )

    @cached_property
    def co2(self) -> sums.Total:
        """The effect of the actions shown."""
        return sums.co2(self.rows)

    @cached_property
    def cost(self) -> sums.Total:
        return sums.cost(self.rows)


def _largest_first(value: Decimal | None) -> tuple[bool, Decimal]:
    return (value is None, -(value or Decimal(0)))


def _depth(number: str, above: Mapping[str, str]) -> int:
    depth = 0
    while above.get(number):
        number, depth = above[number], depth + 1
    return depth


def _field_value(row: Any) -> Value | None:
    if not row.field_id:
        return None
    label = labels.label("field", row.field.key)
    return Value(str(label), label.language)


def _remark(row: Any) -> str:
    """Say why the sums leave an action out."""
    if row.status == Status.STOPPED:
        return _("Stopped, not in the sums")
    texts = {
        Counting.ALTERNATIVE: (
            _("Alternative to %(number)s, not in the sums"),
            _("Alternative, not in the sums"),
        ),
        Counting.OVERLAP: (
            _("Included in %(number)s, not in the sums"),
            _("Included in another action, not in the sums"),
        ),
    }
    if row.counting not in texts:
        return ""
    numbered, plain = texts[row.counting]
    return numbered % {"number": row.counted_with} if row.counted_with else plain
