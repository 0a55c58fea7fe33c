"""Public visibility of pages: the only place that implements the rule.

A page is public if it and all its ancestors are live, and none of them has a view restriction.
An alias is no record of its own: it redirects to its original and is counted nowhere.
"""

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import F, Q
from django.db.models.functions import Left
from django.db.models.lookups import In
from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)
# Chains of aliases are followed up to this length.
_MAX_ALIAS_DEPTH = 10


def _hidden_paths() -> list[str]:
    """Return the tree paths below which no page is public, in one SQL statement.

    A restricted page is hidden itself, too; `visible` filters pages that are not live.
    """
    restricted = PageViewRestriction.objects.order_by().values_list("page__path")
    offline = Page.objects.order_by().filter(live=False, numchild__gt=0).values_list("path")
    return [path for (path,) in restricted.union(offline)]


def visible(pages: Pages) -> Pages:
    """Filter pages to those with a public URL, aliases included."""
    by_length: dict[int, list[str]] = {}
    for path in _hidden_paths():
        by_length.setdefault(len(path), []).append(path)
    queryset = pages.live()
    for length, paths in by_length.items():
        queryset = queryset.filter(~Q(In(Left(F("path"), length), paths)))
    return queryset


def visible_originals(pages: Pages) -> Pages:
    """Filter pages to public ones without aliases, so that each record occurs once."""
    return visible(pages).filter(alias_of=None)


def visible_if_parent_is(pages: Pages) -> Pages:
    """Filter pages to originals that are public wherever their parent is, in a single statement.

    For callers that know which parents are public.
    """
    return pages.live().filter(alias_of=None, view_restrictions=None)


def partnerships_of_public_cities() -> PageQuerySet:
    """Return the primary keys of partnerships with at least one public city."""
    cities = visible_originals(Page.objects.order_by().exclude(citypage=None))
    partnerships = Page.objects.order_by().filter(
        partnershippage__cities__city__in=cities.values("pk")
    )
    return partnerships.values("pk")


def public_pages() -> PageQuerySet:
    """Return the pages of all types with a public URL, aliases included."""
    return visible(
        Page.objects.filter(Q(partnershippage=None) | Q(pk__in=partnerships_of_public_cities()))
    )


def resolve_aliases(keys: Iterable[int]) -> dict[int, int]:
    """Map the primary keys of aliases to that of their final original; other pages are left out."""
    resolved = {key: key for key in keys}
    for _ in range(_MAX_ALIAS_DEPTH):
        aliases = Page.objects.filter(pk__in=set(resolved.values()), alias_of__isnull=False)
        step = dict(aliases.order_by().values_list("pk", "alias_of_id"))
        if not step:
            break
        resolved = {key: step.get(original, original) for key, original in resolved.items()}
    return {key: original for key, original in resolved.items() if key != original}
