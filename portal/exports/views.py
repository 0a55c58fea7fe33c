"""The same search as the page answers, for programs: JSON, Atom, CSV, XLSX and GeoJSON."""

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
from portal.exports.json_page import answer
from portal.exports.rows import Rows
from portal.http import errors
from portal.queries import query_params
from search import searcher
from search.schema.request import SearchResult

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GEOJSON = "application/geo+json"
ATOM = "application/atom+xml; charset=utf-8"
_NO_LETTERS = re.compile(r"[\W_]+")
_LONGEST_NAME = 60

# Makes the answer of a table and its rows, or None where the search broke off.
Maker = Callable[[list[Column], Rows], HttpResponseBase | None]


def _base(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _public(response: HttpResponseBase) -> HttpResponseBase:
    """Other sites' scripts may read it, as everybody may; it is asked for anew each time.

    A measure that is withdrawn must be gone at once, so no copy is used without asking.
    """
    response.headers["Access-Control-Allow-Origin"] = "*"
    return _asked_anew(response)


def _asked_anew(response: HttpResponseBase) -> HttpResponseBase:
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


def _problem(status: int, message: str) -> HttpResponseBase:
    return _json({"error": {"status": status, "message": message}}, status)


def _beyond(parsed: query_params.Parsed, result: SearchResult) -> bool:
    asked = parsed.request
    return bool(result.engine) and (asked.page - 1) * asked.size >= max(result.total, 1)


@conditional_page
def as_json(request: HttpRequest) -> HttpResponseBase:
    """One page of hits with facets; `size` says how many, at most 100."""
    try:
        parsed = query_params.parse(request.GET, active_language(), sized=True)
    except query_params.NoSuchPage:
        return _problem(404, _("There is no page at this address"))
    result = searcher.search(parsed.request)
    if _beyond(parsed, result):
        return _problem(404, _("There is no page at this address"))
    content = answer(parsed, result, _base(request))
    return _json(content, 200 if result.engine else 503)


@conditional_page
def as_atom(request: HttpRequest) -> HttpResponseBase:
    """The newest measures found; `size` says how many, at most 100."""
    try:
        parsed = query_params.parse(request.GET, active_language(), sized=True)
    except query_params.NoSuchPage:
        return errors.not_found(request)
    newest = replace(parsed, request=replace(parsed.request, sort="newest", facets=()))
    result = searcher.search(newest.request)
    if not result.engine:
        return errors.service_unavailable(request)
    if _beyond(newest, result):
        return errors.not_found(request)
    content = atom.feed(newest, result, _base(request))
    return _public(HttpResponse(content, content_type=ATOM))


# --- All measures at once ---------------------------------------------------------------------


def _file_name(text: str, ending: str) -> str:
    """What was searched and when: `measures-heat-pump-2026-11-22.csv`."""
    words = " ".join([_("measures"), text[:_LONGEST_NAME]])
    return f"{_NO_LETTERS.sub('-', words).strip('-')}-{timezone.localdate()}.{ending}"


def _whole(request: HttpRequest, kind: str, ending: str, make: Maker) -> HttpResponseBase:
    parsed = query_params.parse(request.GET, active_language(), whole=True)
    found = searcher.everything(parsed.request)
    if not found.engine:
        return errors.service_unavailable(request)
    response: HttpResponseBase | None
    if request.method == "HEAD":
        # Nobody would read the measures.
        found.documents.close()
        response = HttpResponse()
    else:
        table = columns(_base(request), parsed.request.near)
        response = make(table, Rows(found, settings.PORTAL_EXPORT_ROWS))
    if response is None:
        return errors.service_unavailable(request)
    name = _file_name(parsed.request.text, ending)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Type"] = kind
    response.headers["Content-Disposition"] = disposition or "attachment"
    return _asked_anew(response)


def _workbook(table: list[Column], rows: Rows) -> HttpResponseBase | None:
    """Written to the disk as a whole; None if the measures could not be read to their end."""
    # The answer closes the file when it has been sent, and with that the file is gone.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        xlsx_table.write(file, table, rows)
    except BaseException:
        file.close()
        raise
    if rows.broken:
        file.close()
        return None
    file.seek(0)
    return FileResponse(file)


def as_csv(request: HttpRequest) -> HttpResponseBase:
    """Every measure found, as a table for any program."""
    return _whole(
        request, CSV, "csv", lambda table, rows: StreamingHttpResponse(csv_table.lines(table, rows))
    )


def as_xlsx(request: HttpRequest) -> HttpResponseBase:
    """Every measure found, as a workbook."""
    return _whole(request, XLSX, "xlsx", _workbook)


def as_geojson(request: HttpRequest) -> HttpResponseBase:
    """Every measure found, at the place of its city."""
    return _public(
        _whole(
            request,
            GEOJSON,
            "geojson",
            lambda table, rows: StreamingHttpResponse(geojson.pieces(table, rows)),
        )
    )
