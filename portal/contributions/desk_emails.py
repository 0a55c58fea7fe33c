"""Mails to a city's moderators, each in the language of their admin.

They name a contribution by its number only: what the sender wrote stays in the admin.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cities.languages import active_language
from cities.models import CityPage, User
from portal.contributions.models import Contribution, DeskNotice, State
from portal.http.public_url import portal_url
from portal.mail.queue import QueuedMail, pack

# Of new contributions a moderator is told at most once in this time.
NOTICE_PAUSE = timedelta(hours=1)


def moderators(city: CityPage) -> list[Any]:
    """Return the active moderators of a city who have an address."""
    users = User.objects.filter(groups__moderates_city__city=city, is_active=True)
    return list(users.exclude(email="").select_related("wagtail_userprofile").order_by("pk"))


def answered(contribution: Contribution) -> None:
    """Tell that the sender has answered a question or corrected the contribution."""
    _tell(
        _responsible(contribution),
        lambda: _("%(site)s: answer to your question about a contribution"),
        lambda: [
            _(
                "The sender of contribution %(number)s to %(city)s has answered. Open "
                "the contribution:"
            ),
            contribution_url(contribution),
        ],
        contribution,
    )


def withdrawn(contribution: Contribution) -> None:
    """Tell that the sender has withdrawn a contribution; to be called before it is erased."""
    everybody = contribution.state == State.PUBLISHED
    _tell(
        moderators(contribution.city) if everybody else _assigned(contribution),
        lambda: _("%(site)s: a contribution was withdrawn"),
        lambda: [
            _(
                "The sender has withdrawn contribution %(number)s to %(city)s. The "
                "portal has deleted it with all its messages and files. If it was "
                "published, it has been removed."
            )
        ],
        contribution,
    )


def contribution_url(contribution: Contribution) -> str:
    """Return the absolute URL of a contribution on the desk."""
    return portal_url() + reverse("contribution", args=[contribution.pk])


def _assigned(contribution: Contribution) -> list[Any]:
    """Return the assignee, if still a moderator of the city."""
    people = moderators(contribution.city)
    return [user for user in people if user.pk == contribution.assignee_id]


def _responsible(contribution: Contribution) -> list[Any]:
    return _assigned(contribution) or moderators(contribution.city)


def _tell(
    users: Iterable[Any],
    subject: Callable[[], str],
    lines: Callable[[], list[str]],
    contribution: Contribution,
) -> None:
    for user in users:
        with translation.override(_language(user)):
            names = {
                "site": settings.WAGTAIL_SITE_NAME,
                "number": contribution.pk,
                "city": contribution.city.best_name(active_language()),
            }
            _queue(user, subject() % names, [line % names for line in lines()])


def _language(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return getattr(profile, "preferred_language", "") or settings.LANGUAGE_CODE


def _queue(user: Any, subject: str, lines: Sequence[str]) -> None:
    mail = EmailMessage(
        subject=" ".join(subject.split()),
        body="\n".join(lines) + "\n",
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    QueuedMail.objects.create(message=pack(mail))


def send_notices(now: datetime) -> None:
    """Tell moderators of contributions that nobody reads yet, at most once an hour.

    Run by the worker. However many arrive, each moderator gets one mail, and is not told again of
    the same ones.
    """
    for user, cities in _untold(now).items():
        with transaction.atomic():
            DeskNotice.objects.update_or_create(user=user, defaults={"sent": now})
            with translation.override(_language(user)):
                site = {"site": settings.WAGTAIL_SITE_NAME}
                names = ", ".join(city.best_name(active_language()) for city in cities)
                lines = [
                    _(
                        "New contributions to the Climate City Contract are waiting for "
                        "you: %(cities)s."
                    )
                    % {"cities": names},
                    "",
                    portal_url() + reverse("contributions"),
                ]
                _queue(user, _("%(site)s: new contributions") % site, lines)


def _untold(now: datetime) -> dict[Any, list[CityPage]]:
    """Return the moderators to be told now, each with the cities that have new contributions."""
    received = Contribution.objects.filter(state=State.RECEIVED)
    newest = dict(received.order_by().values_list("city").annotate(Max("consented")))
    told = dict(DeskNotice.objects.values_list("user", "sent"))
    found: dict[Any, list[CityPage]] = {}
    for city in CityPage.objects.filter(pk__in=newest).order_by("pk"):
        for user in moderators(city):
            last = told.get(user.pk)
            # A time in the future was written by a clock that was ahead.
            is_due = last is None or last <= now - NOTICE_PAUSE or last > now
            if is_due and (last is None or newest[city.pk] > min(last, now)):
                found.setdefault(user, []).append(city)
    return found
