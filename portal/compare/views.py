"""Measures side by side: the address says which, the server keeps nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cities.languages import active_language
from portal.compare import selection, table
from portal.components import cards
from portal.queries import query_params
from search import searcher
from search.schema.request import SearchResult
from search.similar import similar_to

# How many measures are offered to be put beside the others.
OFFERED = 6


@dataclass(frozen=True)
class Offer:
    """A measure that may be added, and the comparison with it."""

    card: cards.Card
    url: str


def _offers(chosen: selection.Chosen, found: Sequence[cards.Card], most: int) -> list[Offer]:
    numbers = chosen.numbers
    return [
        Offer(card, selection.address([*numbers, card.page_id]))
        for card in found
        if card.page_id not in numbers
    ][:most]


def _similar(chosen: selection.Chosen) -> list[cards.Card]:
    """Measures like the first, from all cities, without those that are there already."""
    page, city = chosen.measures[0]
    found = similar_to(page, city, active_language(), own_city=True, without=chosen.numbers)
    return [cards.from_hit(each.hit) for each in found]


def _found(parsed: query_params.Parsed) -> SearchResult | None:
    """The answer to the words; None where there are none."""
    return searcher.search(replace(parsed.request, facets=())) if parsed.request.text else None


def compare(request: HttpRequest) -> HttpResponse:
    """Compare the measures that `m` names (page number, uuid or slug), up to four.

    `only=differences` leaves out rows that are the same for all; `q` looks for one to be added.
    """
    chosen = selection.chosen(request.GET.getlist("m"))
    several = len(chosen.measures) > 1
    differences = several and request.GET.get("only") == "differences"
    room = len(chosen.measures) < selection.MOST
    parsed = query_params.parse_words(request.GET.get("q", "") if room else "", active_language())
    result = _found(parsed)
    offered = [cards.from_hit(hit) for hit in result.hits] if result else []
    if room and chosen.measures and not result:
        offered = _similar(chosen)
    context = {
        "description": _("Up to four measures side by side: cost, effect, and what did not work."),
        "chosen": chosen,
        "notes": [*chosen.notes, *parsed.notes],
        "columns": table.columns(chosen, differences=differences),
        "groups": table.groups(chosen, differences=differences),
        "several": several,
        "differences": differences,
        "all_url": selection.address(chosen.numbers),
        "differences_url": selection.address(chosen.numbers, differences=True),
        "room": room,
        "asked": parsed.request.text,
        "silent": result is not None and not result.engine,
        "offers": _offers(chosen, offered, OFFERED),
    }
    return render(request, "compare/page.html", context)
