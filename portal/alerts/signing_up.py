"""Write rules: an alert is asked for, confirmed and ended; what nobody confirms is forgotten.

Whoever asks learns nothing about an address: the answer never depends on what is stored. Nobody
can be flooded: an address that has confirmed nothing gets at most three mails a day.
"""

from datetime import datetime, timedelta

from django.db import transaction

from portal.alerts import windows
from portal.search_alert import SearchAlert

KEPT_UNCONFIRMED = timedelta(days=7)
# The mail to confirm is sent again at most once a day.
SENT_AGAIN = timedelta(days=1)
MOST_UNCONFIRMED = 3
MOST_OF_AN_ADDRESS = 30
# Of all addresses together: whoever asks from many places at once still sends no more.
MOST_WAITING = 2_000


def ask(*, address: str, language: str, question: str, weekly: bool, now: datetime) -> None:
    """Let the worker send a mail to confirm this, unless it is confirmed or a limit is reached."""
    mine = SearchAlert.objects.filter(address=address)
    same = mine.filter(question=question, weekly=weekly)
    unconfirmed = mine.filter(consented=None)
    if again := same.filter(consented=None).first():
        if again.last_run and again.last_run <= now - SENT_AGAIN:
            same.filter(consented=None).update(asked=now, last_run=None, language=language)
        return
    if unconfirmed.count() >= MOST_UNCONFIRMED or mine.count() >= MOST_OF_AN_ADDRESS:
        return
    if SearchAlert.objects.filter(consented=None).count() >= MOST_WAITING:
        return
    # Where it is confirmed already, or was asked for at the same moment, nothing is added.
    SearchAlert.objects.get_or_create(
        address=address,
        question=question,
        weekly=weekly,
        defaults={"language": language, "asked": now},
    )


def confirm(*, alert: SearchAlert, now: datetime) -> None:
    """From now on the address is written to; the same search in another rhythm is replaced."""
    with transaction.atomic():
        SearchAlert.objects.filter(pk=alert.pk, consented=None).update(
            consented=now, asked=None, last_run=windows.first_start(now)
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
