"""Embeddable results: a small page that other sites may show in a frame."""

import re
from dataclasses import replace

from csp.constants import NONE
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import escape
from django.views.decorators.http import conditional_page

from cities.languages import active_language
from portal.components import cards
from portal.exports import titles
from portal.queries import entry_kinds, geo_labels, query_params, search_urls
from search import searcher
from search.schema.request import SearchResult

ORIGIN = re.compile(r"\*|https?://(?:\*\.)?[a-z0-9.-]+(?::(?:\d+|\*))?", re.ASCII | re.IGNORECASE)

# Hits shown by the HTML to copy.
EMBEDDED_HITS = 10


def origins() -> list[str]:
    """Return the origins that may frame results; none by default."""
    return [origin for origin in settings.PORTAL_EMBED_ORIGINS if ORIGIN.fullmatch(origin)]


def embed_code(request: HttpRequest, parsed: query_params.ParsedQuery, result: SearchResult) -> str:
    """Return the HTML for other sites to copy; empty where no origin is allowed."""
    if not origins():
        return ""
    embed_request = replace(entry_kinds.named(parsed.request, result), size=EMBEDDED_HITS)
    url = request.build_absolute_uri(search_urls.export(embed_request, "embed"))
    return (
        f'<iframe src="{escape(url)}" title="{escape(titles.search_title(parsed))}" '
        'width="100%" height="640" loading="lazy"></iframe>'
    )


@conditional_page
def embed(request: HttpRequest) -> HttpResponse:
    """Show the first hits with a link to all; `size` limits them, at most 100.

    This is the only page that may be framed by other sites.
    """
    parsed = query_params.parse(request.GET, active_language(), allow_size=True, unpaged=True)
    listed = entry_kinds.measures_by_default(parsed.request)
    result = searcher.search(replace(listed, facets=()))
    distances = geo_labels.distance_labels(parsed.request.near)
    context = {
        "name": titles.search_title(parsed),
        "result": result,
        "cards": [
            cards.from_hit(hit, distance=distances.get(hit.document.city, ""))
            for hit in result.hits
        ],
        "all_url": search_urls.page(listed, 1),
        "only_measures": entry_kinds.only_measures(listed, result),
    }
    status = 200 if result.engine else 503
    response = render(request, "search_page/embed.html", context, status=status)
    response._csp_replace = {"frame-ancestors": origins() or [NONE]}  # type: ignore[attr-defined]
    response.xframe_options_exempt = bool(origins())
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-cache"
    return response
