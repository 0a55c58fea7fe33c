"""The comparison page; its URL holds the whole state."""

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

# How many measures are offered for comparison.
MAX_OFFERS = 6


@dataclass(frozen=True)
class Offer:
    """A measure that may be added, and the URL of the comparison with it."""

    card: cards.Card
    url: str


def _offers(
    selected: selection.Selection, candidates: Sequence[cards.Card], limit: int
) -> list[Offer]:
    page_ids = selected.page_ids
    return [
        Offer(card, selection.url([*page_ids, card.page_id]))
        for card in candidates
        if card.page_id not in page_ids
    ][:limit]


def _similar(selected: selection.Selection) -> list[cards.Card]:
    """Return measures similar to the first, from all cities, without the compared ones."""
    page, city = selected.measures[0]
    candidates = similar_to(page, city, active_language(), own_city=True, without=selected.page_ids)
    return [cards.from_hit(each.hit) for each in candidates]


def _search(parsed: query_params.ParsedQuery) -> SearchResult | None:
    """Return the results for the text; None without a text."""
    return searcher.search(replace(parsed.request, facets=())) if parsed.request.text else None


def compare(request: HttpRequest) -> HttpResponse:
    """Compare up to four measures named by `m` (page id, uuid or slug).

    `only=differences` hides rows that are the same for all; `q` searches measures to add.
    """
    selected = selection.parse(request.GET.getlist("m"))
    several = len(selected.measures) > 1
    differences = several and request.GET.get("only") == "differences"
    room = len(selected.measures) < selection.MAX_MEASURES
    parsed = query_params.parse_text(request.GET.get("q", "") if room else "", active_language())
    result = _search(parsed)
    offered_cards = [cards.from_hit(hit) for hit in result.hits] if result else []
    if room and selected.measures and not result:
        offered_cards = _similar(selected)
    context = {
        "description": _("Up to four measures side by side: cost, effect, and what did not work."),
        "chosen": selected,
        "notes": [*selected.notes, *parsed.notes],
        "columns": table.columns(selected, differences=differences),
        "groups": table.groups(selected, differences=differences),
        "several": several,
        "differences": differences,
        "all_url": selection.url(selected.page_ids),
        "differences_url": selection.url(selected.page_ids, differences=True),
        "room": room,
        "search_text": parsed.request.text,
        "silent": result is not None and not result.engine,
        "offers": _offers(selected, offered_cards, MAX_OFFERS),
    }
    return render(request, "compare/page.html", context)
