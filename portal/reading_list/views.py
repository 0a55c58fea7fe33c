"""The page of a reading list: the address says what is on it, the server keeps nothing."""

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

# How many finds are offered to be added.
OFFERED = 10


@dataclass(frozen=True)
class Item:
    """One measure of the list, and the lists that its links lead to."""

    card: cards.Card
    place: int
    without: tuple[int, ...]
    earlier: tuple[int, ...] | None
    later: tuple[int, ...] | None

    def links(self) -> list[dict[str, str]]:
        """What can be done with it: a name, the address, and the list as one value."""
        named = [("earlier", self.earlier), ("later", self.later), ("without", self.without)]
        return [
            {
                "name": name,
                "url": selection.address(numbers),
                "list": selection.value(numbers),
            }
            for name, numbers in named
            if numbers is not None
        ]


def _items(numbers: Sequence[int]) -> list[Item]:
    """The measures that are public, in the order of the list."""
    found = measure_cards.cards(MeasurePage.objects.published().filter(pk__in=numbers))
    by_number = {card.page_id: card for card in found}
    known = tuple(number for number in numbers if number in by_number)
    last = len(known) - 1
    return [
        Item(
            by_number[number],
            place + 1,
            without=selection.without(known, number),
            earlier=selection.moved(known, number, by=-1) if place else None,
            later=selection.moved(known, number, by=1) if place < last else None,
        )
        for place, number in enumerate(known)
    ]


def _finds(request: HttpRequest) -> dict[str, Any]:
    """Measures to be added: an answer to the words in `q`, empty where there are none."""
    parsed = query_params.parse_words(request.GET.get("q", ""), active_language())
    if not parsed.request.text:
        return {"search_notes": parsed.notes}
    result = searcher.search(replace(parsed.request, facets=()))
    return {
        "asked": parsed.request,
        "search_notes": parsed.notes,
        "result": result,
        "finds": [cards.from_hit(hit) for hit in result.hits[:OFFERED]],
        "all_finds_url": search_urls.page(parsed.request, 1) if result.total > OFFERED else "",
    }


def show(request: HttpRequest) -> HttpResponse:
    """Show the public measures that `m` names, and finds for `q` to be added to them.

    What is unknown or not public is counted, never named; what cannot be read is left out in words.
    """
    listed = selection.parse(request.GET.getlist("m"))
    originals = visibility.resolve_aliases(listed.numbers)
    numbers = tuple(dict.fromkeys(originals.get(each, each) for each in listed.numbers))
    items = _items(numbers)
    known = [item.card.page_id for item in items]
    context = {
        "description": _("A list of measures to read, to print and to pass on."),
        "listed": listed,
        "items": items,
        "most": selection.MOST,
        "missing": len(numbers) - len(items),
        "numbers": known,
        "list_value": selection.value(numbers),
        "known_value": selection.value(known),
        "known_url": selection.address(known),
        "full_url": request.build_absolute_uri(selection.address(known)),
        **_finds(request),
    }
    return render(request, "reading_list/page.html", context)
