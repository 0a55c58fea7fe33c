"""What resembles a contribution: public entries of the city, and other contributions to it."""

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet

from portal.contributions.models import Contribution, State
from portal.i18n import labels
from search.schema.request import Hit, SearchRequest
from search.searcher import search

MAX_SHOWN = 5
# The latest contributions that are compared.
MAX_COMPARED = 300
# Share of the words of the shorter text that the other one has, too.
ALIKE = 0.5
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True)
class Resemblance:
    """Another contribution, and whether it comes from the same address."""

    contribution: Contribution
    same_sender: bool


class Entry(NamedTuple):
    """A public entry of the city, and what kind of entry it is."""

    kind: Any
    hit: Hit


def entries(contribution: Contribution) -> list[Entry]:
    """Return the public entries of the city that the title finds; none if no engine answers."""
    request = SearchRequest(
        text=contribution.title,
        language=contribution.language,
        filters={"city": (contribution.city.key,)},
        size=MAX_SHOWN,
        facets=(),
    )
    return [Entry(labels.label("entry", hit.document.entry), hit) for hit in search(request).hits]


def contributions(contribution: Contribution) -> list[Resemblance]:
    """Return the confirmed contributions to the same city that share most words, the closest first."""
    words = _words(contribution)
    scored = [
        (_likeness(words, _words(other)), other) for other in _others(contribution)[:MAX_COMPARED]
    ]
    alike = sorted(
        ((score, other) for score, other in scored if score >= ALIKE),
        key=lambda pair: (-pair[0], -pair[1].pk),
    )
    return [
        Resemblance(other, other.sender_email.casefold() == contribution.sender_email.casefold())
        for _score, other in alike[:MAX_SHOWN]
    ]


def _others(contribution: Contribution) -> "QuerySet[Contribution]":
    confirmed = Contribution.objects.filter(city=contribution.city_id)
    others = confirmed.exclude(state=State.UNCONFIRMED).exclude(pk=contribution.pk)
    return others.exclude(merged_into=contribution).order_by("-created", "-pk")


def _words(contribution: Contribution) -> frozenset[str]:
    text = f"{contribution.title} {contribution.organisation} {contribution.text}"
    return frozenset(_WORD.findall(text.casefold()))


def _likeness(first: frozenset[str], second: frozenset[str]) -> float:
    shorter = min(len(first), len(second))
    return len(first & second) / shorter if shorter else 0.0
