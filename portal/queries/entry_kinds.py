"""Which kinds of entries a search lists: programs and saved searches get measures by default."""

from dataclasses import replace

from search.schema.entries import Entry
from search.schema.request import Filters, SearchRequest, SearchResult

FACET = "entry"
MEASURES: Filters = {FACET: (Entry.MEASURE.value,)}


def measures_by_default(request: SearchRequest) -> SearchRequest:
    """Limit a search to measures, unless it names kinds of entries itself.

    Feeds, exports, embedded lists and saved searches were measures before others were found.
    """
    return replace(request, filters={**MEASURES, **request.filters})


def only_measures(request: SearchRequest, result: SearchResult) -> bool:
    """Whether every hit is a measure, so that the page may call them so."""
    kinds = set(request.filters.get(FACET, ()))
    if not kinds:
        kinds = {each.value for each in result.facets.get(FACET, ()) if each.count}
    return kinds <= {Entry.MEASURE.value}


def named(request: SearchRequest, result: SearchResult) -> SearchRequest:
    """Name all kinds of entries if some hits are no measures, for URLs of lists that have a default.

    The search itself names none where the page lists them all.
    """
    if only_measures(request, result):
        return request
    return replace(request, filters={FACET: tuple(Entry.values), **request.filters})
