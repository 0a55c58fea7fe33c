"""Parser of the search parameters: turns a query string into a SearchRequest and notes about it.

It is the only one; nothing else reads search parameters.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.i18n import labels
from portal.queries import entry_kinds, geo_params, similar_cities
from portal.queries.query_text import clean, clean_query, note_exclusions
from search.schema import filters as search_filters
from search.schema.facets import FACETS
from search.schema.request import SORTS, Filters, SearchRequest

# Limits of each parameter; what exceeds them is dropped with a note.
MAX_VALUES = 30
MAX_VALUE_LENGTH = 60
# Elasticsearch returns no more than the first ten thousand hits.
MAX_PAGE = 500
PAGE_SIZE = 20
# The one value of `view`.
MAP_VIEW = "map"
# First and last year of the start, as the form's two fields.
YEAR_FROM, YEAR_TO = "year_from", "year_to"
# Every format besides HTML; each has a URL of its own.
EXPORT_FORMATS = ("json", "atom", "csv", "xlsx", "geojson", "embed")
# Largest `size` where it is allowed: programs read faster than people.
MAX_PAGE_SIZE = 100
YEAR = re.compile(r"(?:19|20|21)\d{2}", re.ASCII)


SORT_NAMES: dict[str, str | Promise] = {
    "relevance": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest first"),
    "co2": gettext_lazy("Greatest CO₂ effect"),
}


class InvalidPage(Exception):
    """The page number is no number, or beyond the last possible page."""


class Selected(NamedTuple):
    """One selected facet value with its label."""

    facet: str
    value: str
    label: labels.Label


@dataclass(frozen=True)
class ParsedQuery:
    """The parsed request, notes for the visitor, and the selected facet values."""

    request: SearchRequest
    notes: tuple[str, ...]
    selected: tuple[Selected, ...]


def _unknown_value_note(facet: str, value: str) -> str:
    return _("The filter “%(name)s” has no option “%(value)s”, so we left it out.") % {
        "name": FACETS[facet].label,
        "value": clean(value[:MAX_VALUE_LENGTH]) or "?",
    }


def _valid_values(facet: str, given: list[str]) -> list[str]:
    if FACETS[facet].years:
        return [value for value in given if search_filters.years(value) is not None]
    if not given:
        return []
    words = labels.table(facet)
    return [value for value in given if value in words]


def _values(facet: str, raw: Iterable[str], notes: list[str]) -> tuple[str, ...]:
    # Country codes are upper case, whatever a visitor types.
    normalized = (value.upper() if facet == "country" else value for value in raw)
    given = list(dict.fromkeys(value for value in normalized if value))
    valid = _valid_values(facet, given[:MAX_VALUES])
    unknown = [value for value in given[:MAX_VALUES] if value not in valid]
    if unknown:
        notes.append(_unknown_value_note(facet, unknown[0]))
    if len(given) > MAX_VALUES:
        notes.append(
            _("Too many values in the filter “%(name)s”; only the first were used.")
            % {"name": FACETS[facet].label}
        )
    return tuple(valid)


def _year_range(first: str, last: str, notes: list[str]) -> str:
    """Return a range of years as one value; swapped limits are corrected with a note."""
    if first and last and first > last:
        note = _("The first year was later than the last; they were swapped.")
        if note not in notes:
            notes.append(note)
        first, last = last, first
    if first == last:
        return first
    return f"{first}-{last}"


def _year(query: QueryDict, name: str, notes: list[str]) -> str:
    given = query.get(name, "")[: 2 * MAX_VALUE_LENGTH].strip()
    if not given or YEAR.fullmatch(given):
        return given
    notes.append(_unknown_value_note("year", given))
    return ""


def _years(query: QueryDict, notes: list[str]) -> tuple[str, ...]:
    """Parse years and ranges from `year` and from the two fields `year_from` and `year_to`."""
    first, last = _year(query, YEAR_FROM, notes), _year(query, YEAR_TO, notes)
    found = [_year_range(first, last, notes)] if first or last else []
    for value in _values("year", query.getlist("year"), notes):
        first, dash, last = value.partition("-")
        found.append(_year_range(first, last, notes) if dash else value)
    return tuple(dict.fromkeys(found))


def _filters(query: QueryDict, notes: list[str]) -> Filters:
    found = {
        facet: _years(query, notes)
        if facet == "year"
        else _values(facet, query.getlist(facet), notes)
        for facet in FACETS
    }
    return {facet: values for facet, values in found.items() if values}


def _similar_city(query: QueryDict, notes: list[str]) -> str:
    """Parse `like`, the key or slug of the city whose similar cities are searched."""
    given = query.get("like", "")[:MAX_VALUE_LENGTH].strip()
    key = similar_cities.resolve_key(given) if given else ""
    if given and not key:
        notes.append(
            _("There is no city “%(value)s” to compare with; this filter was left out.")
            % {"value": clean(given) or "?"}
        )
    return key


def _positive_int(raw: str) -> int:
    """Return a positive number; 0 for anything else."""
    # No digits of other scripts, and no conversion of very long numbers.
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) <= 5 else 0


def _page(raw: str | None, size: int) -> int:
    if raw is None or raw == "":
        return 1
    number = _positive_int(raw)
    if not 1 <= number <= MAX_PAGE * PAGE_SIZE // size:
        raise InvalidPage
    return number


def _size(raw: str, notes: list[str]) -> int:
    if not raw or 1 <= _positive_int(raw) <= MAX_PAGE_SIZE:
        return _positive_int(raw) or PAGE_SIZE
    notes.append(
        ngettext(
            "A page has %(most)d measure at most; it was set to %(size)d.",
            "A page has between 1 and %(most)d measures; it was set to %(size)d.",
            MAX_PAGE_SIZE,
        )
        % {"most": MAX_PAGE_SIZE, "size": PAGE_SIZE}
    )
    return PAGE_SIZE


def default_sort(text: str) -> str:
    """Return the sort order used when none is chosen."""
    return "relevance" if text else "newest"


def _sort(raw: str, text: str, notes: list[str]) -> str:
    default = default_sort(text)
    if not raw:
        return default
    if raw not in SORTS:
        notes.append(_("This sort order does not exist. The list is in its usual order."))
        return default
    return raw


def search_text(query: QueryDict) -> str:
    """Return the cleaned text of `q` alone."""
    return clean_query(query.get("q", ""), [])


def parse_text(text: str, language: str) -> ParsedQuery:
    """Parse a search of measures for text alone, for pages that offer them to choose from."""
    words = QueryDict(mutable=True)
    words["q"] = text
    return parse(words, language, fixed=entry_kinds.MEASURES)


def parse(
    query: QueryDict,
    language: str,
    fixed: dict[str, Any] | None = None,
    *,
    allow_size: bool = False,
    unpaged: bool = False,
) -> ParsedQuery:
    """Parse the parameters of a search.

    These are `q`, `exact`, the facets, `year_from`, `year_to`, `like`, `near`, `within`, `box`,
    `sort`, `page` and `view`; others are ignored. `fixed` are filters set by the page itself, which
    no visitor can remove. `allow_size` reads `size`, the number of hits per page; `unpaged` ignores
    `page`.

    Raises InvalidPage for a page that cannot exist.
    """
    notes: list[str] = []
    text = clean_query(query.get("q", ""), notes)
    note_exclusions(text, language, notes)
    filters = _filters(query, notes)
    selected = tuple(
        Selected(facet, value, labels.label(facet, value, language))
        for facet, values in filters.items()
        for value in values
    )
    size = _size(query.get("size", ""), notes) if allow_size else PAGE_SIZE
    request = SearchRequest(
        text=text,
        language=language,
        filters={**filters, **(fixed or {})},
        sort=_sort(query.get("sort", ""), text, notes),
        page=1 if unpaged else _page(query.get("page"), size),
        size=size,
        near=geo_params.parse_circle(query, notes.append),
        box=geo_params.parse_box(query, notes.append),
        view=MAP_VIEW if query.get("view") == MAP_VIEW else "",
        expand=query.get("exact") != "1",
        like=_similar_city(query, notes),
    )
    return ParsedQuery(request, tuple(notes), selected)
