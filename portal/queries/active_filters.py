"""What narrows a search, in words: its filters and its place, each with the search without it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.i18n import labels
from portal.queries import geo_params, query_params, search_urls
from search.schema.request import SearchRequest


class Condition(NamedTuple):
    """`City`, `Dortmund`, and the address of the search without that."""

    name: str | Promise
    label: labels.Label
    url: str


def conditions(parsed: query_params.Parsed) -> list[Condition]:
    """All that a visitor has set, besides the words."""
    asked = parsed.request
    filters = [
        Condition(
            query_params.FACET_NAMES[each.facet],
            each.label,
            search_urls.without(asked, each.facet, each.value),
        )
        for each in parsed.selected
    ]
    return [*filters, *_places(asked)]


def _places(asked: SearchRequest) -> Iterator[Condition]:
    language = labels.interface_language()
    if asked.like:
        words = _("cities similar to %(city)s") % {"city": labels.label("city", asked.like)}
        name = query_params.FACET_NAMES["city"]
        yield Condition(name, labels.Label(words, language), search_urls.without_like(asked))
    if asked.near:
        words = geo_params.circle_in_words(asked.near)
        url = search_urls.without_place(asked, "near")
        yield Condition(_("Distance"), labels.Label(words, language), url)
    if asked.box:
        words = geo_params.box_in_words(asked.box)
        url = search_urls.without_place(asked, "box")
        yield Condition(_("Map section"), labels.Label(words, language), url)
