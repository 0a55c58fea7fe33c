"""The figures by which contracts are compared, for all contracts in three statements."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F

from cities.choices import EmissionKind
from cities.contracts import emissions, sums
from cities.models import (
    CityPage,
    ContractAction,
    ContractEmission,
    ContractFinance,
    ContractPage,
)

Rows = Mapping[int, list[Any]]
# What the calculations read of each row; texts in all languages stay in the database.
_ACTION = (
    "contract_id", "number", "measure_id", "status", "counting", "co2", "co2_year", "cost", "currency",
    "cost_year",
)  # fmt: skip
_FINANCE = ("contract_id", "source_kind", "amount", "currency", "state")
_EMISSION = ("contract_id", "kind", "year", "sector", "value")


@dataclass(frozen=True)
class Summary:
    """A contract in figures; None is not known.

    `effects` and `costs` are the sums of the actions, as on the page of the contract.
    """

    contract: ContractPage
    city: CityPage
    baseline: Decimal | None
    actions: int
    effects: sums.Total
    costs: sums.Total
    finance: sums.Finance

    @property
    def baseline_per_person(self) -> Decimal | None:
        """Emissions of the baseline year by today's inhabitants."""
        if self.baseline is None or not self.city.population:
            return None
        return self.baseline / self.city.population

    @property
    def secured_share(self) -> Decimal | None:
        """The secured part of the cost; None if more is secured than the known costs."""
        needed, secured = self.finance.needed, self.finance.secured
        if not needed or secured is None or secured > needed:
            return None
        return secured / needed


def summaries(contracts: Iterable[tuple[ContractPage, CityPage]]) -> list[Summary]:
    """Return the figures of these contracts."""
    pairs = list(contracts)
    keys = [contract.pk for contract, _city in pairs]
    actions = _by_contract(ContractAction.objects.filter(contract__in=keys), _ACTION)
    finance = _by_contract(ContractFinance.objects.filter(contract__in=keys), _FINANCE)
    baselines = ContractEmission.objects.filter(
        contract__in=keys, kind=EmissionKind.INVENTORY, year=F("contract__baseline_year")
    )
    inventory = _by_contract(baselines, _EMISSION)
    return [
        _summary(contract, city, actions[contract.pk], finance[contract.pk], inventory[contract.pk])
        for contract, city in pairs
    ]


def _by_contract(rows: Any, fields: tuple[str, ...]) -> Rows:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("sort_order", "pk").values_list(*fields, named=True):
        found[row.contract_id].append(row)
    return found


def _summary(
    contract: ContractPage,
    city: CityPage,
    actions: list[Any],
    finance: list[Any],
    inventory: list[Any],
) -> Summary:
    costs = sums.cost(actions)
    return Summary(
        contract=contract,
        city=city,
        baseline=emissions.target(inventory, contract.baseline_year, None, None).baseline,
        actions=len(actions),
        effects=sums.co2(actions),
        costs=costs,
        finance=sums.finance(finance, costs, contract.stated_cost, contract.currency),
    )
