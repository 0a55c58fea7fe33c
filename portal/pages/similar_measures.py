"""Measures like the one on the page, each with what both have in common, in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.languages import active_language
from cities.models import CityPage, MeasurePage
from portal.compare import selection
from portal.components import cards
from portal.i18n import labels
from search.schema.likeness import Facts
from search.similar import MOST, Similar, similar_to

# The name and the value in the address that let the page's own city in, and where the list stands.
PARAMETER, EVERYWHERE = "similar", "all"
ANCHOR = "similar"
MOST_REASONS = 4
MOST_WORDS = 3


@dataclass(frozen=True)
class Reason:
    """What two measures have in common: what kind of fact, and which."""

    says: str
    words: tuple[labels.Label, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A similar measure, and why it is one."""

    card: cards.Card
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class SimilarMeasures:
    """The list, and the address of the other one: with the page's own city, or without it.

    `compare_url` puts the first of them beside the page's measure.
    """

    entries: tuple[Entry, ...]
    own_city: bool
    other_url: str
    compare_url: str


def similar(
    page: MeasurePage,
    city: CityPage,
    request: HttpRequest | None,
    chosen: Sequence[cards.Card],
    others: Sequence[cards.Card],
) -> SimilarMeasures | None:
    """What the city itself names as related, then what is like the page; None where nothing is.

    One question to the search; where it does not answer, what is `chosen` remains. `others` are
    measures that the page shows elsewhere. A preview asks nothing: it may be of a draft.
    """
    own_city = request is not None and request.GET.get(PARAMETER) == EVERYWHERE
    found: list[Similar] = []
    if request and page.pk and not getattr(request, "is_preview", False):
        shown = [card.page_id for card in (*chosen, *others)]
        found = similar_to(page, city, active_language(), own_city=own_city, without=shown)
    if not (found or chosen or own_city):
        return None
    named = [Entry(card, (Reason(_("suggested by this city")),)) for card in chosen]
    room = max(MOST - len(named), 0)
    entries = [Entry(cards.from_hit(each.hit), reasons(each.shared)) for each in found[:room]]
    beside = [each.card.page_id for each in (*named, *entries)][: selection.MAX_MEASURES - 1]
    return SimilarMeasures(
        entries=(*named, *entries),
        compare_url=selection.url([page.pk, *beside]) if beside else "",
        own_city=own_city,
        other_url=f"./#{ANCHOR}" if own_city else f"?{PARAMETER}={EVERYWHERE}#{ANCHOR}",
    )


def reasons(shared: Facts) -> tuple[Reason, ...]:
    """The most telling things in common; what only counts beside others is not named."""
    # Who shares a target shares its goal.
    told = [name for name in shared if name in _SAYS and (name != "sdg" or "target" not in shared)]
    found = [_reason(name, shared[name]) for name in told]
    return tuple(found[:MOST_REASONS])


def _reason(name: str, values: tuple[str, ...]) -> Reason:
    words = [labels.label(name, value) for value in values]
    if name in _NUMBERED:
        # "7 Affordable and clean energy": the number is enough.
        numbers = sorted((word.split(" ", 1)[0] for word in words), key=_in_order)
        words = [labels.Label(number, "") for number in numbers]
    return Reason(_SAYS[name](len(words)), tuple(words[:MOST_WORDS]))


def _in_order(number: str) -> list[tuple[int, str]]:
    """A sort key by which 7.10 comes after 7.2, and 7.a after both."""
    return [(int(part) if part.isdecimal() else 1000, part) for part in number.split(".")]


_SAYS: dict[str, Callable[[int], str]] = {
    "kind": lambda number: _("same kind of measure:"),
    "field": lambda number: ngettext("same field of action:", "same fields of action:", number),
    "target": lambda number: ngettext("target:", "targets:", number),
    "sdg": lambda number: ngettext("goal:", "goals:", number),
    "instrument": lambda number: ngettext("instrument:", "instruments:", number),
    "cost": lambda number: _("cost of both:"),
    "effect": lambda number: _("savings of both:"),
    "city_size": lambda number: _("both cities:"),
}
_NUMBERED = ("target", "sdg")
