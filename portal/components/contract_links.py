"""Public Climate City Contracts as other pages name them, each at the cost of one statement."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cities.access import visibility
from cities.choices import ContractStage
from cities.models import CityPage, ContractPage, MeasurePage
from cities.values.collation import by_name
from portal.components.facts import Fact, fact, provenance
from portal.i18n import formatting, labels

# Columns that no link needs; each stands for one in every language.
LONG_TEXTS = ("strategy", "governance", "participation", "barriers", "change_reason")


@dataclass(frozen=True)
class ContractLink:
    """A contract by its city; `number` of one of its actions, or `count` of some of them."""

    city: labels.Label
    url: str
    number: str = ""
    count: int = 0


@dataclass(frozen=True)
class CityContract:
    """The contract of a city in a few figures."""

    page: ContractPage
    url: str
    facts: list[Fact]


def contracts() -> "QuerySet[ContractPage]":
    """Return every contract that is public if its city is, without the long texts."""
    found = visibility.visible_if_parent_is(ContractPage.objects.order_by("pk"))
    return found.defer(*LONG_TEXTS)


def city_path(contract: Any) -> str:
    """Return the tree path of a contract's city."""
    return str(contract.path[: -ContractPage.steplen])


def by_city(cities: Mapping[str, CityPage]) -> dict[str, ContractPage]:
    """Return the contracts of these public cities by the tree path of the city."""
    paths = ((city_path(contract), contract) for contract in contracts())
    return {path: contract for path, contract in paths if path in cities}


def stage(contract: ContractPage) -> str:
    """Return the stage with its date: `submitted, March 2024`."""
    label = str(contract.get_stage_display())
    day = {
        ContractStage.SUBMITTED: contract.submitted,
        ContractStage.LABELLED: contract.labelled,
    }.get(ContractStage(contract.stage), "")
    return f"{label}, {formatting.date(day)}" if day else label


def page_of_city(city: CityPage) -> Any:
    """Return the public contract of a public city, with the number of its actions; None without."""
    found: Any = visibility.visible_if_parent_is(ContractPage.objects.child_of(city))
    return found.annotate(
        actions_total=Count("actions"),
        actions_with_effect=Count("actions", filter=Q(actions__co2__isnull=False)),
    ).first()


def of_city(city: CityPage) -> CityContract | None:
    """Return the contract of a city whose page is shown, in a preview, too."""
    page = page_of_city(city) if city.pk else None
    return CityContract(page, page.get_url() or "", _facts(page)) if page else None


def _facts(page: Any) -> list[Fact]:
    stated = _("stated by the city")
    effect = formatting.tonnes_a_year(page.stated_co2) if page.stated_co2 is not None else ""
    cost = ""
    if page.stated_cost is not None:
        cost = formatting.money_short(page.stated_cost, page.currency)
    total, known = page.actions_total, page.actions_with_effect
    return [
        *fact(_("Climate-neutral by"), str(page.target_year or ""), big=True),
        *fact(_("Stage"), stage(page)),
        *fact(
            pgettext("of a contract", "Actions"),
            formatting.number(total) if total else "",
            note=with_effect(known, total) if total else "",
            big=True,
        ),
        *fact(
            _("Effect of the actions"),
            effect,
            note=provenance(page, method=stated, source=page.stated_co2_source),
        ),
        *fact(
            _("Cost"), cost, note=provenance(page, method=stated, source=page.stated_cost_source)
        ),
    ]


def with_effect(known: int, total: int) -> str:
    """Say of how many actions the effect is known."""
    text = ngettext(
        "%(known)s of %(total)s action with a CO₂ figure",
        "%(known)s of %(total)s actions with a CO₂ figure",
        total,
    )
    return text % {"known": formatting.number(known), "total": formatting.number(total)}


def with_measure(measure_id: int, cities: Mapping[str, CityPage]) -> list[ContractLink]:
    """Return the contracts of public cities that a measure is part of, under which number."""
    rows: Any = contracts().filter(actions__measure=measure_id)
    rows = rows.annotate(number=F("actions__number"), key=F("actions__key"))
    return [
        ContractLink(labels.heading(cities[path]), f"{row.get_url()}#action-{row.key}", row.number)
        for row in rows
        if (path := city_path(row)) in cities
    ]


def with_measures(
    measures: "QuerySet[MeasurePage]", cities: Mapping[str, CityPage]
) -> list[ContractLink]:
    """Return the contracts of public cities that any of these measures is part of.

    Those with the most of them come first.
    """
    rows: Any = contracts().filter(actions__measure__in=measures.order_by().values("pk"))
    rows = rows.annotate(count=Count("actions__measure", distinct=True))
    found = [
        ContractLink(labels.heading(cities[path]), row.get_url() or "", count=row.count)
        for row in rows
        if (path := city_path(row)) in cities
    ]
    return sorted(found, key=lambda link: (-link.count, by_name(link.city)))
