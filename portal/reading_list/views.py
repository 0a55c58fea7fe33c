"""The page of a reading list; its URL holds the whole state."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cities.access import visibility
from cities.languages import active_language
from cities.models import MeasurePage
from portal.components import cards, measure_cards
from portal.queries import query_params, search_urls
from portal.reading_list import selection
from search import searcher

# How many results are offered.
MAX_OFFERS = 10


@dataclass(frozen=True)
class Item:
    """One measure of the list, and the lists that its links lead to."""

    card: cards.Card
    place: int
    without: tuple[int, ...]
    earlier: tuple[int, ...] | None
    later: tuple[int, ...] | None

    def links(self) -> list[dict[str, str]]:
        """The actions of an item: name, URL, and the resulting list as one value."""
        changed_lists = [
            ("earlier", self.earlier),
            ("later", self.later),
            ("without", self.without),
        ]
        return [
            {
                "name": name,
                "url": selection.url(page_ids),
                "list": selection.to_param(page_ids),
            }
            for name, page_ids in changed_lists
            if page_ids is not None
        ]


def _items(page_ids: Sequence[int]) -> list[Item]:
    """Return the public measures in the order of the list."""
    cards_found = measure_cards.cards(MeasurePage.objects.published().filter(pk__in=page_ids))
    cards_by_id = {card.page_id: card for card in cards_found}
    shown_ids = tuple(page_id for page_id in page_ids if page_id in cards_by_id)
    last = len(shown_ids) - 1
    return [
        Item(
            cards_by_id[page_id],
            place + 1,
            without=selection.without(shown_ids, page_id),
            earlier=selection.moved(shown_ids, page_id, by=-1) if place else None,
            later=selection.moved(shown_ids, page_id, by=1) if place < last else None,
        )
        for place, page_id in enumerate(shown_ids)
    ]


def _search_context(request: HttpRequest) -> dict[str, Any]:
    """Search for measures to add; empty without `q`."""
    parsed = query_params.parse_text(request.GET.get("q", ""), active_language())
    if not parsed.request.text:
        return {"search_notes": parsed.notes}
    result = searcher.search(replace(parsed.request, facets=()))
    return {
        "search_request": parsed.request,
        "search_notes": parsed.notes,
        "result": result,
        "finds": [cards.from_hit(hit) for hit in result.hits[:MAX_OFFERS]],
        "all_finds_url": search_urls.page(parsed.request, 1) if result.total > MAX_OFFERS else "",
    }


def show(request: HttpRequest) -> HttpResponse:
    """Show the public measures of `m`, and search results for `q` to add.

    Unknown and non-public measures are counted, never named; invalid values are noted.
    """
    reading_list = selection.parse(request.GET.getlist("m"))
    originals = visibility.resolve_aliases(reading_list.page_ids)
    page_ids = tuple(
        dict.fromkeys(originals.get(page_id, page_id) for page_id in reading_list.page_ids)
    )
    items = _items(page_ids)
    shown_ids = [item.card.page_id for item in items]
    context = {
        "description": _("A list of measures to read, to print and to pass on."),
        "listed": reading_list,
        "items": items,
        "most": selection.MAX_MEASURES,
        "missing": len(page_ids) - len(items),
        "numbers": shown_ids,
        "list_value": selection.to_param(page_ids),
        "known_value": selection.to_param(shown_ids),
        "known_url": selection.url(shown_ids),
        "full_url": request.build_absolute_uri(selection.url(shown_ids)),
        **_search_context(request),
    }
    return render(request, "reading_list/page.html", context)
