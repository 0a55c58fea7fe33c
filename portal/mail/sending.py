"""Delivery of queued mails to the mail server, run by the worker."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.mail.password_reset import mails_for
from portal.mail.queue import QUEUE, QueuedMail, unpack
from search.indexing.locks import try_lock

logger = logging.getLogger(__name__)

# Delay before the next attempt after each failure; after the last, the mail is dropped and logged.
RETRY_DELAYS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 10, 60, 6 * 60, 24 * 60, 24 * 60)
)
# Mails per run, so that a full queue does not keep a connection open for hours.
BATCH = 200


class MailServerUnavailable(Exception):
    """The mail server cannot be reached or rejects the login; all mails wait."""


def connection() -> Any:
    """Return the connection to the mail server, bypassing the queue."""
    queued = settings.EMAIL_BACKEND == QUEUE
    return get_connection(settings.PORTAL_MAIL_BACKEND if queued else None)


def due(now: datetime) -> "QuerySet[QueuedMail]":
    """Return the mails to send now, including those postponed by a clock that was ahead."""
    return QueuedMail.objects.filter(Q(due__lte=now) | Q(due__gt=now + RETRY_DELAYS[-1])).order_by(
        "pk"
    )


def send_waiting(now: datetime | None = None) -> None:
    """Send due mails; a lock allows one process at a time. Raises MailServerUnavailable."""
    at = now or timezone.now()
    with try_lock("mails") as mine:
        if not mine or not due(at).exists():
            return
        smtp = connection()
        try:
            smtp.open()
        except (SMTPException, OSError) as error:
            raise MailServerUnavailable(f"the mail server does not answer: {error}") from error
        try:
            for row in due(at)[:BATCH]:
                _send(row, smtp, at)
        finally:
            _close(smtp)


def _send(row: QueuedMail, smtp: Any, now: datetime) -> None:
    try:
        for mail in _mails_of(row):
            smtp.send_messages([mail])
    except (SMTPException, OSError, ValueError, TypeError) as error:
        _note_failure(row, error, now)
        # The connection's state is unknown: the next mail opens a new one.
        _close(smtp)
        return
    row.delete()


def _mails_of(row: QueuedMail) -> Iterator[EmailMessage]:
    if row.message:
        yield unpack(row.message)
    if row.reset_for:
        message_id = f"<reset-{row.pk}-{int(row.created.timestamp())}"
        yield from mails_for(row.reset_for, row.language, message_id)


def _close(smtp: Any) -> None:
    try:
        smtp.close()
    except (SMTPException, OSError) as error:
        logger.info("The connection to the mail server was not closed properly: %s", error)


def _note_failure(row: QueuedMail, error: Exception, now: datetime) -> None:
    # A server's reply contains the address, so only the kind of error and the row are logged.
    if row.attempts >= len(RETRY_DELAYS):
        logger.error("Mail %s is dropped: %s", row, type(error).__name__)
        row.delete()
        return
    logger.warning("Mail %s was not accepted: %s", row, type(error).__name__)
    row.due = now + RETRY_DELAYS[row.attempts]
    row.attempts += 1
    row.save(update_fields=["due", "attempts"])
