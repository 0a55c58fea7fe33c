"""The filters beside the search results, grouped and ordered.

A filter is shown if one of its values has some of the hits but not all, or if one is selected. Long
lists start with the values with the highest counts, selected ones first; the rest is folded. Years
are always sorted from the newest. Facets of two levels are one filter: a country with its cities, a
goal with its targets.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from cities.values.collation import by_name
from portal.i18n import labels
from search.schema import filters
from search.schema.facets import ENTRY, FACETS, LEVELS, NUMBERS, TEXT, WHAT, WHERE
from search.schema.request import FacetValue, SearchRequest, SearchResult

GROUPS: dict[str, str | Promise] = {
    ENTRY: gettext_lazy("Entries"),
    WHERE: gettext_lazy("Where"),
    WHAT: gettext_lazy("What"),
    NUMBERS: gettext_lazy("When and how much"),
    TEXT: gettext_lazy("About the text"),
}
LOWER_LEVELS = dict(LEVELS)
FIRST = 8


@dataclass(frozen=True)
class Option:
    """A value to tick; `children` are the values of the lower level."""

    facet: str
    value: str
    label: labels.Label
    count: int
    selected: bool
    children: tuple["Option", ...] = ()

    @property
    def chosen(self) -> int:
        """The number of ticked values, children included."""
        return self.selected + sum(child.selected for child in self.children)


@dataclass(frozen=True)
class Years:
    """The two fields for the first and the last year, and the years they offer."""

    known: tuple[str, ...]
    first: str
    last: str


@dataclass(frozen=True)
class Facet:
    """One filter as the page shows it; `rest` is folded away."""

    name: str
    label: str | Promise
    first: tuple[Option, ...]
    rest: tuple[Option, ...]
    open: bool
    flag: bool = False
    years: Years | None = None

    @property
    def total(self) -> int:
        return len(self.first) + len(self.rest)

    @property
    def active(self) -> int:
        ticked = sum(option.chosen for option in (*self.first, *self.rest))
        return ticked + bool(self.years and (self.years.first or self.years.last))

    @property
    def rest_open(self) -> bool:
        return any(option.chosen for option in self.rest)


@dataclass(frozen=True)
class Group:
    name: str
    label: str | Promise
    facets: tuple[Facet, ...]


def groups(request: SearchRequest, result: SearchResult) -> list[Group]:
    """The filters of a result by group, without empty groups.

    The group of places is always there: it also holds distance and similar cities.
    """
    found = []
    for name, label in GROUPS.items():
        members = (facet.name for facet in FACETS.values() if facet.group == name)
        facets = tuple(facet for each in members if (facet := _facet(each, request, result)))
        if facets or name == WHERE:
            found.append(Group(name, label, facets))
    return found


def _facet(name: str, request: SearchRequest, result: SearchResult) -> Facet | None:
    declared = FACETS[name]
    values = result.facets.get(name, [])
    lower = LOWER_LEVELS.get(name, "")
    below = result.facets.get(lower, []) if lower else []
    active = any(each.selected for each in (*values, *below))
    if not (active or _divides(values, result.total) or _divides(below, result.total)):
        return None
    span = _span(request.filters.get(name, ())) if declared.years else ""
    options = _options(name, [each for each in values if each.value != span])
    if lower:
        options = _tree(name, options, _options(lower, below))
    first, rest = _newest(options) if declared.years else _parted(options)
    return Facet(
        name=name,
        label=declared.tree_label or declared.label,
        first=first,
        rest=rest,
        open=active or declared.open,
        flag=declared.flag,
        years=_years(values, span) if declared.years else None,
    )


def _divides(values: Iterable[FacetValue], total: int) -> bool:
    return any(0 < each.count < total for each in values)


def _options(name: str, values: Iterable[FacetValue]) -> list[Option]:
    """The values with hits and the selected ones, labelled and sorted."""
    words = labels.table(name)
    shown = [
        Option(name, each.value, _word(name, words, each.value), each.count, each.selected)
        for each in values
        if each.count or each.selected
    ]
    return sorted(shown, key=_order(name, words))


def _word(name: str, words: dict[str, labels.Label], value: str) -> labels.Label:
    return words.get(value) or labels.label(name, value)


def _order(name: str, words: dict[str, labels.Label]) -> Callable[[Option], Any]:
    if FACETS[name].years:
        return lambda option: tuple(-ord(sign) for sign in option.value)
    if FACETS[name].scale:
        places = {key: place for place, key in enumerate(words)}
        return lambda option: places.get(option.value, len(places))
    return lambda option: (-option.count, by_name(option.label))


def _tree(name: str, uppers: list[Option], lowers: list[Option]) -> list[Option]:
    """Nest lower values below their upper ones; an upper value without hits is added if needed."""
    below: dict[str, list[Option]] = {}
    for option in lowers:
        below.setdefault(filters.parent(option.facet, option.value), []).append(option)
    missing = [FacetValue(value, 0) for value in below.keys() - {each.value for each in uppers}]
    words = labels.table(name)
    uppers = uppers + [
        Option(name, each.value, _word(name, words, each.value), 0, selected=False)
        for each in missing
    ]
    return [
        Option(
            name,
            each.value,
            each.label,
            each.count,
            each.selected,
            tuple(below.get(each.value, ())),
        )
        for each in sorted(uppers, key=_order(name, words))
    ]


def _parted(options: list[Option]) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    """Split into the values shown at once, selected ones first, and the folded rest."""
    # Folding a single value would save no room.
    if len(options) <= FIRST + 1:
        return tuple(options), ()
    best = sorted(options, key=lambda option: (not option.chosen, -option.count))[:FIRST]
    first = [option for option in options if option in best]
    first.sort(key=lambda option: not option.chosen)
    return tuple(first), tuple(option for option in options if option not in best)


def _newest(options: list[Option]) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    """Split into the newest years and the older ones, keeping the order."""
    return tuple(options[:FIRST]), tuple(options[FIRST:])


def _span(chosen: Iterable[str]) -> str:
    """The range shown in the two year fields: the first one selected."""
    return next((value for value in chosen if "-" in value), "")


def _years(values: Iterable[FacetValue], span: str) -> Years:
    first, _dash, last = span.partition("-")
    known = {each.value for each in values if each.value.isdecimal()} | {first, last} - {""}
    return Years(tuple(sorted(known, reverse=True)), first, last)
