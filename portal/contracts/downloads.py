"""The tables of a public contract as CSV and XLSX, with headings in the visitor's language."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.utils import timezone
from django.utils.http import content_disposition_header
from wagtail.models import Site

from cities.contracts.tables import writer
from cities.contracts.tables.references import Terms
from cities.contracts.tables.table_types import TABLE_TYPES
from cities.models import ContractPage, MeasurePage
from portal.contracts.view import ContractView


def table(request: HttpRequest, address: str, relation: str, extension: str) -> HttpResponse:
    """Return a table of the contract at this address; actions are filtered and sorted as its page."""
    page = _public_contract(request, address)
    city = page.get_parent().specific
    table_type = TABLE_TYPES[relation]
    rows = (
        ContractView(page, city, request.GET).table.rows
        if relation == "actions"
        else sorted(getattr(page, relation).all(), key=table_type.order)
    )
    columns = table_type.public_columns(
        page.languages_public, Terms(), _measure_urls(request, rows)
    )
    content = writer.write(extension, str(table_type.heading), columns, rows, helps=False)
    name = f"{city.slug}-{relation}-{timezone.localdate()}.{extension}"
    headers = {
        "Content-Disposition": content_disposition_header(as_attachment=True, filename=name)
        or "attachment",
        # A withdrawn contract must disappear at once.
        "Cache-Control": "no-cache",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(content, writer.CONTENT_TYPES[extension], headers=headers)


def _public_contract(request: HttpRequest, address: str) -> ContractPage:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    path = f"{site.root_page.url_path}{address}/"
    page = ContractPage.objects.published().filter(url_path=path).first()
    if page is None:
        raise Http404
    return page


def _measure_urls(request: HttpRequest, rows: Iterable[Any]) -> dict[int, str]:
    """Return the addresses of the public measures that rows refer to."""
    keys = {row.measure_id for row in rows if getattr(row, "measure_id", None)}
    if not keys:
        return {}
    measures = MeasurePage.objects.published().filter(pk__in=keys)
    return {
        measure.pk: request.build_absolute_uri(measure.get_url(request)) for measure in measures
    }


def urls() -> list[URLPattern]:
    """Return the addresses below a contract's page: `cities/dortmund/contract/actions.csv`."""
    relations, extensions = "|".join(TABLE_TYPES), "|".join(writer.CONTENT_TYPES)
    pattern = rf"^(?P<address>[^.]+)/(?P<relation>{relations})\.(?P<extension>{extensions})$"
    return [re_path(pattern, table, name="contract_table")]
