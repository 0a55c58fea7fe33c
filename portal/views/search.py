"""The search page, whole or as the part that htmx puts in its place."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise

from cities.languages import active_language
from portal import cards, forms, labels, links
from portal.views import errors
from search import query
from search.request import FacetValue, SearchRequest, SearchResult

METHODS = ("GET", "HEAD", "OPTIONS")
# Long lists get a scroll bar of their own; these facets are open from the start.
LONG = 9
OPEN = ("field", "sdg", "city")
# Targets make sense only below a goal.
NEEDS_GOAL = "target"
SUGGESTIONS = 8


@dataclass(frozen=True)
class Option:
    value: str
    label: labels.Label
    count: int
    selected: bool


@dataclass(frozen=True)
class Facet:
    """One group of filters as the page shows it."""

    name: str
    label: str | Promise
    options: tuple[Option, ...]
    open: bool

    @property
    def long(self) -> bool:
        return len(self.options) > LONG

    @property
    def active(self) -> int:
        return sum(option.selected for option in self.options)


def _word(words: dict[str, labels.Label], value: str) -> labels.Label:
    return words.get(value) or labels.Label(value, "")


def _options(name: str, values: Iterable[FacetValue]) -> tuple[Option, ...]:
    words = labels.table(name)
    order = {key: place for place, key in enumerate(words)}
    shown = [
        Option(each.value, _word(words, each.value), each.count, each.selected)
        for each in values
        if each.count or each.selected
    ]
    if name == "year":
        shown.sort(key=lambda option: option.value, reverse=True)
    elif name in ("city", "country"):
        shown.sort(key=lambda option: (-option.count, option.label))
    else:
        shown.sort(key=lambda option: order.get(option.value, len(order)))
    return tuple(shown)


def facets(request: SearchRequest, result: SearchResult) -> list[Facet]:
    """The groups worth showing: a single value that everything has helps nobody."""
    found = []
    for name, label in forms.FACET_NAMES.items():
        options = _options(name, result.facets.get(name, []))
        if name == NEEDS_GOAL:
            chosen = request.filters.get("sdg", ())
            options = tuple(
                o for o in options if o.selected or o.value.rpartition("-")[0] in chosen
            )
        active = any(option.selected for option in options)
        if active or len(options) > 1:
            found.append(Facet(name, label, options, active or name in OPEN))
    return found


def chips(parsed: forms.Parsed) -> list[dict[str, Any]]:
    """The active filters, each with the address of the list without it."""
    return [
        {
            "name": forms.FACET_NAMES[each.facet],
            "label": each.label,
            "url": links.without(parsed.request, each.facet, each.value),
        }
        for each in parsed.selected
    ]


def _context(parsed: forms.Parsed, result: SearchResult) -> dict[str, Any]:
    asked = parsed.request
    paginator = Paginator(range(min(result.total, forms.LAST_PAGE * asked.size)), asked.size)
    return {
        "asked": asked,
        "result": result,
        "notes": parsed.notes,
        "cards": [cards.from_hit(hit) for hit in result.hits],
        "facets": facets(asked, result),
        "chips": chips(parsed),
        "first": (asked.page - 1) * asked.size + 1,
        "suggestions": [] if result.hits or not result.engine else _suggestions(asked.language),
        "sorts": forms.SORT_NAMES.items(),
        "pages": [
            {"number": n, "url": links.page(asked, n) if isinstance(n, int) else ""}
            for n in paginator.get_elided_page_range(asked.page, on_each_side=1, on_ends=1)
        ]
        if paginator.num_pages > 1
        else [],
        "previous_url": links.page(asked, asked.page - 1) if asked.page > 1 else "",
        "next_url": links.page(asked, asked.page + 1) if asked.page < paginator.num_pages else "",
        "without_filters_url": links.without_filters(asked),
        "without_text_url": links.without_text(asked),
        "correction_url": links.respelled(asked, result.correction) if result.correction else "",
    }


def _suggestions(language: str) -> list[dict[str, Any]]:
    """The fields of action with the most measures, for a visitor who found nothing."""
    everything = query.search(SearchRequest(language=language, sort="newest", size=1))
    values = sorted(everything.facets.get("field", []), key=lambda each: -each.count)
    return [
        {"label": labels.label("field", each.value), "url": links.search(field=each.value)}
        for each in values[:SUGGESTIONS]
    ]


def _wants_part(request: HttpRequest) -> bool:
    """Whether htmx asks for the results alone; going back in history needs the whole page."""
    headers = request.headers
    return "HX-Request" in headers and "HX-History-Restore-Request" not in headers


def search(request: HttpRequest) -> HttpResponse:
    """Answer `q, city, country, sdg, target, field, type, status, level, lang, year, sort, page`.

    What cannot be understood is left out with a note; a page that is not there is a 404; when no
    engine answers, the page says so with 503.
    """
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    try:
        parsed = forms.parse(request.GET, active_language())
    except forms.NoSuchPage:
        return errors.not_found(request)
    result = query.search(parsed.request)
    beyond = (parsed.request.page - 1) * parsed.request.size >= max(result.total, 1)
    if beyond and result.engine:
        return errors.not_found(request)
    part = _wants_part(request)
    template = "portal/_answer.html" if part else "portal/search.html"
    status = 200 if result.engine else 503
    response = render(request, template, _context(parsed, result), status=status)
    if part:
        response.headers["HX-Push-Url"] = links.page(parsed.request, parsed.request.page)
    patch_vary_headers(response, ["HX-Request"])
    return response
