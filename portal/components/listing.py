"""Long lists of measures: one page of cards at a time, and the addresses of the other pages."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, QueryDict

from cities.models import CityPage, MeasurePage
from portal.components import measure_cards
from portal.components.cards import Card

SIZE = 20
# Where the list stands on its page: other pages of the list lead there at once.
ANCHOR = "measures"


def number(query: QueryDict) -> int:
    """The page asked for; Http404 for what cannot be one."""
    raw = query.get("page", "")
    if not raw:
        return 1
    if not (raw.isascii() and raw.isdecimal() and len(raw) <= 4 and int(raw)):
        raise Http404
    return int(raw)


def address(chosen: dict[str, str], page: int = 1) -> str:
    """This page's own address with these filters and this page of the list."""
    pairs = {name: value for name, value in chosen.items() if value}
    if page > 1:
        pairs["page"] = str(page)
    return f"?{urlencode(pairs)}#{ANCHOR}" if pairs else f"./#{ANCHOR}"


class Listing:
    """One page of a list of public measures; raises Http404 beyond its end."""

    def __init__(
        self,
        found: "QuerySet[MeasurePage]",
        cities: dict[str, CityPage],
        current: int,
        chosen: dict[str, str],
    ) -> None:
        paginator = Paginator(found.order_by("-first_published_at", "-pk"), SIZE)
        if current > paginator.num_pages:
            raise Http404
        self.total = paginator.count
        self.current = current
        page = paginator.page(current)
        rows: Any = page.object_list
        self.cards: list[Card] = measure_cards.cards(rows, cities)
        self.pages = [
            {"number": each, "url": address(chosen, each) if isinstance(each, int) else ""}
            for each in paginator.get_elided_page_range(current, on_each_side=1, on_ends=1)
        ]
        if paginator.num_pages == 1:
            self.pages = []
        self.previous_url = address(chosen, current - 1) if current > 1 else ""
        self.next_url = address(chosen, current + 1) if current < paginator.num_pages else ""
