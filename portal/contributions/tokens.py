"""Signed links in mails to the sender: one to confirm, one to the status page.

Tokens are derived from the secret key and the row, so none is stored.
"""

import re
from datetime import timedelta

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone, translation

from portal.contributions.models import Contribution, State
from portal.http.public_url import portal_url

CONFIRM = "confirm"
STATUS = "status"
STATUS_LIFETIME = timedelta(days=90)
_TOKEN = re.compile(r"([1-9]\d{0,17})-([\w-]{43})", re.ASCII)


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"portal.contributions.{purpose}")


def _payload(contribution: Contribution) -> str:
    # Includes the UUID: after a restore, a reused primary key must not match old links.
    return f"{contribution.pk} {contribution.key} {contribution.link_number}"


def token(contribution: Contribution, purpose: str) -> str:
    """Return the token of a contribution for one purpose."""
    return f"{contribution.pk}-{_signer(purpose).signature(_payload(contribution))}"


def resolve(text: str, purpose: str) -> Contribution | None:
    """Return the contribution of a token, or None if it is invalid, expired or erased."""
    match = _TOKEN.fullmatch(text)
    if match is None:
        return None
    contribution = Contribution.objects.select_related("city").filter(pk=int(match[1])).first()
    if contribution is None:
        return None
    try:
        _signer(purpose).unsign(f"{_payload(contribution)}:{match[2]}")
    except BadSignature:
        return None
    return contribution if purpose == CONFIRM or _is_open(contribution) else None


def _is_open(contribution: Contribution) -> bool:
    """Return whether the status page of a contribution may be opened."""
    expires = contribution.link_expires
    return (
        contribution.state != State.UNCONFIRMED and expires is not None and timezone.now() < expires
    )


def renew(contribution: Contribution) -> None:
    """Let the status link be valid for another 90 days."""
    contribution.link_expires = timezone.now() + STATUS_LIFETIME
    contribution.save(update_fields=["link_expires"])


def url(contribution: Contribution, purpose: str) -> str:
    """Return the absolute URL of a link, in the sender's language."""
    with translation.override(contribution.language):
        path = reverse(f"contribution_{purpose}", args=[token(contribution, purpose)])
    return f"{portal_url()}{path}"
