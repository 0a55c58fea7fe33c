"""Signed links of mails; tokens are derived from the secret key, so none has to be stored."""

import re
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

from portal.alerts.models import SearchAlert
from portal.queries.entry_kinds import FACET, MEASURES

CONFIRM = "confirm"
END = "end"
_TOKEN = re.compile(r"([1-9]\d{0,17})-([\w-]{43})", re.ASCII)


def _signer(purpose: str) -> Signer:
    return Signer(salt=f"portal.alerts.{purpose}")


def _payload(alert: SearchAlert) -> str:
    # Includes the address: after a restore, a reused primary key must not match old links.
    return f"{alert.pk} {alert.address}"


def token(alert: SearchAlert, purpose: str) -> str:
    """Return the token of an alert for one purpose."""
    return f"{alert.pk}-{_signer(purpose).signature(_payload(alert))}"


def resolve(text: str, purpose: str) -> SearchAlert | None:
    """Return the alert of a token, or None if it is invalid or the alert is gone."""
    match = _TOKEN.fullmatch(text)
    if match is None:
        return None
    alert = SearchAlert.objects.filter(pk=int(match[1])).first()
    if alert is None:
        return None
    try:
        _signer(purpose).unsign(f"{_payload(alert)}:{match[2]}")
    except BadSignature:
        return None
    return alert


def absolute_url(path: str) -> str:
    """Return the absolute URL of a path."""
    return f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}{path}"


def url(alert: SearchAlert, purpose: str) -> str:
    """Return the URL where an alert is confirmed or ended, in its language."""
    with translation.override(alert.language):
        return absolute_url(reverse(f"alert_{purpose}", args=[token(alert, purpose)]))


def form_url(query_string: str) -> str:
    """Return the URL of the form that saves a search, in the visitor's language."""
    return reverse("alert") + (f"?{query_string}" if query_string else "")


def results_url(alert: SearchAlert) -> str:
    """Return the URL of an alert's results, newest first."""
    named = QueryDict(alert.question).keys()
    added = {**({} if FACET in named else {FACET: MEASURES[FACET]}), "sort": "newest"}
    with translation.override(alert.language):
        pairs = "&".join(part for part in (alert.question, urlencode(added, doseq=True)) if part)
        return absolute_url(f"{reverse('search')}?{pairs}")
