"""The page of all Climate City Contracts: side by side, and the cities of the EU mission."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from cities.choices import ContractStage
from cities.models import CityPage, MissionCity
from cities.values.collation import by_name
from portal.components import contract_links, measure_cards, pictures
from portal.contracts import phrases
from portal.contracts.summaries import Summary, summaries
from portal.http import errors
from portal.i18n import formatting, labels
from portal.pages.filters import choice
from portal.pages.mission import MissionView

METHODS = ("GET", "HEAD", "OPTIONS")
DESCENDING = "-"


@dataclass(frozen=True)
class Cell:
    """A value with its label on narrow screens; an empty text is not known."""

    label: str | Promise
    text: str
    note: str = ""


@dataclass(frozen=True)
class Line:
    """A contract in the table."""

    city: labels.Label
    country: str
    url: str
    picture: pictures.Picture
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """A column that can be sorted: `order` is the value of `aria-sort`, empty for the others."""

    label: str | Promise
    url: str
    order: str


@dataclass(frozen=True)
class _Order:
    label: str | Promise
    # None is not known, and comes last in both directions.
    key: Callable[[Summary], Any]


_STAGES = list(ContractStage)
ORDERS = {
    "city": _Order(gettext_lazy("City"), lambda each: by_name(labels.heading(each.city))),
    "target": _Order(gettext_lazy("Climate-neutral by"), lambda each: each.contract.target_year),
    "stage": _Order(
        gettext_lazy("Stage"), lambda each: _STAGES.index(ContractStage(each.contract.stage))
    ),
    "emissions": _Order(
        gettext_lazy("Emissions per inhabitant"), lambda each: each.baseline_per_person
    ),
    "actions": _Order(pgettext_lazy("of a contract", "Actions"), lambda each: each.actions or None),
    "financed": _Order(gettext_lazy("Share of cost secured"), lambda each: each.secured_share),
}


def contracts(request: HttpRequest) -> HttpResponse:
    """List all contracts in the order of `sort`: a key of ORDERS, after `-` descending."""
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    context = {
        "description": _(
            "The Climate City Contracts of all cities side by side: target, actions and finance."
        ),
        "view": ContractList(request.GET),
    }
    return render(request, "contracts/list.html", context)


class ContractList:
    """View model of the list; its number of queries does not depend on the contracts."""

    def __init__(self, query: QueryDict) -> None:
        known = {
            sign + key: str(each.label) for key, each in ORDERS.items() for sign in ("", DESCENDING)
        }
        self._choice = choice(query, "sort", _("Sort order"), known, {})
        self._sort = self._choice.value or "city"

    @property
    def notes(self) -> list[str]:
        return [self._choice.note] if self._choice.note else []

    @cached_property
    def _cities(self) -> dict[str, CityPage]:
        return measure_cards.cities_by_path()

    @cached_property
    def _summaries(self) -> list[Summary]:
        found = contract_links.by_city(self._cities)
        return summaries((contract, self._cities[path]) for path, contract in found.items())

    @property
    def mission(self) -> MissionView:
        """The cities of the EU mission, linked where they have a contract."""
        return MissionView(MissionCity.objects.all(), self._cities)

    @property
    def columns(self) -> list[Column]:
        name = self._sort.removeprefix(DESCENDING)
        order = "descending" if self._sort.startswith(DESCENDING) else "ascending"
        return [
            Column(
                each.label,
                f"?sort={DESCENDING if self._sort == key else ''}{key}",
                order if key == name else "",
            )
            for key, each in ORDERS.items()
        ]

    @property
    def lines(self) -> list[Line]:
        key = ORDERS[self._sort.removeprefix(DESCENDING)].key
        by_city = sorted(self._summaries, key=ORDERS["city"].key)
        known = [each for each in by_city if key(each) is not None]
        known.sort(key=key, reverse=self._sort.startswith(DESCENDING))
        return [_line(each) for each in [*known, *(each for each in by_city if key(each) is None)]]


def _line(summary: Summary) -> Line:
    texts = {
        "target": (str(summary.contract.target_year or ""), ""),
        "stage": (contract_links.stage(summary.contract), ""),
        "emissions": _emissions(summary),
        "actions": _actions(summary),
        "financed": _financed(summary),
    }
    return Line(
        city=labels.heading(summary.city),
        country=summary.city.country_name,
        url=summary.contract.get_url() or "",
        picture=pictures.of_contract(summary.city),
        cells=tuple(Cell(ORDERS[key].label, text, note) for key, (text, note) in texts.items()),
    )


def _emissions(summary: Summary) -> tuple[str, str]:
    tonnes = summary.baseline_per_person
    if tonnes is None:
        return "", ""
    return formatting.tonnes(round(tonnes, 1)), str(summary.contract.baseline_year)


def _actions(summary: Summary) -> tuple[str, str]:
    total = summary.actions
    if not total:
        return "", ""
    effects = summary.effects
    known = len(effects.counted)
    return formatting.number(total), contract_links.with_effect(known, known + len(effects.unknown))


def _financed(summary: Summary) -> tuple[str, str]:
    share, needed = summary.secured_share, summary.finance.needed
    if share is None or needed is None:
        return "", ""
    cost = _("of %(cost)s") % {"cost": formatting.money_short(needed, summary.contract.currency)}
    if summary.finance.is_stated or not summary.costs.unknown:
        return phrases.percent(share), cost
    known = len(summary.costs.counted)
    with_cost = _with_cost(known, known + len(summary.costs.unknown))
    return phrases.percent(share), f"{cost}; {with_cost}"


def _with_cost(known: int, total: int) -> str:
    text = ngettext(
        "cost known of %(known)s of %(total)s action",
        "cost known of %(known)s of %(total)s actions",
        total,
    )
    return text % {"known": formatting.number(known), "total": formatting.number(total)}
