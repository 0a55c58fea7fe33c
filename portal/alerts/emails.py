"""Mails of alerts: the confirmation, and new matches, each in the alert's language."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.values.countries import country_name
from portal.alerts import saved_queries, tokens
from portal.alerts.models import SearchAlert
from portal.alerts.saved_queries import SavedQuery
from portal.i18n import formatting, labels
from search.schema.entries import Entry
from search.schema.request import Hit

# The newest ones; a link leads to the others.
MAX_LISTED = 25
_MAX_QUERY_IN_SUBJECT = 60


def _message_id(*parts: object) -> str:
    """Return the same id for the same parts, so that mail clients drop duplicates."""
    digest = salted_hmac("portal.alerts.mails", " ".join(map(str, parts)), algorithm="sha256")
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    return f"<{digest.hexdigest()[:40]}@{host}>"


def _mail(alert: SearchAlert, subject: str, lines: Sequence[str], **headers: str) -> EmailMessage:
    return EmailMessage(
        subject=" ".join(subject.split()),
        body="\n".join(lines) + "\n",
        to=[alert.address],
        headers={
            "Auto-Submitted": "auto-generated",
            "Content-Language": alert.language,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        },
    )


def confirmation(alert: SearchAlert) -> EmailMessage:
    """Return the mail that asks the owner of an address to confirm.

    It contains nothing the sender of the form has typed, so that nobody can send text of their own
    to others in our name.
    """
    with translation.override(alert.language):
        site = {"site": settings.WAGTAIL_SITE_NAME}
        lines = [
            _("Someone asked on %(site)s to be notified about new measures at this address.")
            % site,
            "",
            _("If that was you, please open this page and confirm it there:"),
            tokens.url(alert, tokens.CONFIRM),
            "",
            _(
                "If it was not you, do nothing: nothing more will be sent to you, "
                "and your address will be deleted after seven days."
            ),
        ]  # fmt: skip
        subject = _("%(site)s: please confirm that we may write to you") % site
        return _mail(
            alert, subject, lines, Message_ID=_message_id("confirm", alert.pk, alert.asked)
        )


def new_matches_found(
    alert: SearchAlert, hits: Sequence[Hit], *, start: datetime, end: datetime
) -> EmailMessage:
    """Return the mail that lists new measures of a search, with one-click unsubscribe."""
    with translation.override(alert.language):
        query = saved_queries.describe(alert.question, alert.language)
        unsubscribe_url = tokens.url(alert, tokens.END)
        lines = [
            _headline(hits),
            *_condition_lines(query),
            "",
            *(line for hit in hits[:MAX_LISTED] for line in _hit_lines(hit, alert.language)),
            *_more_lines(alert, len(hits)),
            "-- ",
            _("You are receiving this e-mail from %(site)s because you asked for it.")
            % {"site": settings.WAGTAIL_SITE_NAME},
            _("To unsubscribe, open:"),
            unsubscribe_url,
        ]
        return _mail(
            alert,
            _subject(query, hits),
            lines,
            Message_ID=_message_id("news", alert.pk, int(start.timestamp()), int(end.timestamp())),
            List_Unsubscribe=f"<{unsubscribe_url}>",
            List_Unsubscribe_Post="List-Unsubscribe=One-Click",
        )


def _are_measures(hits: Sequence[Hit]) -> bool:
    return all(hit.document.entry == Entry.MEASURE for hit in hits)


def _headline(hits: Sequence[Hit]) -> str:
    count = len(hits)
    if _are_measures(hits):
        text = ngettext(
            "One new measure matches your saved search:",
            "%(n)s new measures match your saved search:",
            count,
        )
    else:
        text = ngettext(
            "One new result matches your saved search:",
            "%(n)s new results match your saved search:",
            count,
        )
    return text % {"n": formatting.number(count)}


def _subject(query: SavedQuery, hits: Sequence[Hit]) -> str:
    count = len(hits)
    if _are_measures(hits):
        headline = ngettext("%(n)s new measure", "%(n)s new measures", count)
    else:
        headline = ngettext("%(n)s new result", "%(n)s new results", count)
    headline %= {"n": formatting.number(count)}
    summary = query.text or ", ".join(item.value for item in query.filters)
    if len(summary) > _MAX_QUERY_IN_SUBJECT:
        summary = f"{summary[: _MAX_QUERY_IN_SUBJECT - 1]}…"
    subject = formatting.labelled(settings.WAGTAIL_SITE_NAME, headline)
    return subject + (f" – {summary}" if summary else "")


def _condition_lines(query: SavedQuery) -> list[str]:
    text = [_("Search terms: %(words)s") % {"words": query.text}] if query.text else []
    return [*text, *(formatting.labelled(item.name, item.value) for item in query.filters)]


def _hit_lines(hit: Hit, language: str) -> list[str]:
    document = hit.document
    city = labels.table("city", language).get(document.city) or hit.city_name
    place = [f"  {city}, {country_name(document.country, language)}"] if document.city else []
    return [
        f"• {hit.text.heading}",
        *place,
        f"  {tokens.absolute_url(f'/{language}{document.path}')}",
        "",
    ]


def _more_lines(alert: SearchAlert, count: int) -> list[str]:
    if count <= MAX_LISTED:
        return []
    more = count - MAX_LISTED
    text = ngettext(
        "And %(n)s more. See all, newest first:", "And %(n)s more. See all, newest first:", more
    )
    return [text % {"n": more}, tokens.results_url(alert), ""]
