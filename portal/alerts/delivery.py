"""The worker's part: sends what is to be confirmed and what is new, until the mail server has it.

The database says what is to be sent; a row is changed only after the mail server has accepted the
mail, so a crash loses nothing. If it falls between the two, the mail is sent once more with the
same Message-ID. What was learnt about a mail server or an address that refuses is kept in memory.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.alerts import emails, new_matches, saved_queries, subscriptions, time_windows
from portal.alerts.models import SearchAlert
from portal.mail.sending import MailServerAway
from portal.mail.sending import connection as mail_server
from search.indexing.locks import try_lock

logger = logging.getLogger(__name__)

# How long one address rests after each failure; the last pause repeats.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (10, 60, 6 * 60, 24 * 60))
# An address that the mail server calls unknown this often is deleted.
MOST_REFUSALS = 5
# How long the mail server rests while it cannot be reached: from, and at most.
SHORTEST_REST = timedelta(seconds=15)
LONGEST_REST = timedelta(minutes=15)


@dataclass
class _Trouble:
    """What went wrong with one alert's mail: how often, how often for good, until when it rests."""

    failures: int = 0
    refusals: int = 0
    until: datetime | None = None


@dataclass(frozen=True)
class _Letter:
    """A mail, and what the database says once the mail server has accepted it."""

    alert: SearchAlert
    mail: EmailMessage
    accepted: Callable[[], object]


def refused_for_good(error: Exception) -> bool:
    """Whether the mail server says that there is no such address.

    A refusal for reasons of policy (5.7.x) is about us, not about the address.
    """
    if not isinstance(error, SMTPRecipientsRefused) or not error.recipients:
        return False
    return all(
        500 <= code < 600 and b"5.7." not in said for code, said in error.recipients.values()
    )


