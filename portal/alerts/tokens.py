"""The addresses in mails: signed with the secret key, so that no token has to be stored."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import translation

from portal.alerts.models import SearchAlert

CONFIRM = "confirm"
END = "end"
_TOKEN = re.compile(r"([1-9]\d{0,17})-([\w-]{43})", re.ASCII)


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"portal.alerts.{purpose}")


def _signed(alert: SearchAlert) -> str:
    # With the address: a number that a restored database gives out again opens nothing.
    return f"{alert.pk} {alert.address}"


def token(alert: SearchAlert, purpose: str) -> str:
    """What stands in the link of this purpose to this alert."""
    return f"{alert.pk}-{_signer(purpose).signature(_signed(alert))}"


def find(text: str, purpose: str) -> SearchAlert | None:
    """The alert that a token was made for; None if there is none, or none any more."""
    match = _TOKEN.fullmatch(text)
    if match is None:
        return None
    alert = SearchAlert.objects.filter(pk=int(match[1])).first()
    if alert is None:
        return None
    try:
        _signer(purpose).unsign(f"{_signed(alert)}:{match[2]}")
    except BadSignature:
        return None
    return alert


def absolute(path: str) -> str:
    """A path as an address that works outside the site."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def address(alert: SearchAlert, purpose: str) -> str:
    """The page on which an alert is confirmed or ended, in its language."""
    with translation.override(alert.language):
        return absolute(reverse(f"alert_{purpose}", args=[token(alert, purpose)]))


def asking(question: str) -> str:
    """The page on which a search can be saved, in the visitor's language."""
    return reverse("alert") + (f"?{question}" if question else "")


def results(alert: SearchAlert) -> str:
    """What an alert's search finds, newest first."""
    with translation.override(alert.language):
        pairs = "&".join(part for part in (alert.question, urlencode({"sort": "newest"})) if part)
        return absolute(f"{reverse('search')}?{pairs}")
