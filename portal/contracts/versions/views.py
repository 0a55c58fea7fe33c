"""Public pages of the versions of a contract: one version, and the comparison of two."""

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from cities.contracts import versions as frozen
from cities.languages import Text, active_language
from cities.models import CityPage, ContractPage, ContractVersion
from portal.contracts.version_list import VersionList
from portal.contracts.versions import selection
from portal.contracts.versions.comparison import ComparisonView
from portal.contracts.view import ContractView
from portal.i18n import labels
from portal.site.navigation import Link, breadcrumbs


def _find(slug: str) -> tuple[CityPage, ContractPage]:
    """Return a public city and its public contract."""
    city = CityPage.objects.published().filter(slug=slug).first()
    contract = city and ContractPage.objects.published().child_of(city).first()
    if city is None or contract is None:
        raise Http404
    return city, contract


def _content(contract: ContractPage, *chosen: ContractVersion) -> list[ContractVersion]:
    """Load versions with their content, in the order given."""
    found = contract.versions.in_bulk([version.pk for version in chosen])
    if len(found) != len(chosen):
        raise Http404
    return [found[version.pk] for version in chosen]


def compare(request: HttpRequest, city: str) -> HttpResponse:
    """Compare the versions `from` and `to` of a contract, by default the two latest."""
    city_page, contract = _find(city)
    listed = VersionList(contract, city_page)
    selected = selection.parse(listed.versions, request.GET)
    view = None
    if selected.older and selected.newer:
        older, newer = _content(contract, selected.older, selected.newer)
        places = [listed.labels.index(version.label) + 1 for version in (older, newer)]
        view = ComparisonView(older, newer, listed.versions[places[0] : places[1]])
    heading = Text(_("Versions of the contract"), labels.interface_language())
    context = {
        "contract": contract,
        "city": city_page,
        "listed": listed,
        "notes": selected.notes,
        "view": view,
        "crumbs": [*breadcrumbs(contract, request), Link(listed.url, heading)],
        "description": _("What has changed between two versions of the Climate City Contract."),
        "visitor_language": active_language(),
    }
    return render(request, "contract_versions/comparison.html", context)


def version(request: HttpRequest, city: str, label: str) -> HttpResponse:
    """Show one version of a contract as it was published."""
    city_page, contract = _find(city)
    listed = VersionList(contract, city_page)
    # Compared in Python, as some databases reject characters that an address can contain.
    chosen = next((each for each in listed.versions if each.label == label), None)
    if chosen is None:
        raise Http404
    [chosen] = _content(contract, chosen)
    page = frozen.thaw(chosen)
    line = listed.line(chosen)
    above = [
        *breadcrumbs(contract, request),
        Link(listed.url, Text(_("Versions of the contract"), labels.interface_language())),
    ]
    name = Text(_("Version %(version)s") % {"version": chosen.label}, labels.interface_language())
    context = {
        "contract": contract,
        "city": city_page,
        "listed": listed,
        "line": line,
        "frozen": page,
        "is_latest": chosen.label == listed.latest,
        "comparison_url": listed.comparison_url(chosen.label),
        "view": ContractView(page, city_page, QueryDict()),
        "crumbs": [*above, Link(line.url, name)],
        "description": _("The Climate City Contract as it was published in an earlier version."),
        "display_language": page.display_language,
        "visitor_language": active_language(),
    }
    return render(request, "contract_versions/version.html", context)
