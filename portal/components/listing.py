"""Paginated lists of measures: one page of cards, and the URLs of the others."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, QueryDict

from cities.models import CityPage, MeasurePage
from portal.components import measure_cards
from portal.components.cards import Card

PAGE_SIZE = 20
# Fragment of the list, to which its pagination links lead.
ANCHOR = "measures"


def page_number(query: QueryDict) -> int:
    """Parse `page`; Http404 for anything but a positive number."""
    raw = query.get("page", "")
    if not raw:
        return 1
    if not (raw.isascii() and raw.isdecimal() and len(raw) <= 4 and int(raw)):
        raise Http404
    return int(raw)


def list_url(filters: dict[str, str], page: int = 1) -> str:
    """Return this page's relative URL with these filters and this page of the list."""
    pairs = {name: value for name, value in filters.items() if value}
    if page > 1:
        pairs["page"] = str(page)
    return f"?{urlencode(pairs)}#{ANCHOR}" if pairs else f"./#{ANCHOR}"


class Listing:
    """One page of a list of public measures; raises Http404 beyond its end."""

    def __init__(
        self,
        measures: "QuerySet[MeasurePage]",
        cities: dict[str, CityPage],
        current: int,
        filters: dict[str, str],
    ) -> None:
        paginator = Paginator(measures.order_by("-first_published_at", "-pk"), PAGE_SIZE)
        if current > paginator.num_pages:
            raise Http404
        self.total = paginator.count
        self.current = current
        page = paginator.page(current)
        rows: Any = page.object_list
        self.cards: list[Card] = measure_cards.cards(rows, cities)
        self.pages = [
            {"number": each, "url": list_url(filters, each) if isinstance(each, int) else ""}
            for each in paginator.get_elided_page_range(current, on_each_side=1, on_ends=1)
        ]
        if paginator.num_pages == 1:
            self.pages = []
        self.previous_url = list_url(filters, current - 1) if current > 1 else ""
        self.next_url = list_url(filters, current + 1) if current < paginator.num_pages else ""
