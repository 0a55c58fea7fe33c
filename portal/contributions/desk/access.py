"""Who may see which contributions: the moderators of a city those sent to it, superusers all.

The office sees none, because senders are told that the moderators of the city read them.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cities.models import CityPage
from portal.contributions.models import Contribution, State


def cities_of(user: Any) -> "QuerySet[CityPage]":
    """Return the cities whose contributions a user reads."""
    cities: QuerySet[CityPage] = CityPage.objects.filter(alias_of=None)
    if user.is_superuser:
        return cities
    return cities.filter(access__moderators__user=user)


def cities_with_desk(user: Any) -> "QuerySet[CityPage]":
    """Return those of the cities that take contributions, or have some."""
    with_contributions = Contribution.objects.order_by().values("city")
    return cities_of(user).filter(Q(takes_contributions=True) | Q(pk__in=with_contributions))


def contributions_of(user: Any) -> "QuerySet[Contribution]":
    """Return the confirmed contributions that a user may read."""
    confirmed = Contribution.objects.exclude(state=State.UNCONFIRMED)
    return confirmed.filter(city__in=cities_of(user).values("pk"))


def count_open(user: Any) -> int:
    """Return how many contributions wait for the moderators or for the sender."""
    return contributions_of(user).filter(closed=None).count()


class DeskMixin(WagtailAdminTemplateMixin):
    """Admin view for the moderators of cities."""

    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not cities_of(request.user).exists():
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        # The browser keeps no copy of what was private.
        response.headers["Cache-Control"] = "no-store, private"
        return response
