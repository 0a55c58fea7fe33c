"""Deletion of contributions whose time is over, run by the worker once a day."""

import logging
from calendar import monthrange
from datetime import datetime, timedelta

from django.utils import timezone

from portal.contributions import emails, erasure
from portal.contributions.models import Contribution, State
from portal.contributions.uploads import pending

logger = logging.getLogger(__name__)

UNCONFIRMED_LIFETIME = timedelta(days=emails.DAYS_TO_CONFIRM)


def delete_expired(now: datetime | None = None) -> int:
    """Delete unconfirmed contributions after a week and closed ones after the city's months.

    What was published stays, without its sender. Returns how many were deleted.
    """
    at = now or timezone.now()
    unconfirmed = Contribution.objects.filter(
        state=State.UNCONFIRMED, created__lt=at - UNCONFIRMED_LIFETIME
    )
    expired = [*unconfirmed, *_closed_too_long(at)]
    for contribution in expired:
        erasure.forget(contribution)
    pending.delete_expired(now=at)
    orphans = erasure.delete_orphans()
    if expired or orphans:
        logger.info("%d contributions and %d left over files deleted", len(expired), orphans)
    return len(expired)


def _closed_too_long(now: datetime) -> list[Contribution]:
    closed = Contribution.objects.exclude(closed=None)
    months = closed.order_by().values_list("city__contribution_months", flat=True).distinct()
    return [
        contribution
        for number in months
        for contribution in closed.filter(
            city__contribution_months=number, closed__lt=_months_before(now, number)
        )
    ]


def _months_before(moment: datetime, months: int) -> datetime:
    """Return the same day some months earlier, or the last day of a shorter month."""
    year, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
