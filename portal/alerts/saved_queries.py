"""Saved searches as query strings, and how to read and describe them again."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.i18n import labels
from portal.queries import entry_kinds, query_params, search_urls
from portal.queries.active_filters import active_filters
from search.schema.request import SearchRequest


@dataclass(frozen=True)
class FilterText:
    """One filter as text: `City`, `Dortmund`."""

    name: str | Promise
    value: labels.Label


@dataclass(frozen=True)
class SavedQuery:
    """A saved search for display: its text, and one entry per filter."""

    text: str
    filters: tuple[FilterText, ...]


def serialize(request: SearchRequest) -> str:
    """Return the search as a canonical query string, equal for equal searches."""
    sort = query_params.default_sort(request.text)
    url = search_urls.page(replace(request, sort=sort, page=1, view=""), 1)
    return urlencode(sorted(parse_qsl(urlsplit(url).query)))


def _parameter_names(query_string: str) -> set[str]:
    return {name for name, _value in parse_qsl(query_string)}


def to_request(query_string: str, language: str) -> SearchRequest | None:
    """Parse a saved search into a request, newest first; for measures, unless it names others.

    None if a filter has no valid value left, for example of a city that was withdrawn: without that
    filter the search would match what nobody asked for.
    """
    request = query_params.parse(QueryDict(query_string), language).request
    if _parameter_names(serialize(request)) != _parameter_names(query_string):
        return None
    return replace(entry_kinds.measures_by_default(request), sort="newest", page=1)


def describe(query_string: str, language: str) -> SavedQuery:
    """Describe a saved search; `language` must be the active language."""
    parsed = query_params.parse(QueryDict(query_string), language)
    filters = [FilterText(item.name, item.label) for item in active_filters(parsed)]
    if parsed.request.text and not parsed.request.expand:
        filters.append(
            FilterText(
                _("Search terms"), labels.Label(_("exact words only"), labels.interface_language())
            )
        )
    return SavedQuery(parsed.request.text, tuple(filters))
