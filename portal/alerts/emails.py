"""The two mails: one to confirm, and one that tells what is new; each in the alert's language."""

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
from portal.alerts.saved_queries import Question
from portal.i18n import labels
from search.schema.request import Hit

# The newest; the rest is behind a link.
MOST_LISTED = 25
_LONGEST_IN_SUBJECT = 60


def _message_id(*facts: object) -> str:
    """The same for the same facts, so that mail programs drop a mail that was sent twice."""
    digest = salted_hmac("portal.alerts.mails", " ".join(map(str, facts)), algorithm="sha256")
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


def to_confirm(alert: SearchAlert) -> EmailMessage:
    """Asks the owner of an address whether they want to be written to.

    It says nothing that whoever filled in the form has written, so that nobody can send words of
    their own to others in our name.
    """
    with translation.override(alert.language):
        site = {"site": settings.WAGTAIL_SITE_NAME}
        lines = [
            _("Someone asked on %(site)s to be notified about new measures at this address.")
            % site,
            "",
            _("If that was you, please open this page and confirm it there:"),
            tokens.address(alert, tokens.CONFIRM),
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


def of_news(
    alert: SearchAlert, hits: Sequence[Hit], *, start: datetime, end: datetime
) -> EmailMessage:
    """Tells of measures that are new to a search, with a way to end it that needs one click."""
    with translation.override(alert.language):
        question = saved_queries.in_words(alert.question, alert.language)
        leaving = tokens.address(alert, tokens.END)
        lines = [
            ngettext(
                "One new measure matches the search you saved:",
                "%(n)s new measures match the search you saved:",
                len(hits),
            )
            % {"n": len(hits)},
            *_condition_lines(question),
            "",
            *(line for hit in hits[:MOST_LISTED] for line in _hit_lines(hit, alert.language)),
            *_rest_lines(alert, len(hits)),
            "-- ",
            _("You are receiving this e-mail from %(site)s because you asked for it.")
            % {"site": settings.WAGTAIL_SITE_NAME},
            _("To unsubscribe, open:"),
            leaving,
        ]
        return _mail(
            alert,
            _subject(question, len(hits)),
            lines,
            Message_ID=_message_id("news", alert.pk, int(start.timestamp()), int(end.timestamp())),
            List_Unsubscribe=f"<{leaving}>",
            List_Unsubscribe_Post="List-Unsubscribe=One-Click",
        )


def _subject(question: Question, count: int) -> str:
    told = ngettext("%(n)s new measure", "%(n)s new measures", count) % {"n": count}
    words = question.text or ", ".join(line.value for line in question.lines)
    if len(words) > _LONGEST_IN_SUBJECT:
        words = f"{words[: _LONGEST_IN_SUBJECT - 1]}…"
    return f"{settings.WAGTAIL_SITE_NAME}: {told}" + (f" – {words}" if words else "")


def _condition_lines(question: Question) -> list[str]:
    text = [_("Search terms: %(words)s") % {"words": question.text}] if question.text else []
    return [*text, *(f"{line.name}: {line.value}" for line in question.lines)]


def _hit_lines(hit: Hit, language: str) -> list[str]:
    city = labels.table("city", language).get(hit.city) or hit.city_name
    return [
        f"• {hit.title}",
        f"  {city}, {country_name(hit.country, language)}",
        f"  {tokens.absolute(f'/{language}{hit.path}')}",
        "",
    ]


def _rest_lines(alert: SearchAlert, count: int) -> list[str]:
    if count <= MOST_LISTED:
        return []
    more = count - MOST_LISTED
    told = ngettext(
        "And %(n)s more; all, newest first:", "And %(n)s more; all, newest first:", more
    )
    return [told % {"n": more}, tokens.results(alert), ""]
