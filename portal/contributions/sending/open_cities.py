"""Cities that take contributions: public, switched on, with a published contract."""

from django.db.models import QuerySet

from cities.access import visibility
from cities.models import CityPage, ContractPage
from cities.values import collation


def open_cities() -> "QuerySet[CityPage]":
    """Return the cities whose contract takes contributions."""
    contracts = visibility.visible_originals(ContractPage.objects.order_by())
    paths = contracts.values_list("path", flat=True)
    above = [path[: -ContractPage.steplen] for path in paths]
    cities = visibility.visible_originals(CityPage.objects.filter(takes_contributions=True))
    return cities.filter(path__in=above)


def by_name() -> list[CityPage]:
    """Return these cities by their name in the visitor's language; one statement if none does."""
    if not CityPage.objects.filter(takes_contributions=True).exists():
        return []
    return sorted(open_cities(), key=lambda city: collation.by_name(city.name))


def public_contract(city: CityPage) -> ContractPage | None:
    """Return the contract of a city, if it is public."""
    return visibility.visible_originals(ContractPage.objects.child_of(city)).first()


def find(slug: str) -> CityPage | None:
    """Return the city with this slug if it takes contributions."""
    return open_cities().filter(slug=slug).first()
