"""The search page, whole or as the part that htmx puts in its place."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from cities.languages import active_language, offered_languages
from portal.alerts import saved_queries
from portal.alerts import tokens as alert_links
from portal.compare import selection
from portal.components import cards
from portal.http import errors
from portal.i18n import labels
from portal.queries import active_filters, geo_params, query_params, search_urls, similar_cities
from portal.search_page import ambiguous_places, embed, facets, result_map, suggestions
from search import searcher
from search.schema.request import SearchRequest, SearchResult

METHODS = ("GET", "HEAD", "OPTIONS")
SUGGESTIONS = 8
MEANT = 5


def _context(parsed: query_params.Parsed, result: SearchResult) -> dict[str, Any]:
    asked = parsed.request
    like = similar_cities.asked(asked.like)
    paginator = Paginator(range(min(result.total, query_params.LAST_PAGE * asked.size)), asked.size)
    return {
        "description": _(
            "Search the climate and sustainability measures of all partner cities,"
            " by word, place, goal or field of action."
        ),
        "asked": asked,
        "result": result,
        "notes": parsed.notes,
        "cards": _cards(asked, like, result),
        "like": like,
        "like_options": similar_cities.options(asked.like),
        "facet_groups": facets.groups(asked, result),
        "chips": active_filters.conditions(parsed),
        **result_map.context(asked, result),
        "first": (asked.page - 1) * asked.size + 1,
        "suggestions": [] if result.hits or not result.engine else _suggestions(asked.language),
        "alert_url": alert_links.form_url(saved_queries.serialize(asked)),
        "sorts": _sorts(asked),
        "most_compared": selection.MOST,
        "pages": [
            {"number": n, "url": search_urls.page(asked, n) if isinstance(n, int) else ""}
            for n in paginator.get_elided_page_range(asked.page, on_each_side=1, on_ends=1)
        ]
        if paginator.num_pages > 1
        else [],
        "previous_url": search_urls.page(asked, asked.page - 1) if asked.page > 1 else "",
        "next_url": search_urls.page(asked, asked.page + 1)
        if asked.page < paginator.num_pages
        else "",
        "without_filters_url": search_urls.without_filters(asked),
        "without_text_url": search_urls.without_text(asked),
        "expanded": _expanded(result),
        "meant": _meant(asked) if asked.page == 1 else [],
        "expand_url": search_urls.expanded(asked, expand=not asked.expand),
        "forms": {form: search_urls.form(asked, form) for form in query_params.FORMS},
        "largest": settings.PORTAL_EXPORT_ROWS,
        "correction_url": search_urls.respelled(asked, result.correction)
        if result.correction
        else "",
    }


def _cards(
    asked: SearchRequest, like: similar_cities.Asked | None, result: SearchResult
) -> list[cards.Card]:
    """The hits, with what makes their city like the one asked about, and how far away it is."""
    why = like.why() if like else {}
    ways = geo_params.ways_in_words(asked.near)
    return [
        cards.from_hit(hit, why.get(hit.city, ()), ways.get(hit.city, "")) for hit in result.hits
    ]


def _meant(asked: SearchRequest) -> list[suggestions.Suggestion]:
    """Cities, goals and fields of action that the words may mean, as ways to go on."""
    found = [
        *suggestions.cities(asked.text, asked.language),
        *suggestions.terms(asked.text, asked.language),
    ]
    return [each for each in found if each.label.casefold() != asked.text.casefold()][:MEANT]


def _sorts(asked: SearchRequest) -> list[dict[str, Any]]:
    """The orders to choose from.

    The usual one is sent as nothing: who then types words gets what is usual for words.
    """
    usual = query_params.usual_sort(asked.text)
    return [
        {"value": "" if key == usual else key, "name": name, "chosen": key == asked.sort}
        for key, name in query_params.SORT_NAMES.items()
    ]


def _expanded(result: SearchResult) -> list[dict[str, Any]]:
    """The concepts named in the question with their names in the languages that are offered.

    A concept and a field of action with the same names are one line.
    """
    shown: list[dict[str, Any]] = []
    for each in result.expanded:
        names = [
            labels.Label(each.names[code], code)
            for code in offered_languages()
            if code in each.names and each.names[code].lower() != each.asked.lower()
        ]
        line = {"asked": each.asked, "names": list(dict.fromkeys(names))}
        if names and line not in shown:
            shown.append(line)
    return shown


def _suggestions(language: str) -> list[dict[str, Any]]:
    """The fields of action with the most measures, for a visitor who found nothing."""
    everything = searcher.search(
        SearchRequest(language=language, sort="newest", size=1, facets=("field",))
    )
    values = sorted(everything.facets.get("field", []), key=lambda each: -each.count)
    return [
        {"label": labels.label("field", each.value), "url": search_urls.search(field=each.value)}
        for each in values[:SUGGESTIONS]
    ]


def _wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the results alone; going back in history needs the whole page."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


def suggest(request: HttpRequest) -> HttpResponse:
    """The list below a search field while somebody types; empty where nothing fits."""
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    found = suggestions.suggest(query_params.typed(request.GET), active_language())
    return render(request, "search_page/_suggestions.html", {"suggestions": found})


def search(request: HttpRequest) -> HttpResponse:
    """Answer the address that portal.queries.query_params.parse reads.

    What cannot be understood is left out with a note; a page that is not there is a 404; when no
    engine answers, the page says so with 503.
    """
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    try:
        parsed = query_params.parse(request.GET, active_language())
    except query_params.NoSuchPage:
        return errors.not_found(request)
    result = searcher.search(parsed.request)
    beyond = (parsed.request.page - 1) * parsed.request.size >= max(result.total, 1)
    if beyond and result.engine:
        return errors.not_found(request)
    part = _wants_part(request)
    here = search_urls.page(parsed.request, parsed.request.page)
    template = "search_page/_answer.html" if part else "search_page/page.html"
    status = 200 if result.engine else 503
    context = _context(parsed, result) | {
        "embed_code": embed.code(request, parsed),
        "here": here if part else "",
        "doubts": ambiguous_places.doubts(request.GET, parsed.request),
    }
    response = render(request, template, context, status=status)
    if part:
        response.headers["HX-Push-Url"] = here
    patch_vary_headers(response, ["HX-Request"])
    return response
