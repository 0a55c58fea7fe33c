"""One page of a search as JSON: the form that docs/interfaces.md describes and that stays."""

import datetime
import re
from dataclasses import asdict
from html import unescape
from typing import Any

from cities.languages import active_language
from cities.values.collation import by_name
from cities.values.countries import country_name
from portal.exports import titles
from portal.exports.sanitize import plain
from portal.i18n import labels
from portal.queries import geo_params, query_params, search_urls
from search.schema.request import Facts, Hit, SearchRequest, SearchResult
from search.searcher import MAX_RESULT_WINDOW

_MARK = re.compile(r"</?mark>")


def moment(seconds: int) -> str | None:
    """`2026-11-22T10:00:00Z`, or None where it is not known."""
    if not seconds:
        return None
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def snippet(hit: Hit) -> str:
    """The hit's excerpt as plain text: what was marked is not marked any more."""
    return plain(unescape(_MARK.sub("", hit.snippet)))


def _named(facet: str, key: str) -> dict[str, str] | None:
    return {"key": key, "label": str(labels.label(facet, key))} if key else None


def _facts(facts: Facts) -> dict[str, Any]:
    return {
        "type": _named("type", facts.measure_type),
        "status": _named("status", facts.status),
        "level": _named("level", facts.level),
        "goals": [_named("sdg", key) for key in facts.goals],
        "targets": [_named("target", key) for key in facts.targets],
        "fields": [_named("field", key) for key in facts.fields],
        "instruments": [_named("instrument", key) for key in facts.instruments],
        "start_year": facts.start_year,
        "co2_tonnes_a_year": facts.co2,
        "co2_method": facts.co2_method or None,
        "co2_year": facts.co2_year,
        "cost_band": _named("cost", facts.cost_band),
        "duration": _named("duration", facts.duration),
        "ease": _named("ease", facts.ease),
        "city_size": _named("city_size", facts.city_size),
        "limits": facts.limits,
        "contact": facts.contact,
    }


def _hit(hit: Hit, base: str, way: float | None) -> dict[str, Any]:
    visitor = active_language()
    city = labels.table("city").get(hit.city) or hit.city_name
    return {
        "uuid": hit.uuid,
        "address": f"{base}/{visitor}{hit.path}",
        "title": plain(hit.title),
        "snippet": snippet(hit),
        "language": hit.language,
        "found": hit.found or hit.language,
        "state": hit.state,
        "languages": list(hit.languages),
        "city": {"key": hit.city, "label": str(city)},
        "country": {"key": hit.country, "label": country_name(hit.country, visitor)},
        "distance_km": None if way is None else round(way),
        "facts": _facts(hit.facts),
        "through": [asdict(each) for each in hit.through],
        "published": moment(hit.published),
        "changed": moment(hit.changed or hit.published),
    }


def _facet(name: str, result: SearchResult) -> list[dict[str, Any]]:
    words = labels.table(name)
    values = sorted(
        result.facets.get(name, []),
        key=lambda each: (-each.count, by_name(words.get(each.value) or each.value)),
    )
    return [
        {
            "value": each.value,
            "label": str(words.get(each.value) or labels.label(name, each.value)),
            "count": each.count,
            "selected": each.selected,
        }
        for each in values
    ]


def neighbours(asked: SearchRequest, total: int, base: str, form: str) -> dict[str, str]:
    """The addresses of the pages before and after this one in the same form, where there are any."""
    found = {}
    if asked.page > 1:
        found["prev"] = base + search_urls.form(asked, form, page=asked.page - 1)
    reached = asked.page * asked.size
    if reached < total and reached + asked.size <= MAX_RESULT_WINDOW:
        found["next"] = base + search_urls.form(asked, form, page=asked.page + 1)
    return found


def answer(parsed: query_params.Parsed, result: SearchResult, base: str) -> dict[str, Any]:
    """The whole answer; `base` is the address of the portal."""
    asked = parsed.request
    pages = neighbours(asked, result.total, base, "json")
    ways = geo_params.ways(asked.near)
    others = {
        form: base + search_urls.form(asked, form) for form in ("csv", "xlsx", "geojson", "atom")
    }
    return {
        "title": titles.name(parsed),
        "language": asked.language,
        "query": {
            "q": asked.text,
            "sort": asked.sort,
            "filters": asked.filters,
            "place": dict(geo_params.pairs(asked)),
            "like": asked.like or None,
            "exact": not asked.expand,
        },
        "notes": list(parsed.notes),
        "total": result.total,
        "page": asked.page,
        "size": asked.size,
        "degraded": result.degraded.value if result.degraded else None,
        "forgiving": result.fuzzy,
        "partial": result.partial,
        "correction": result.correction or None,
        "links": {
            "self": base + search_urls.form(asked, "json", page=asked.page),
            "prev": pages.get("prev"),
            "next": pages.get("next"),
            "page": base + search_urls.page(asked, 1),
            **others,
        },
        "facets": {
            facet: {"label": str(label), "values": _facet(facet, result)}
            for facet, label in query_params.FACET_NAMES.items()
        },
        "hits": [_hit(hit, base, ways.get(hit.city)) for hit in result.hits],
    }
