"""Views of the search page (whole or as an htmx partial) and of its suggestions."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cities.languages import active_language, offered_languages
from portal.alerts import saved_queries
from portal.alerts import tokens as alert_links
from portal.compare import selection
from portal.components import cards
from portal.http import errors
from portal.i18n import labels
from portal.queries import (
    entry_kinds,
    geo_labels,
    query_params,
    search_urls,
    similar_cities,
)
from portal.queries.active_filters import active_filters
from portal.search_page import ambiguous_places, embed, facets, result_map, suggestions
from search import searcher
from search.schema.request import SearchRequest, SearchResult

METHODS = ("GET", "HEAD", "OPTIONS")
MAX_FIELD_SUGGESTIONS = 8
MAX_INTERPRETATIONS = 5


def _context(parsed: query_params.ParsedQuery, result: SearchResult) -> dict[str, Any]:
    search_request = parsed.request
    like = similar_cities.for_city(search_request.like)
    return {
        "description": _(
            "Search the climate and sustainability measures of all partner cities,"
            " by word, place, goal or field of action."
        ),
        "search_request": search_request,
        "result": result,
        "only_measures": entry_kinds.only_measures(search_request, result),
        "notes": parsed.notes,
        "cards": _cards(search_request, like, result),
        "like": like,
        "like_options": similar_cities.options(search_request.like),
        "facet_groups": facets.groups(search_request, result),
        "chips": active_filters(parsed),
        **result_map.context(search_request, result),
        "first": (search_request.page - 1) * search_request.size + 1,
        "suggestions": []
        if result.hits or not result.engine
        else _suggestions(search_request.language),
        "alert_url": alert_links.form_url(saved_queries.serialize(search_request)),
        "sorts": _sorts(search_request),
        "most_compared": selection.MAX_MEASURES,
        **_pagination(search_request, result.total),
        "without_filters_url": search_urls.without_filters(search_request),
        "without_text_url": search_urls.without_text(search_request),
        "expanded": _expanded(result),
        "meant": _interpretations(search_request) if search_request.page == 1 else [],
        "expand_url": search_urls.with_expansion(search_request, expand=not search_request.expand),
        "export_urls": {
            name: search_urls.export(entry_kinds.named(search_request, result), name)
            for name in query_params.EXPORT_FORMATS
        },
        "largest": settings.PORTAL_EXPORT_ROWS,
        "correction_link": _correction_link(search_request, result.correction),
    }


def _correction_link(search_request: SearchRequest, words: str) -> SafeString:
    """Return the link to the search as it may have been meant; empty without such words."""
    if not words:
        return SafeString("")
    return format_html('<a href="{}">{}</a>', search_urls.with_text(search_request, words), words)


def _pagination(search_request: SearchRequest, total: int) -> dict[str, Any]:
    """Return the pages to link, and the URLs before and after this one; none of a single page."""
    size, current = search_request.size, search_request.page
    paginator = Paginator(range(min(total, query_params.MAX_PAGE * size)), size)
    last = paginator.num_pages
    numbers = (
        paginator.get_elided_page_range(current, on_each_side=1, on_ends=1) if last > 1 else ()
    )
    return {
        "pages": [
            {"number": n, "url": search_urls.page(search_request, n) if isinstance(n, int) else ""}
            for n in numbers
        ],
        "previous_url": search_urls.page(search_request, current - 1) if current > 1 else "",
        "next_url": search_urls.page(search_request, current + 1) if current < last else "",
    }


def _cards(
    search_request: SearchRequest, like: similar_cities.SimilarCities | None, result: SearchResult
) -> list[cards.Card]:
    """Return the hits as cards, with the similarity reasons and the distance of their city."""
    reasons = like.reasons_by_city() if like else {}
    distances = geo_labels.distance_labels(search_request.near)
    return [
        cards.from_hit(
            hit, reasons.get(hit.document.city, ()), distances.get(hit.document.city, "")
        )
        for hit in result.hits
    ]


def _interpretations(search_request: SearchRequest) -> list[suggestions.Suggestion]:
    """Return cities, goals and fields of action that the text may refer to."""
    found = [
        *suggestions.cities(search_request.text, search_request.language),
        *suggestions.terms(search_request.text, search_request.language),
    ]
    return [each for each in found if each.label.casefold() != search_request.text.casefold()][
        :MAX_INTERPRETATIONS
    ]


def _sorts(search_request: SearchRequest) -> list[dict[str, Any]]:
    """Return the sort options.

    The default has an empty value: a text entered later then gets the default for texts.
    """
    default = query_params.default_sort(search_request.text)
    return [
        {"value": "" if key == default else key, "name": name, "chosen": key == search_request.sort}
        for key, name in query_params.SORT_NAMES.items()
    ]


def _expanded(result: SearchResult) -> list[dict[str, Any]]:
    """Return the expanded concepts with their names in the offered languages.

    A concept and a field of action with the same names are one entry.
    """
    shown: list[dict[str, Any]] = []
    for each in result.expanded:
        names = [
            labels.Label(each.names[code], code)
            for code in offered_languages()
            if code in each.names and each.names[code].lower() != each.asked.lower()
        ]
        line = {"term": each.asked, "names": list(dict.fromkeys(names))}
        if names and line not in shown:
            shown.append(line)
    return shown


def _suggestions(language: str) -> list[dict[str, Any]]:
    """Return the fields of action with the most measures, for an empty results page."""
    result = searcher.search(
        SearchRequest(language=language, sort="newest", size=1, facets=("field",))
    )
    values = sorted(result.facets.get("field", []), key=lambda each: -each.count)
    return [
        {"label": labels.label("field", each.value), "url": search_urls.search(field=each.value)}
        for each in values[:MAX_FIELD_SUGGESTIONS]
    ]


def _wants_partial(request: HttpRequest) -> bool:
    """Return whether htmx requests the results alone; history restores need the whole page."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


def suggest(request: HttpRequest) -> HttpResponse:
    """Render the suggestions below a search field; empty without matches."""
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    found = suggestions.suggest(query_params.search_text(request.GET), active_language())
    return render(request, "search_page/_suggestions.html", {"suggestions": found})


def search(request: HttpRequest) -> HttpResponse:
    """Render the results of the parameters that portal.queries.query_params.parse reads.

    Invalid parameters are dropped with a note; a page beyond the last is a 404; without any engine
    the page says so with 503.
    """
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    try:
        parsed = query_params.parse(request.GET, active_language())
    except query_params.InvalidPage:
        return errors.not_found(request)
    result = searcher.search(parsed.request)
    beyond = (parsed.request.page - 1) * parsed.request.size >= max(result.total, 1)
    if beyond and result.engine:
        return errors.not_found(request)
    partial = _wants_partial(request)
    here = search_urls.page(parsed.request, parsed.request.page)
    template = "search_page/_answer.html" if partial else "search_page/page.html"
    status = 200 if result.engine else 503
    context = _context(parsed, result) | {
        "embed_code": embed.embed_code(request, parsed, result),
        "here": here if partial else "",
        "ambiguous_names": ambiguous_places.ambiguous_names(request.GET, parsed.request),
    }
    response = render(request, template, context, status=status)
    if partial:
        response.headers["HX-Push-Url"] = here
    patch_vary_headers(response, ["HX-Request"])
    return response
