"""What the public may see: the only place that knows the rule.

A page is public if it is live, every page above it is live too, and none of them is under a view
restriction. An alias is no record of its own: it leads to its original and is counted nowhere.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import F, Q
from django.db.models.functions import Left
from django.db.models.lookups import In
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)
# Aliases of aliases are followed so far.
_LONGEST_CHAIN = 10


def _closed() -> list[str]:
    """The places in the tree below which nothing is public, in one statement.

    Of a restricted page also itself; a page that is not live is seen to elsewhere.
    """
    restricted = PageViewRestriction.objects.order_by().values_list("page__path")
    offline = Page.objects.order_by().filter(live=False, numchild__gt=0).values_list("path")
    return [path for (path,) in restricted.union(offline)]


def visible(pages: Pages) -> Pages:
    """Those of these pages that have a public address, aliases among them."""
    by_length: dict[int, list[str]] = {}
    for path in _closed():
        by_length.setdefault(len(path), []).append(path)
    found = pages.live()
    for length, paths in by_length.items():
        found = found.filter(~Q(In(Left(F("path"), length), paths)))
    return found


def records(pages: Pages) -> Pages:
    """Those of these pages that are public, each once."""
    return visible(pages).filter(alias_of=None)


def of_public_cities() -> PageQuerySet:
    """The numbers of the partnerships of which a city is public."""
    cities = records(Page.objects.order_by().exclude(citypage=None))
    partnerships = Page.objects.order_by().filter(
        partnershippage__cities__city__in=cities.values("pk")
    )
    return partnerships.values("pk")


def pages() -> PageQuerySet:
    """The pages of every kind that have a public address, aliases among them."""
    return visible(Page.objects.filter(Q(partnershippage=None) | Q(pk__in=of_public_cities())))


def originals(keys: Iterable[int]) -> dict[int, int]:
    """Of which page each of these is an alias, to its end; pages that are none are left out."""
    found = {key: key for key in keys}
    for _ in range(_LONGEST_CHAIN):
        aliases = Page.objects.filter(pk__in=set(found.values()), alias_of__isnull=False)
        step = dict(aliases.order_by().values_list("pk", "alias_of_id"))
        if not step:
            break
        found = {key: step.get(known, known) for key, known in found.items()}
    return {key: known for key, known in found.items() if key != known}
