"""The worker's part of sending mails: hands those that wait to the mail server, again and again."""

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
from search.indexing.locks import turn

logger = logging.getLogger(__name__)

# How long a mail rests after each failure; after the last it is given up, which the log tells.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 10, 60, 6 * 60, 24 * 60, 24 * 60))
# So many in one go, so that a full queue does not keep a connection open for hours.
BATCH = 200


class MailServerUnavailable(Exception):
    """The mail server cannot be reached or lets nobody in; everything waits."""


def connection() -> Any:
    """The way to the mail server, past the queue."""
    queued = settings.EMAIL_BACKEND == QUEUE
    return get_connection(settings.PORTAL_MAIL_BACKEND if queued else None)


def due(now: datetime) -> "QuerySet[QueuedMail]":
    """What is to be sent now; what rests longer than it may is from a clock that was ahead."""
    return QueuedMail.objects.filter(Q(due__lte=now) | Q(due__gt=now + PAUSES[-1])).order_by("pk")


def send_waiting(now: datetime | None = None) -> None:
    """Send what is due; one process at a time does. Raises MailServerUnavailable."""
    at = now or timezone.now()
    with turn("mails") as mine:
        if not mine or not due(at).exists():
            return
        way = connection()
        try:
            way.open()
        except (SMTPException, OSError) as error:
            raise MailServerUnavailable(f"the mail server does not answer: {error}") from error
        try:
            for row in due(at)[:BATCH]:
                _send(row, way, at)
        finally:
            _close(way)


def _send(row: QueuedMail, way: Any, now: datetime) -> None:
    try:
        for mail in _mails_of(row):
            way.send_messages([mail])
    except (SMTPException, OSError, ValueError, TypeError) as error:
        _note_failure(row, error, now)
        # Whatever state the conversation is in, the next mail begins a new one.
        _close(way)
        return
    row.delete()


def _mails_of(row: QueuedMail) -> Iterator[EmailMessage]:
    if row.message:
        yield unpack(row.message)
    if row.reset_for:
        wish = f"<reset-{row.pk}-{int(row.created.timestamp())}"
        yield from mails_for(row.reset_for, row.language, wish)


def _close(way: Any) -> None:
    try:
        way.close()
    except (SMTPException, OSError) as error:
        logger.info("The mail server hung up: %s", error)


def _note_failure(row: QueuedMail, error: Exception, now: datetime) -> None:
    # What a server says names the address; only the kind of error and the row are logged.
    if row.attempts >= len(PAUSES):
        logger.error("Mail %s is given up: %s", row, type(error).__name__)
        row.delete()
        return
    logger.warning("Mail %s was not accepted: %s", row, type(error).__name__)
    row.due = now + PAUSES[row.attempts]
    row.attempts += 1
    row.save(update_fields=["due", "attempts"])
