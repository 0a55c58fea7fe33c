"""Mail queue in the database; the worker delivers it to the mail server.

A mail is queued in the same transaction as the change it reports, so neither is lost without the
other. Its row is deleted once the mail server has accepted it, so no password reset link is kept.
If the worker is killed between the two, the mail is sent again with the same Message-ID.
"""

from collections.abc import Sequence
from email.utils import make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

QUEUE = "portal.mail.queue.QueueBackend"


class QueuedMail(models.Model):
    """A queued mail, or a password reset for which the worker creates the mails."""

    created = models.DateTimeField(_("created"), default=timezone.now)
    due = models.DateTimeField(_("due"), default=timezone.now, db_index=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    message = models.JSONField(null=True)
    reset_for = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True)

    class Meta:
        verbose_name = _("waiting mail")
        verbose_name_plural = _("waiting mails")

    def __str__(self) -> str:
        return str(self.pk)


def pack(mail: EmailMessage) -> dict[str, Any]:
    """Serialise a mail to JSON with a new Message-ID; attachments are not supported."""
    if mail.attachments:
        raise ValueError("mails with attachments cannot be queued")
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    return {
        "subject": str(mail.subject),
        "body": str(mail.body),
        "from_email": mail.from_email,
        "to": list(mail.to),
        "cc": list(mail.cc),
        "bcc": list(mail.bcc),
        "reply_to": list(mail.reply_to),
        "headers": {"Message-ID": make_msgid(domain=host), **mail.extra_headers},
        "alternatives": [list(each) for each in getattr(mail, "alternatives", [])],
    }


def unpack(packed: dict[str, Any]) -> EmailMultiAlternatives:
    """Deserialise a mail."""
    return EmailMultiAlternatives(**packed)


class QueueBackend(BaseEmailBackend):
    """Email backend that queues mails in the database."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        mails = [mail for mail in email_messages if mail.recipients()]
        QueuedMail.objects.bulk_create(QueuedMail(message=pack(mail)) for mail in mails)
        return len(mails)
