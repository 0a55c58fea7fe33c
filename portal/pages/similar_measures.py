"""Similar measures on the page of a measure, with the reasons as text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.languages import active_language
from cities.models import CityPage, MeasurePage
from portal.compare import selection
from portal.components import cards, measure_cards
from portal.i18n import labels
from search.schema.similarity import Facts
from search.similar import MAX_SIMILAR, Similar, similar_to

# Query parameter that includes the page's own city, and fragment of the list.
PARAMETER, ALL_CITIES = "similar", "all"
ANCHOR = "similar"
MAX_REASONS = 4
MAX_LABELS = 3


@dataclass(frozen=True)
class Reason:
    """What two measures have in common: a kind of fact, and its labels."""

    text: str
    words: tuple[labels.Label, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A similar measure with the reasons."""

    card: cards.Card
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class SimilarMeasures:
    """The list, and the URL of the variant with or without the page's own city.

    `compare_url` compares the first entries with the page's measure.
    """

    entries: tuple[Entry, ...]
    own_city: bool
    other_url: str
    compare_url: str


def similar(
    page: MeasurePage,
    city: CityPage,
    request: HttpRequest | None,
    chosen_cards: Sequence[cards.Card],
    others: Sequence[cards.Card],
) -> SimilarMeasures | None:
    """Return the editors' choice, then similar measures; None if there are none.

    Runs one search; if that fails, the `chosen` cards remain. `others` are measures shown elsewhere
    on the page. Previews run no search, as they may show a draft.
    """
    own_city = request is not None and request.GET.get(PARAMETER) == ALL_CITIES
    found: list[Similar] = []
    if request and page.pk and not getattr(request, "is_preview", False):
        shown_ids = [card.page_id for card in (*chosen_cards, *others)]
        found = similar_to(page, city, active_language(), own_city=own_city, without=shown_ids)
    if not (found or chosen_cards or own_city):
        return None
    chosen_entries = [Entry(card, (Reason(_("suggested by this city")),)) for card in chosen_cards]
    remaining = max(MAX_SIMILAR - len(chosen_entries), 0)
    hits = found[:remaining]
    found_cards = measure_cards.show_photographs(cards.from_hit(each.hit) for each in hits)
    entries = [
        Entry(card, _all_reasons(each)) for card, each in zip(found_cards, hits, strict=True)
    ]
    compared_ids = [each.card.page_id for each in (*chosen_entries, *entries)][
        : selection.MAX_MEASURES - 1
    ]
    return SimilarMeasures(
        entries=(*chosen_entries, *entries),
        compare_url=selection.url([page.pk, *compared_ids]) if compared_ids else "",
        own_city=own_city,
        other_url=f"./#{ANCHOR}" if own_city else f"?{PARAMETER}={ALL_CITIES}#{ANCHOR}",
    )


def _all_reasons(similar: Similar) -> tuple[Reason, ...]:
    found = reasons(similar.shared)
    return (*found[: MAX_REASONS - 1], Reason(_("similar text"))) if similar.by_meaning else found


def reasons(shared: Facts) -> tuple[Reason, ...]:
    """Return the most significant facts in common; minor ones are dropped."""
    # A shared target implies its goal.
    facts_to_show = [
        name
        for name in shared
        if name in _REASON_TEXTS and (name != "sdg" or "target" not in shared)
    ]
    found = [_reason(name, shared[name]) for name in facts_to_show]
    return tuple(found[:MAX_REASONS])


def _reason(name: str, values: tuple[str, ...]) -> Reason:
    words = [labels.label(name, value) for value in values]
    if name in _NUMBERED:
        # "7 Affordable and clean energy": the number is enough.
        numbers = sorted((word.split(" ", 1)[0] for word in words), key=_number_key)
        words = [labels.Label(number, "") for number in numbers]
    return Reason(_REASON_TEXTS[name](len(words)), tuple(words[:MAX_LABELS]))


def _number_key(number: str) -> list[tuple[int, str]]:
    """Return a sort key by which 7.10 comes after 7.2, and 7.a after both."""
    return [(int(part) if part.isdecimal() else 1000, part) for part in number.split(".")]


_REASON_TEXTS: dict[str, Callable[[int], str]] = {
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
