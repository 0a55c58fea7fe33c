"""Life cycle of alerts: subscribe, confirm, unsubscribe, expire.

Responses never depend on what is stored for an address, so nobody learns anything about it. An
address that has confirmed nothing gets at most three mails a day, so nobody can be flooded. If too
many alerts are unconfirmed, the oldest are deleted, so nobody can lock others out.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from portal.alerts import time_windows
from portal.alerts.models import SearchAlert

logger = logging.getLogger(__name__)

UNCONFIRMED_LIFETIME = timedelta(days=7)
# The confirmation mail is sent again at most once a day.
RESEND_AFTER = timedelta(days=1)
# Confirmation mails to one address per day.
MAX_UNCONFIRMED_PER_ADDRESS = 3
MAX_ALERTS_PER_ADDRESS = 30
# Unconfirmed alerts of all addresses.
MAX_UNCONFIRMED = 2_000
# Confirmation mails per hour to all addresses; high enough that nobody waits on usual days.
MAX_CONFIRMATIONS_PER_HOUR = 300


def subscribe(*, address: str, language: str, question: str, weekly: bool, now: datetime) -> None:
    """Queue a confirmation mail, unless the alert is confirmed or the address is at a limit."""
    alerts = SearchAlert.objects.filter(address=address)
    same = alerts.filter(question=question, weekly=weekly)
    unconfirmed = alerts.filter(consented=None)
    if pending := same.filter(consented=None).first():
        if pending.last_run and pending.last_run <= now - RESEND_AFTER:
            same.filter(consented=None).update(asked=now, last_run=None, language=language)
        return
    if unconfirmed.filter(asked__gt=now - RESEND_AFTER).count() >= MAX_UNCONFIRMED_PER_ADDRESS:
        return
    if alerts.exclude(consented=None).count() >= MAX_ALERTS_PER_ADDRESS or same.exists():
        return
    delete_oldest(unconfirmed, MAX_UNCONFIRMED_PER_ADDRESS)
    if deleted := delete_oldest(SearchAlert.objects.filter(consented=None), MAX_UNCONFIRMED):
        logger.warning("Too many unconfirmed alerts: the oldest %d were deleted", deleted)
    # No-op if a concurrent request has added it.
    SearchAlert.objects.get_or_create(
        address=address,
        question=question,
        weekly=weekly,
        defaults={"language": language, "asked": now},
    )


def delete_oldest(waiting: "QuerySet[SearchAlert]", limit: int) -> int:
    """Delete the oldest so that one more stays within the limit; return how many."""
    surplus = waiting.count() - limit + 1
    if surplus <= 0:
        return 0
    oldest = list(waiting.order_by("asked", "pk").values_list("pk", flat=True)[:surplus])
    return SearchAlert.objects.filter(pk__in=oldest, consented=None).delete()[0]


def is_backlogged() -> bool:
    """Return whether confirmation mails take longer than usual."""
    unsent = SearchAlert.objects.filter(consented=None, last_run=None)
    return unsent.count() >= MAX_CONFIRMATIONS_PER_HOUR


def is_full() -> bool:
    """Return whether a new alert would displace the oldest unconfirmed one."""
    return SearchAlert.objects.filter(consented=None).count() >= MAX_UNCONFIRMED


def confirm(*, alert: SearchAlert, now: datetime) -> None:
    """Activate the alert; the same search at another frequency is replaced."""
    with transaction.atomic():
        SearchAlert.objects.filter(pk=alert.pk, consented=None).update(
            consented=now, asked=None, last_run=time_windows.first_start(now)
        )
        same = SearchAlert.objects.filter(address=alert.address, question=alert.question)
        same.exclude(pk=alert.pk).delete()


def unsubscribe(*, alert: SearchAlert) -> None:
    """Delete the alert at once."""
    alert.delete()


def delete_address(*, address: str) -> int:
    """Delete all alerts of an address; return how many there were."""
    _all, by_model = SearchAlert.objects.filter(address=address.strip().lower()).delete()
    return by_model.get(SearchAlert._meta.label, 0)


def delete_expired(*, now: datetime) -> int:
    """Delete alerts not confirmed within a week; return how many."""
    expired = SearchAlert.objects.filter(consented=None, asked__lt=now - UNCONFIRMED_LIFETIME)
    return expired.delete()[0]
