"""Deliver confirmation mails and mails about new matches; run by the worker.

The database says what is due. A row changes only after the mail server has accepted the mail, so a
crash loses nothing; a crash between the two sends the mail again with the same Message-ID. Failures
of the mail server or of single addresses are kept in memory only.
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
from portal.mail.sending import MailServerUnavailable
from portal.mail.sending import connection as mail_server
from search.indexing.locks import try_lock

logger = logging.getLogger(__name__)

# Delay before an alert's next attempt after each failure; the last one repeats.
RETRY_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (10, 60, 6 * 60, 24 * 60))
# An address that the mail server rejects as unknown this often is deleted.
MAX_REJECTIONS = 5
# Delay before the next connection to an unreachable mail server, growing from min to max.
MIN_BACKOFF = timedelta(seconds=15)
MAX_BACKOFF = timedelta(minutes=15)


@dataclass
class _FailureState:
    """Failed deliveries of one alert: how many, how many permanent, and when to retry."""

    failures: int = 0
    rejections: int = 0
    retry_at: datetime | None = None


@dataclass(frozen=True)
class _OutgoingMail:
    """A mail, and the database update to run once the mail server has accepted it."""

    alert: SearchAlert
    mail: EmailMessage
    on_accepted: Callable[[], object]


def is_permanent_rejection(error: Exception) -> bool:
    """Return whether the mail server says that the address does not exist.

    A rejection for policy reasons (5.7.x) is about us, not about the address.
    """
    if not isinstance(error, SMTPRecipientsRefused) or not error.recipients:
        return False
    return all(
        500 <= code < 600 and b"5.7." not in reply for code, reply in error.recipients.values()
    )


class AlertDelivery:
    """Delivers due mails on each `run`; a lock keeps other processes from doing the same."""

    def __init__(self) -> None:
        self._failures_by_alert: dict[int, _FailureState] = {}
        self._connect_failures = 0
        self._connect_at: datetime | None = None
        self._confirmations_sent: deque[datetime] = deque()

    def run(self, now: datetime | None = None) -> None:
        """Delete expired sign-ups, then send what is due. Raises MailServerUnavailable."""
        with try_lock("alerts") as mine:
            if mine:
                at = now or timezone.now()
                subscriptions.delete_expired(now=at)
                _reset_future_runs(at)
                self._send(at)

    def _send(self, now: datetime) -> None:
        connection = mail_server()
        is_open = False
        try:
            for outgoing in self._outgoing(now):
                if not is_open:
                    self._open(connection, now)
                    is_open = True
                try:
                    connection.send_messages([outgoing.mail])
                except (SMTPException, OSError, ValueError) as error:
                    # ValueError: an address that turns out to be unusable.
                    self._note_failure(outgoing.alert, error, now)
                    # The connection's state is unknown: the next mail opens a new one.
                    self._close(connection)
                    is_open = False
                else:
                    outgoing.on_accepted()
                    self._failures_by_alert.pop(outgoing.alert.pk, None)
        finally:
            if is_open:
                self._close(connection)

    def _outgoing(self, now: datetime) -> Iterator[_OutgoingMail]:
        for alert in self._ready(SearchAlert.objects.filter(consented=None, last_run=None), now):
            if self._hourly_limit_reached(now):
                break
            yield _OutgoingMail(
                alert, emails.confirmation(alert), partial(self._confirmation_accepted, alert, now)
            )
        for alert in self._ready(_due(now), now):
            try:
                outgoing = _new_matches_mail(
                    alert, time_windows.latest_end(now, weekly=alert.weekly)
                )
            except (OperationalError, InterfaceError):
                # The database is unavailable, which is not this alert's failure.
                raise
            except Exception as error:
                logger.exception("New matches of %s cannot be determined", alert)
                self._note_failure(alert, error, now)
                continue
            if outgoing is not None:
                yield outgoing

    def _hourly_limit_reached(self, now: datetime) -> bool:
        """Return whether further confirmations must wait for the next hour."""
        while self._confirmations_sent and self._confirmations_sent[0] <= now - timedelta(hours=1):
            self._confirmations_sent.popleft()
        return len(self._confirmations_sent) >= subscriptions.MAX_CONFIRMATIONS_PER_HOUR

    def _confirmation_accepted(self, alert: SearchAlert, now: datetime) -> object:
        self._confirmations_sent.append(now)
        same = SearchAlert.objects.filter(pk=alert.pk, consented=None, asked=alert.asked)
        return same.update(last_run=now)

    def _ready(self, alerts: "QuerySet[SearchAlert]", now: datetime) -> Iterator[SearchAlert]:
        """Yield alerts outside their retry delay, each re-read as it may have ended meanwhile."""
        for pk in alerts.order_by("pk").values_list("pk", flat=True):
            state = self._failures_by_alert.get(pk)
            if state and state.retry_at and now < state.retry_at:
                continue
            alert = alerts.filter(pk=pk).first()
            if alert is not None:
                yield alert

    def _open(self, connection: object, now: datetime) -> None:
        if self._connect_at and now < self._connect_at:
            raise MailServerUnavailable(
                f"the mail server is not contacted before {self._connect_at:%H:%M:%S}"
            )
        try:
            connection.open()  # type: ignore[attr-defined]
        except (SMTPException, OSError) as error:
            self._connect_failures += 1
            backoff = min(MAX_BACKOFF, MIN_BACKOFF * 2 ** min(self._connect_failures - 1, 10))
            self._connect_at = now + backoff
            raise MailServerUnavailable(f"the mail server does not answer: {error}") from error
        self._connect_failures, self._connect_at = 0, None

    def _close(self, connection: object) -> None:
        try:
            connection.close()  # type: ignore[attr-defined]
        except (SMTPException, OSError) as error:
            logger.info("The connection to the mail server was not closed properly: %s", error)

    def _note_failure(self, alert: SearchAlert, error: Exception, now: datetime) -> None:
        state = self._failures_by_alert.setdefault(alert.pk, _FailureState())
        state.failures += 1
        state.rejections += is_permanent_rejection(error)
        state.retry_at = now + RETRY_DELAYS[min(state.failures, len(RETRY_DELAYS)) - 1]
        # A server's reply contains the address, so only the kind of error and the row are logged.
        logger.warning("A mail for %s was not accepted: %s", alert, type(error).__name__)
        if state.rejections >= MAX_REJECTIONS:
            self._failures_by_alert.pop(alert.pk)
            count = subscriptions.delete_address(address=alert.address)
            logger.warning("The address of %s does not exist; %d deleted", alert, count)


def _reset_future_runs(now: datetime) -> None:
    """Restart alerts whose last run lies in the future because the clock was ahead."""
    future_runs = SearchAlert.objects.filter(
        consented__isnull=False, last_run__gt=now + MAX_BACKOFF
    )
    if count := future_runs.update(last_run=time_windows.first_start(now)):
        logger.warning("The clock was ahead: %d saved searches start again from now", count)


def _due(now: datetime) -> "QuerySet[SearchAlert]":
    daily = Q(weekly=False, last_run__lt=time_windows.latest_end(now, weekly=False))
    weekly = Q(weekly=True, last_run__lt=time_windows.latest_end(now, weekly=True))
    return SearchAlert.objects.filter(daily | weekly, consented__isnull=False)


def _new_matches_mail(alert: SearchAlert, end: datetime) -> _OutgoingMail | None:
    """Return the mail about a window; without new matches, just mark the window as done."""
    start = alert.last_run
    if start is None:
        return None
    request = saved_queries.to_request(alert.question, alert.language)
    try:
        hits = new_matches.between(request, start, end) if request else []
    except new_matches.IndexNotCurrent as reason:
        logger.info("New matches of %s are postponed: %s", alert, reason)
        return None

    def mark_done() -> object:
        return SearchAlert.objects.filter(pk=alert.pk, last_run=start).update(last_run=end)

    if not hits:
        mark_done()
        return None
    return _OutgoingMail(
        alert, emails.new_matches_found(alert, hits, start=start, end=end), mark_done
    )
