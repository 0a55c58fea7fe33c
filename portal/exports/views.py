"""Views of search results for programs: JSON, Atom, CSV, XLSX and GeoJSON."""

import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from cities.languages import active_language
from portal.exports import atom, csv_table, geojson, xlsx_table
from portal.exports.columns import Column, columns
from portal.exports.json_page import payload
from portal.exports.rows import Rows
from portal.http import errors
from portal.queries import entry_kinds, query_params
from search import searcher
from search.schema.request import SearchResult

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GEOJSON = "application/geo+json"
ATOM = "application/atom+xml; charset=utf-8"
_NON_WORD = re.compile(r"[\W_]+")
_MAX_NAME_LENGTH = 60

# Builds the response from columns and rows, or None if the search was interrupted.
ResponseBuilder = Callable[[list[Column], Rows], HttpResponseBase | None]


def _base_url(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _public(response: HttpResponseBase) -> HttpResponseBase:
    """Allow other sites' scripts to read the response; it is revalidated each time.

    A withdrawn measure must disappear at once, so no stored copy is used without revalidation.
    """
    response.headers["Access-Control-Allow-Origin"] = "*"
    return _always_revalidated(response)


def _always_revalidated(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-cache"
    return response


# --- One page of the answer -------------------------------------------------------------------


def _json(content: dict[str, object], status: int = 200) -> HttpResponseBase:
    body = json.dumps(content, ensure_ascii=False, indent=1)
    response = HttpResponse(body, content_type="application/json", status=status)
    if status == 503:
        response.headers["Retry-After"] = errors.RETRY_AFTER_SECONDS
    return _public(response)


def _json_error(status: int, message: str) -> HttpResponseBase:
    return _json({"error": {"status": status, "message": message}}, status)


def _is_beyond_last_page(parsed: query_params.ParsedQuery, result: SearchResult) -> bool:
    search_request = parsed.request
    return bool(result.engine) and (search_request.page - 1) * search_request.size >= max(
        result.total, 1
    )


@conditional_page
def as_json(request: HttpRequest) -> HttpResponseBase:
    """Return one page of hits with facets; `size` is the number of hits, at most 100."""
    try:
        parsed = query_params.parse(request.GET, active_language(), allow_size=True)
    except query_params.InvalidPage:
        return _json_error(404, _("There is no page at this address"))
    result = searcher.search(entry_kinds.measures_by_default(parsed.request))
    if _is_beyond_last_page(parsed, result):
        return _json_error(404, _("There is no page at this address"))
    content = payload(parsed, result, _base_url(request))
    return _json(content, 200 if result.engine else 503)


@conditional_page
def as_atom(request: HttpRequest) -> HttpResponseBase:
    """Return the newest results as a feed; `size` is the number of entries, at most 100."""
    try:
        parsed = query_params.parse(request.GET, active_language(), allow_size=True)
    except query_params.InvalidPage:
        return errors.not_found(request)
    newest = replace(parsed, request=replace(parsed.request, sort="newest", facets=()))
    result = searcher.search(entry_kinds.measures_by_default(newest.request))
    if not result.engine:
        return errors.service_unavailable(request)
    if _is_beyond_last_page(newest, result):
        return errors.not_found(request)
    content = atom.feed(newest, result, _base_url(request))
    return _public(HttpResponse(content, content_type=ATOM))


# --- All measures at once ---------------------------------------------------------------------


def _file_name(text: str, extension: str) -> str:
    """Return a name with text and date: `measures-heat-pump-2026-11-22.csv`."""
    words = " ".join([_("measures"), text[:_MAX_NAME_LENGTH]])
    return f"{_NON_WORD.sub('-', words).strip('-')}-{timezone.localdate()}.{extension}"


def _export(
    request: HttpRequest, content_type: str, extension: str, build: ResponseBuilder
) -> HttpResponseBase:
    parsed = query_params.parse(request.GET, active_language(), unpaged=True)
    matches = searcher.scan(entry_kinds.measures_by_default(parsed.request))
    if not matches.engine:
        return errors.service_unavailable(request)
    response: HttpResponseBase | None
    if request.method == "HEAD":
        # HEAD has no body: no documents need to be read.
        matches.documents.close()
        response = HttpResponse()
    else:
        table = columns(_base_url(request), parsed.request.near)
        response = build(table, Rows(matches, settings.PORTAL_EXPORT_ROWS))
    if response is None:
        return errors.service_unavailable(request)
    name = _file_name(parsed.request.text, extension)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Type"] = content_type
    response.headers["Content-Disposition"] = disposition or "attachment"
    return _always_revalidated(response)


def _workbook(table: list[Column], rows: Rows) -> HttpResponseBase | None:
    """Return a complete workbook written to a temporary file; None if the search was interrupted."""
    # FileResponse closes the file once it is sent, which deletes it.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        xlsx_table.write(file, table, rows)
    except BaseException:
        file.close()
        raise
    if rows.interrupted:
        file.close()
        return None
    file.seek(0)
    return FileResponse(file)


def as_csv(request: HttpRequest) -> HttpResponseBase:
    """Return all results as CSV."""
    return _export(
        request,
        CSV,
        "csv",
        lambda table, rows: StreamingHttpResponse(csv_table.chunks(table, rows)),
    )


def as_xlsx(request: HttpRequest) -> HttpResponseBase:
    """Return all results as a workbook."""
    return _export(request, XLSX, "xlsx", _workbook)


def as_geojson(request: HttpRequest) -> HttpResponseBase:
    """Return all results as GeoJSON."""
    return _public(
        _export(
            request,
            GEOJSON,
            "geojson",
            lambda table, rows: StreamingHttpResponse(geojson.chunks(table, rows)),
        )
    )
