"""One page of results as JSON, in the stable format documented in docs/interfaces.md."""

import datetime
import re
from dataclasses import asdict
from html import unescape
from typing import Any

from cities.languages import active_language
from cities.values.collation import by_name
from cities.values.countries import country_name
from cities.values.spreadsheet_text import plain
from portal.exports import titles
from portal.i18n import labels
from portal.queries import entry_kinds, geo_labels, geo_params, query_params, search_urls
from search.execution import MAX_RESULT_WINDOW
from search.schema.documents import Document
from search.schema.facets import FACETS
from search.schema.request import Hit, SearchRequest, SearchResult

_MARK = re.compile(r"</?mark>")


def timestamp(seconds: int) -> str | None:
    """Return `2026-11-22T10:00:00Z`, or None if unknown."""
    if not seconds:
        return None
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def snippet(hit: Hit) -> str:
    """Return the hit's snippet as plain text, without highlighting."""
    return plain(unescape(_MARK.sub("", hit.snippet)))


def _labelled(facet: str, key: str) -> dict[str, str] | None:
    return {"key": key, "label": str(labels.label(facet, key))} if key else None


def _facts(document: Document) -> dict[str, Any]:
    return {
        **{
            facet.column.name: _fact(facet.name, facet.stated(document))
            for facet in FACETS.values()
            if facet.column
        },
        "start_year": document.start_year,
        "co2_tonnes_a_year": document.co2,
        "co2_method": document.co2_method or None,
        "co2_year": document.co2_year,
    }


def _fact(facet: str, value: Any) -> Any:
    """A value with its label, a list of them, or whether a flag is set."""
    if isinstance(value, bool):
        return value
    if isinstance(value, tuple):
        return [_labelled(facet, key) for key in value]
    return _labelled(facet, value)


def _city(key: str, name: str) -> dict[str, str] | None:
    """A city; None for an entry that belongs to none."""
    return {"key": key, "label": str(labels.table("city").get(key) or name)} if key else None


def _country(code: str, language: str) -> dict[str, str] | None:
    return {"key": code, "label": country_name(code, language)} if code else None


def _hit(hit: Hit, base: str, distance: float | None) -> dict[str, Any]:
    language = active_language()
    document = hit.document
    return {
        "uuid": document.uuid,
        "address": f"{base}/{language}{document.path}",
        "title": plain(hit.text.heading),
        "snippet": snippet(hit),
        "language": hit.language,
        "found": hit.found or hit.language,
        "state": hit.text.state,
        "languages": list(document.languages),
        "city": _city(document.city, hit.city_name),
        "country": _country(document.country, language),
        "partners": [_city(key, key) for key in document.partners],
        "distance_km": None if distance is None else round(distance),
        "facts": _facts(document),
        "through": [asdict(each) for each in hit.through],
        "by_meaning": hit.by_meaning,
        "published": timestamp(document.published),
        "changed": timestamp(document.changed or document.published),
    }


def _facet(name: str, result: SearchResult) -> list[dict[str, Any]]:
    labels_by_value = labels.table(name)
    values = sorted(
        result.facets.get(name, []),
        key=lambda each: (-each.count, by_name(labels_by_value.get(each.value) or each.value)),
    )
    return [
        {
            "value": each.value,
            "label": str(labels_by_value.get(each.value) or labels.label(name, each.value)),
            "count": each.count,
            "selected": each.selected,
        }
        for each in values
    ]


def page_links(request: SearchRequest, total: int, base: str, export_format: str) -> dict[str, str]:
    """Return the URLs of the previous and next page in the same format, where they exist."""
    found = {}
    if request.page > 1:
        found["prev"] = base + search_urls.export(request, export_format, page=request.page - 1)
    last_hit = request.page * request.size
    if last_hit < total and last_hit + request.size <= MAX_RESULT_WINDOW:
        found["next"] = base + search_urls.export(request, export_format, page=request.page + 1)
    return found


def payload(parsed: query_params.ParsedQuery, result: SearchResult, base: str) -> dict[str, Any]:
    """Return the whole response body; `base` is the portal's URL."""
    request = parsed.request
    pages = page_links(request, result.total, base, "json")
    distances = geo_labels.distances(request.near)
    other_formats = {
        export_format: base + search_urls.export(request, export_format)
        for export_format in ("csv", "xlsx", "geojson", "atom")
    }
    return {
        "title": titles.search_title(parsed),
        "language": request.language,
        "query": {
            "q": request.text,
            "sort": request.sort,
            "filters": request.filters,
            "place": dict(geo_params.pairs(request)),
            "like": request.like or None,
            "exact": not request.expand,
        },
        "notes": list(parsed.notes),
        "total": result.total,
        "page": request.page,
        "size": request.size,
        "degraded": result.degraded.value if result.degraded else None,
        "forgiving": result.fuzzy,
        "partial": result.partial,
        "by_meaning": result.by_meaning,
        "correction": result.correction or None,
        "links": {
            "self": base + search_urls.export(request, "json", page=request.page),
            "prev": pages.get("prev"),
            "next": pages.get("next"),
            "page": base + search_urls.page(entry_kinds.measures_by_default(request), 1),
            **other_formats,
        },
        "facets": {
            facet.name: {"label": str(facet.label), "values": _facet(facet.name, result)}
            for facet in FACETS.values()
        },
        "hits": [_hit(hit, base, distances.get(hit.document.city)) for hit in result.hits],
    }
