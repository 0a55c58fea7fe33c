"""A new password: the form only writes down who wants one, the worker looks whether there is such.

The answer and its time are therefore the same for every address.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language
from wagtail.admin.forms.auth import PasswordResetForm as WagtailsForm

from portal.http import attempt_counter
from portal.mail.queue import QueuedMail

# Mails to one address within an hour.
MOST_MAILS = 3
HOUR = 3600
TEMPLATES = "wagtailadmin/account/password_reset"


class PasswordResetForm(WagtailsForm):
    """Takes every address alike."""

    def save(self, **options: Any) -> None:
        email = self.cleaned_data["email"]
        if attempt_counter.increment("reset for", email, seconds=HOUR) <= MOST_MAILS:
            QueuedMail.objects.create(reset_for=email, language=get_language() or "")


class _Collector(WagtailsForm):
    """Makes the mails as Wagtail does, in each reader's language, and keeps them."""

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
    """What is sent to whoever has an account with this address; nothing where nobody has."""
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    form = _Collector(email, language)
    if not form.is_valid():
        return
    form.save(
        domain_override=address.netloc,
        use_https=address.scheme == "https",
        subject_template_name=f"{TEMPLATES}/email_subject.txt",
        email_template_name=f"{TEMPLATES}/email.txt",
    )
    for number, mail in enumerate(form.mails):
        # The same for the same wish: a mail that is sent twice is known as one.
        mail.extra_headers["Message-ID"] = f"{message_id}-{number}@{address.hostname}>"
        yield mail
