"""The active filters of a search as text, each with the URL of the search without it."""

from collections.abc import Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.i18n import labels
from portal.queries import geo_labels, query_params, search_urls
from search.schema.facets import FACETS
from search.schema.request import SearchRequest


class ActiveFilter(NamedTuple):
    """`City`, `Dortmund`, and the URL of the search without this filter."""

    name: str | Promise
    label: labels.Label
    url: str


def active_filters(parsed: query_params.ParsedQuery) -> list[ActiveFilter]:
    """Return every filter the visitor has set, besides the text."""
    request = parsed.request
    filters = [
        ActiveFilter(
            FACETS[selected.facet].label,
            selected.label,
            search_urls.without(request, selected.facet, selected.value),
        )
        for selected in parsed.selected
    ]
    return [*filters, *_geo_filters(request)]


def _geo_filters(request: SearchRequest) -> Iterator[ActiveFilter]:
    language = labels.interface_language()
    if request.like:
        text = _("cities similar to %(city)s") % {"city": labels.label("city", request.like)}
        name = FACETS["city"].label
        yield ActiveFilter(name, labels.Label(text, language), search_urls.without_similar(request))
    if request.near:
        text = geo_labels.circle_label(request.near)
        url = search_urls.without_geo(request, "near")
        yield ActiveFilter(_("Distance"), labels.Label(text, language), url)
    if request.box:
        text = geo_labels.box_label(request.box)
        url = search_urls.without_geo(request, "box")
        yield ActiveFilter(_("Map section"), labels.Label(text, language), url)
