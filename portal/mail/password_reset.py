"""Password reset by the worker: the form only queues the request.

Response and response time are therefore the same whether or not the address has an account.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm

from portal.http import attempt_counter
from portal.mail.queue import QueuedMail

# Mails to one address within an hour.
MAX_MAILS = 3
HOUR = 3600
TEMPLATES = "wagtailadmin/account/password_reset"


class PasswordResetForm(WagtailPasswordResetForm):
    """Queues a reset for any address, up to the limit."""

    def save(self, **options: Any) -> None:
        email = self.cleaned_data["email"]
        if attempt_counter.increment("reset for", email, seconds=HOUR) <= MAX_MAILS:
            QueuedMail.objects.create(reset_for=email, language=get_language() or "")


class _MailCollector(WagtailPasswordResetForm):
    """Renders Wagtail's mails in each user's language and collects them instead of sending."""

    def __init__(self, email: str, language: str) -> None:
        super().__init__({"email": email})
        self.language = language
        self.mails: list[EmailMultiAlternatives] = []

    def send_mail(  # noqa: PLR0917  the signature is Django's
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        profile = getattr(context["user"], "wagtail_userprofile", None)
        language = getattr(profile, "preferred_language", "") or self.language
        with translation.override(language or settings.LANGUAGE_CODE):
            subject = " ".join(render_to_string(subject_template_name, context).split())
            body = render_to_string(email_template_name, context)
        self.mails.append(EmailMultiAlternatives(subject, body, from_email, [to_email]))


def mails_for(email: str, language: str, message_id: str) -> Iterator[EmailMultiAlternatives]:
    """Yield the mails for the accounts with this address; none if there is no account."""
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    form = _MailCollector(email, language)
    if not form.is_valid():
        return
    form.save(
        domain_override=address.netloc,
        use_https=address.scheme == "https",
        subject_template_name=f"{TEMPLATES}/email_subject.txt",
        email_template_name=f"{TEMPLATES}/email.txt",
    )
    for number, mail in enumerate(form.mails):
        # Stable per request, so that mail clients drop duplicates.
        mail.extra_headers["Message-ID"] = f"{message_id}-{number}@{address.hostname}>"
        yield mail
