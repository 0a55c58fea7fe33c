"""Write rules: an alert is asked for, confirmed and ended; what nobody confirms is forgotten.

Whoever asks learns nothing about an address: the answer never depends on what is stored for it.
Nobody can be flooded: an address that has confirmed nothing gets at most three mails a day. And nobody
can keep others out: where too much waits to be confirmed, what waits longest makes room.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from portal.alerts import time_windows
from portal.alerts.models import SearchAlert

logger = logging.getLogger(__name__)

KEPT_UNCONFIRMED = timedelta(days=7)
# The mail to confirm is sent again at most once a day.
SENT_AGAIN = timedelta(days=1)
# Mails to confirm that an address gets a day.
MOST_UNCONFIRMED = 3
MOST_OF_AN_ADDRESS = 30
# Of all addresses together.
MOST_WAITING = 2_000
# Mails to confirm that are sent in an hour, to whomever: so many that nobody waits on usual days.
MOST_MAILS_AN_HOUR = 300


def ask(*, address: str, language: str, question: str, weekly: bool, now: datetime) -> None:
    """Let the worker send a mail to confirm this, unless it is confirmed or the address has its fill."""
    mine = SearchAlert.objects.filter(address=address)
    same = mine.filter(question=question, weekly=weekly)
    unconfirmed = mine.filter(consented=None)
    if again := same.filter(consented=None).first():
        if again.last_run and again.last_run <= now - SENT_AGAIN:
            same.filter(consented=None).update(asked=now, last_run=None, language=language)
        return
    if unconfirmed.filter(asked__gt=now - SENT_AGAIN).count() >= MOST_UNCONFIRMED:
        return
    if mine.exclude(consented=None).count() >= MOST_OF_AN_ADDRESS or same.exists():
        return
    make_room(unconfirmed, MOST_UNCONFIRMED)
    if gone := make_room(SearchAlert.objects.filter(consented=None), MOST_WAITING):
        logger.warning("Too much waits to be confirmed: %d alerts made room for newer ones", gone)
    # Where it was asked for at the same moment, nothing is added.
    SearchAlert.objects.get_or_create(
        address=address,
        question=question,
        weekly=weekly,
        defaults={"language": language, "asked": now},
    )


def make_room(waiting: "QuerySet[SearchAlert]", most: int) -> int:
    """Forget what waits longest, so that one more makes no more than so many; returns how many."""
    surplus = waiting.count() - most + 1
    if surplus <= 0:
        return 0
    oldest = list(waiting.order_by("asked", "pk").values_list("pk", flat=True)[:surplus])
    return SearchAlert.objects.filter(pk__in=oldest, consented=None).delete()[0]


def is_crowded() -> bool:
    """Whether so much waits for its mail that it takes longer than usual, for whomever."""
    unsent = SearchAlert.objects.filter(consented=None, last_run=None)
    return unsent.count() >= MOST_MAILS_AN_HOUR


def is_full() -> bool:
    """Whether so much waits to be confirmed that the oldest makes room."""
    return SearchAlert.objects.filter(consented=None).count() >= MOST_WAITING


def confirm(*, alert: SearchAlert, now: datetime) -> None:
    """From now on the address is written to; the same search in another rhythm is replaced."""
    with transaction.atomic():
        SearchAlert.objects.filter(pk=alert.pk, consented=None).update(
            consented=now, asked=None, last_run=time_windows.first_start(now)
        )
        same = SearchAlert.objects.filter(address=alert.address, question=alert.question)
        same.exclude(pk=alert.pk).delete()


def end(*, alert: SearchAlert) -> None:
    """Forget the alert at once."""
    alert.delete()


def forget_address(*, address: str) -> int:
    """Forget all alerts of an address; returns how many there were."""
    _all, by_model = SearchAlert.objects.filter(address=address.strip().lower()).delete()
    return by_model.get(SearchAlert._meta.label, 0)


def forget_unconfirmed(*, now: datetime) -> int:
    """Forget what nobody confirmed within a week; returns how many."""
    late = SearchAlert.objects.filter(consented=None, asked__lt=now - KEPT_UNCONFIRMED)
    return late.delete()[0]
