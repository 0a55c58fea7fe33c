"""Store what a form sends, within the limits, until the sender confirms it by mail.

A new contribution that would exceed a limit either displaces the oldest unconfirmed one, or is
refused with the reason; confirmed ones are never affected.
"""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.models import CityPage
from portal.contributions import emails, erasure
from portal.contributions.models import Contribution, ContributionFile, State
from portal.contributions.uploads import pending

logger = logging.getLogger(__name__)

# Unconfirmed contributions of one address within a day, so that no inbox is filled.
MAX_UNCONFIRMED_PER_ADDRESS = 3
# Unconfirmed contributions of all addresses.
MAX_UNCONFIRMED = 2_000
DAY = timedelta(days=1)
# Contributions that agree in these are the same.
IDENTIFYING = ("sender_email", "kind", "title", "text")


class Refused(Exception):
    """The contribution is not stored now; the message says why and when to come back."""


def submit(
    *,
    city: CityPage,
    key: uuid.UUID,
    fields: dict[str, Any],
    files: Iterable[ContributionFile],
    language: str,
    now: datetime,
) -> Contribution:
    """Store a contribution and queue the mail that asks to confirm it; raise Refused.

    The same key again returns the same contribution, whatever the fields are. So does the same
    content from the same address until it is confirmed: the form was sent again after going back.
    """
    with transaction.atomic():
        # One at a time per city, so that neither its limit nor the key is overrun.
        CityPage.objects.select_for_update(of=("self",)).filter(pk=city.pk).first()
        if existing := _sent_before(city, key, fields, now):
            return existing
        if is_full(city, now=now):
            raise Refused(full_message())
        _check_address(fields["sender_email"], now)
        _make_room()
        contribution = Contribution.objects.create(
            city=city, key=key, language=language, created=now, changed=now, **fields
        )
        pending.attach(files, contribution)
        emails.confirmation(contribution)
    return contribution


def _sent_before(
    city: CityPage, key: uuid.UUID, fields: dict[str, Any], now: datetime
) -> Contribution | None:
    same = Q(city=city, state=State.UNCONFIRMED, created__gt=now - DAY)
    same &= Q(**{name: fields[name] for name in IDENTIFYING})
    return Contribution.objects.filter(Q(key=key) | same).first()


def is_full(city: CityPage, *, now: datetime) -> bool:
    """Return whether the city has received as many contributions today as it can read."""
    today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    count = Contribution.objects.filter(city=city, created__gte=today).count()
    return count >= city.contributions_per_day


def full_message() -> str:
    """Return what is said when a city is full."""
    return _("The city cannot take any more contributions today. Please come back tomorrow.")


def _check_address(address: str, now: datetime) -> None:
    recent = _unconfirmed().filter(sender_email=address, created__gt=now - DAY)
    if recent.count() >= MAX_UNCONFIRMED_PER_ADDRESS:
        raise Refused(
            _(
                "Several contributions with this e-mail address wait to be confirmed. Please open "
                "the links in our e-mails first, or come back tomorrow."
            )
        )


def _unconfirmed() -> "QuerySet[Contribution]":
    return Contribution.objects.filter(state=State.UNCONFIRMED)


def _make_room() -> None:
    """Delete the oldest unconfirmed contributions so that one more stays within the limit."""
    surplus = _unconfirmed().count() - MAX_UNCONFIRMED + 1
    if surplus <= 0:
        return
    for oldest in _unconfirmed().order_by("created", "pk")[:surplus]:
        erasure.forget(oldest)
    logger.warning("Too many unconfirmed contributions: the oldest %d were deleted", surplus)
