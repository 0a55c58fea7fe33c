"""A search as a small page of its own, which other sites may show in a frame."""

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
from portal.queries import geo_params, query_params, search_urls
from search import searcher

ORIGIN = re.compile(r"\*|https?://(?:\*\.)?[a-z0-9.-]+(?::(?:\d+|\*))?", re.ASCII | re.IGNORECASE)

# So many hits the lines to copy ask for.
SHOWN = 10


def origins() -> list[str]:
    """The origins that may show a search in a frame; none by default."""
    return [origin for origin in settings.PORTAL_EMBED_ORIGINS if ORIGIN.fullmatch(origin)]


def code(request: HttpRequest, parsed: query_params.Parsed) -> str:
    """The lines that another site copies; empty where none may show a list."""
    if not origins():
        return ""
    asked = replace(parsed.request, size=SHOWN)
    url = request.build_absolute_uri(search_urls.form(asked, "embed"))
    return (
        f'<iframe src="{escape(url)}" title="{escape(titles.name(parsed))}" '
        'width="100%" height="640" loading="lazy"></iframe>'
    )


@conditional_page
def embed(request: HttpRequest) -> HttpResponse:
    """The first hits with a link to all; `size` says how many, at most 100.

    The only page with this leave: everywhere else nobody may frame the portal.
    """
    parsed = query_params.parse(request.GET, active_language(), sized=True, whole=True)
    result = searcher.search(replace(parsed.request, facets=()))
    ways = geo_params.ways_in_words(parsed.request.near)
    context = {
        "name": titles.name(parsed),
        "result": result,
        "cards": [cards.from_hit(hit, distance=ways.get(hit.city, "")) for hit in result.hits],
        "all_url": search_urls.page(parsed.request, 1),
    }
    status = 200 if result.engine else 503
    response = render(request, "search_page/embed.html", context, status=status)
    response._csp_replace = {"frame-ancestors": origins() or [NONE]}  # type: ignore[attr-defined]
    response.xframe_options_exempt = bool(origins())
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-cache"
    return response