class Post:
    """Looks after all alerts whenever `work` is called; one process at a time does."""

    def __init__(self) -> None:
        self._troubles: dict[int, _Trouble] = {}
        self._rests = 0
        self._rests_until: datetime | None = None
        self._confirming: deque[datetime] = deque()

    def work(self, now: datetime | None = None) -> None:
        """Forget what nobody confirmed, then send what is due. Raises MailServerAway."""
        with try_lock("alerts") as mine:
            if mine:
                at = now or timezone.now()
                subscriptions.forget_unconfirmed(now=at)
                _come_back_from_the_future(at)
                self._send(at)

    def _send(self, now: datetime) -> None:
        connection = mail_server()
        is_open = False
        try:
            for letter in self._letters(now):
                if not is_open:
                    self._open(connection, now)
                    is_open = True
                try:
                    connection.send_messages([letter.mail])
                except (SMTPException, OSError, ValueError) as error:
                    # ValueError: an address that no mail can be written to after all.
                    self._note_failure(letter.alert, error, now)
                    # Whatever state the conversation is in, the next mail begins a new one.
                    self._close(connection)
                    is_open = False
                else:
                    letter.accepted()
                    self._troubles.pop(letter.alert.pk, None)
        finally:
            if is_open:
                self._close(connection)

    def _letters(self, now: datetime) -> Iterator[_Letter]:
        for alert in self._rested(SearchAlert.objects.filter(consented=None, last_run=None), now):
            if self._hour_is_full(now):
                break
            yield _Letter(
                alert, emails.to_confirm(alert), partial(self._sent_to_confirm, alert, now)
            )
        for alert in self._rested(_due(now), now):
            try:
                letter = _news(alert, time_windows.latest_end(now, weekly=alert.weekly))
            except (OperationalError, InterfaceError):
                # The database is away: that is nobody's fault in particular.
                raise
            except Exception as error:
                logger.exception("What is new for %s cannot be told", alert)
                self._note_failure(alert, error, now)
                continue
            if letter is not None:
                yield letter

    def _hour_is_full(self, now: datetime) -> bool:
        """Whether so many mails to confirm went out within the hour that the others wait."""
        while self._confirming and self._confirming[0] <= now - timedelta(hours=1):
            self._confirming.popleft()
        return len(self._confirming) >= subscriptions.MOST_MAILS_AN_HOUR

    def _sent_to_confirm(self, alert: SearchAlert, now: datetime) -> object:
        self._confirming.append(now)
        same = SearchAlert.objects.filter(pk=alert.pk, consented=None, asked=alert.asked)
        return same.update(last_run=now)

    def _rested(self, alerts: "QuerySet[SearchAlert]", now: datetime) -> Iterator[SearchAlert]:
        """These alerts, each read when its turn comes: it may have ended meanwhile."""
        for pk in alerts.order_by("pk").values_list("pk", flat=True):
            trouble = self._troubles.get(pk)
            if trouble and trouble.until and now < trouble.until:
                continue
            alert = alerts.filter(pk=pk).first()
            if alert is not None:
                yield alert

    def _open(self, connection: object, now: datetime) -> None:
        if self._rests_until and now < self._rests_until:
            raise MailServerAway(f"the mail server is asked again at {self._rests_until:%H:%M:%S}")
        try:
            connection.open()  # type: ignore[attr-defined]
        except (SMTPException, OSError) as error:
            self._rests += 1
            rest = min(LONGEST_REST, SHORTEST_REST * 2 ** min(self._rests - 1, 10))
            self._rests_until = now + rest
            raise MailServerAway(f"the mail server does not answer: {error}") from error
        self._rests, self._rests_until = 0, None

    def _close(self, connection: object) -> None:
        try:
            connection.close()  # type: ignore[attr-defined]
        except (SMTPException, OSError) as error:
            logger.info("The mail server hung up: %s", error)

    def _note_failure(self, alert: SearchAlert, error: Exception, now: datetime) -> None:
        trouble = self._troubles.setdefault(alert.pk, _Trouble())
        trouble.failures += 1
        trouble.refusals += refused_for_good(error)
        trouble.until = now + PAUSES[min(trouble.failures, len(PAUSES)) - 1]
        # What a server says names the address; only the kind of error and the row are logged.
        logger.warning("A mail for %s was not accepted: %s", alert, type(error).__name__)
        if trouble.refusals >= MOST_REFUSALS:
            self._troubles.pop(alert.pk)
            count = subscriptions.forget_address(address=alert.address)
            logger.warning("The address of %s does not exist; %d deleted", alert, count)


def _come_back_from_the_future(now: datetime) -> None:
    """Windows that a clock that was ahead has ticked off are looked at from now on again."""
    ahead = SearchAlert.objects.filter(consented__isnull=False, last_run__gt=now + LONGEST_REST)
    if count := ahead.update(last_run=time_windows.first_start(now)):
        logger.warning("The clock was ahead: %d saved searches look from now on again", count)


def _due(now: datetime) -> "QuerySet[SearchAlert]":
    daily = Q(weekly=False, last_run__lt=time_windows.latest_end(now, weekly=False))
    weekly = Q(weekly=True, last_run__lt=time_windows.latest_end(now, weekly=True))
    return SearchAlert.objects.filter(daily | weekly, consented__isnull=False)


def _news(alert: SearchAlert, end: datetime) -> _Letter | None:
    """The mail about a window; where nothing is new, only the window is ticked off."""
    start = alert.last_run
    if start is None:
        return None
    request = saved_queries.asked(alert.question, alert.language)
    try:
        hits = new_matches.between(request, start, end) if request else []
    except new_matches.NotYet as reason:
        logger.info("What is new for %s is asked again later: %s", alert, reason)
        return None

    def ticked_off() -> object:
        return SearchAlert.objects.filter(pk=alert.pk, last_run=start).update(last_run=end)

    if not hits:
        ticked_off()
        return None
    return _Letter(alert, emails.of_news(alert, hits, start=start, end=end), ticked_off)
