"""The only parser of query strings: what a visitor typed becomes a SearchRequest and notes on it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.i18n import labels
from portal.queries import geo_params, similar_cities
from portal.queries.query_text import clean, note_minus, readable
from search.schema import filters as search_filters
from search.schema.request import FACETS, SORTS, Filters, SearchRequest

# What each part of the address may hold; the rest is left out, and the page says so.
MOST_VALUES = 30
LONGEST_VALUE = 60
# Elasticsearch shows no more than the first ten thousand hits.
LAST_PAGE = 500
PAGE_SIZE = 20
# The one value of `view`.
MAP = "map"
# The first and the last year of the start, as two fields of a form give them.
YEAR_FROM, YEAR_TO = "year_from", "year_to"
# Every form of an answer besides the page, each with an address of its own.
FORMS = ("json", "atom", "csv", "xlsx", "geojson", "embed")
# So many at once where an address may say how many: programs read faster than people.
LARGEST_SIZE = 100
YEAR = re.compile(r"(?:19|20|21)\d{2}", re.ASCII)


FACET_NAMES: dict[str, str | Promise] = {
    "field": gettext_lazy("Field of action"),
    "sdg": gettext_lazy("Goal"),
    "target": gettext_lazy("Target"),
    "city": gettext_lazy("City"),
    "country": gettext_lazy("Country"),
    "city_size": gettext_lazy("Size of the city"),
    "type": gettext_lazy("Type"),
    "instrument": gettext_lazy("Instrument"),
    "status": gettext_lazy("Status"),
    "year": gettext_lazy("Year of start"),
    "cost": gettext_lazy("Cost"),
    "effect": gettext_lazy("CO₂ effect"),
    "duration": gettext_lazy("Time to implement"),
    "ease": gettext_lazy("Ease of transfer"),
    "lang": gettext_lazy("Language of the text"),
    "level": gettext_lazy("Depth of description"),
    "limits": gettext_lazy("What did not work"),
    "contact": gettext_lazy("Contact"),
}
SORT_NAMES: dict[str, str | Promise] = {
    "relevance": gettext_lazy("Best match"),
    "newest": gettext_lazy("Newest first"),
    "co2": gettext_lazy("Greatest CO₂ effect"),
}


class NoSuchPage(Exception):
    """The page number is none, or beyond any possible list."""


class Selected(NamedTuple):
    """One active filter: facet, value, and the word for the value."""

    facet: str
    value: str
    label: labels.Label


@dataclass(frozen=True)
class Parsed:
    """The question, what the page says about it, and the filters that are on."""

    request: SearchRequest
    notes: tuple[str, ...]
    selected: tuple[Selected, ...]


def _not_known(facet: str, value: str) -> str:
    return _("The filter “%(name)s” does not know “%(value)s”; it was left out.") % {
        "name": FACET_NAMES[facet],
        "value": clean(value[:LONGEST_VALUE]) or "?",
    }


def _known(facet: str, given: list[str]) -> list[str]:
    if facet == "year":
        return [value for value in given if search_filters.years(value) is not None]
    if not given:
        return []
    words = labels.table(facet)
    return [value for value in given if value in words]


def _values(facet: str, raw: Iterable[str], notes: list[str]) -> tuple[str, ...]:
    # Country codes are capital letters, whichever a visitor types.
    written = (value.upper() if facet == "country" else value for value in raw)
    given = list(dict.fromkeys(value for value in written if value))
    kept = _known(facet, given[:MOST_VALUES])
    unknown = [value for value in given[:MOST_VALUES] if value not in kept]
    if unknown:
        notes.append(_not_known(facet, unknown[0]))
    if len(given) > MOST_VALUES:
        notes.append(
            _("Too many values in the filter “%(name)s”; only the first were used.")
            % {"name": FACET_NAMES[facet]}
        )
    return tuple(kept)


def _span(first: str, last: str, notes: list[str]) -> str:
    """A range of years as one value; the wrong way round it is turned."""
    if first and last and first > last:
        note = _("The first year was later than the last; they were swapped.")
        if note not in notes:
            notes.append(note)
        first, last = last, first
    if first == last:
        return first
    return f"{first}-{last}"


def _year(query: QueryDict, name: str, notes: list[str]) -> str:
    given = query.get(name, "")[: 2 * LONGEST_VALUE].strip()
    if not given or YEAR.fullmatch(given):
        return given
    notes.append(_not_known("year", given))
    return ""


def _years(query: QueryDict, notes: list[str]) -> tuple[str, ...]:
    """Years and ranges, as values of `year` or as the two fields of a form."""
    first, last = _year(query, YEAR_FROM, notes), _year(query, YEAR_TO, notes)
    found = [_span(first, last, notes)] if first or last else []
    for value in _values("year", query.getlist("year"), notes):
        first, dash, last = value.partition("-")
        found.append(_span(first, last, notes) if dash else value)
    return tuple(dict.fromkeys(found))


def _filters(query: QueryDict, notes: list[str]) -> Filters:
    found = {
        facet: _years(query, notes)
        if facet == "year"
        else _values(facet, query.getlist(facet), notes)
        for facet in FACETS
    }
    return {facet: values for facet, values in found.items() if values}


def _like(query: QueryDict, notes: list[str]) -> str:
    """The city whose likes are asked for, by its key or its slug."""
    given = query.get("like", "")[:LONGEST_VALUE].strip()
    key = similar_cities.key_of(given) if given else ""
    if given and not key:
        notes.append(
            _("There is no city “%(value)s” to compare with; this filter was left out.")
            % {"value": clean(given) or "?"}
        )
    return key


def _number(raw: str) -> int:
    """A number above zero; 0 for anything else."""
    # Digits of other scripts are no page numbers, and long numbers are not even looked at.
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) <= 5 else 0


def _page(raw: str | None, size: int) -> int:
    if raw is None or raw == "":
        return 1
    number = _number(raw)
    if not 1 <= number <= LAST_PAGE * PAGE_SIZE // size:
        raise NoSuchPage
    return number


def _size(raw: str, notes: list[str]) -> int:
    if not raw or 1 <= _number(raw) <= LARGEST_SIZE:
        return _number(raw) or PAGE_SIZE
    notes.append(
        ngettext(
            "A page has %(most)d measure at most; it was set to %(size)d.",
            "A page has between 1 and %(most)d measures; it was set to %(size)d.",
            LARGEST_SIZE,
        )
        % {"most": LARGEST_SIZE, "size": PAGE_SIZE}
    )
    return PAGE_SIZE


def usual_sort(text: str) -> str:
    """The order of a list that nobody chose one for."""
    return "relevance" if text else "newest"


def _sort(raw: str, text: str, notes: list[str]) -> str:
    default = usual_sort(text)
    if not raw:
        return default
    if raw not in SORTS:
        notes.append(_("This sort order is unknown; the list is sorted as usual."))
        return default
    return raw


def typed(query: QueryDict) -> str:
    """The text of the search field alone."""
    return readable(query.get("q", ""), [])


def parse_words(text: str, language: str) -> Parsed:
    """A search for words alone, on pages that offer measures to choose from."""
    words = QueryDict(mutable=True)
    words["q"] = text
    return parse(words, language)


def parse(
    query: QueryDict,
    language: str,
    fixed: dict[str, Any] | None = None,
    *,
    sized: bool = False,
    whole: bool = False,
) -> Parsed:
    """Read the address of a search.

    That is `q`, `exact`, the facets, `year_from`, `year_to`, `like`, `near`, `within`, `box`,
    `sort`, `page` and `view`.

    Raises NoSuchPage for a page that cannot be.

    Anything else in the address is ignored. `fixed` are filters that a page sets itself, as an
    SDG page does, and that no visitor can remove. `sized` addresses may say with `size` how many
    hits a page has; where the `whole` list is wanted, there are no pages and `page` is not read.
    """
    notes: list[str] = []
    text = readable(query.get("q", ""), notes)
    note_minus(text, language, notes)
    filters = _filters(query, notes)
    selected = tuple(
        Selected(facet, value, labels.label(facet, value, language))
        for facet, values in filters.items()
        for value in values
    )
    size = _size(query.get("size", ""), notes) if sized else PAGE_SIZE
    request = SearchRequest(
        text=text,
        language=language,
        filters={**filters, **(fixed or {})},
        sort=_sort(query.get("sort", ""), text, notes),
        page=1 if whole else _page(query.get("page"), size),
        size=size,
        near=geo_params.circle(query, notes.append),
        box=geo_params.box(query, notes.append),
        view=MAP if query.get("view") == MAP else "",
        expand=query.get("exact") != "1",
        like=_like(query, notes),
    )
    return Parsed(request, tuple(notes), selected)
