"""Mails to the sender of a contribution, each queued in the sender's language.

They are queued in the transaction of the caller, so that no change goes without its mail. Every
mail but the first contains the status link and lets it be valid for another 90 days.
"""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.contributions import tokens
from portal.contributions.models import Contribution, Kind
from portal.i18n import formatting
from portal.mail.queue import QueuedMail, pack

# Unconfirmed contributions are deleted after this many days.
DAYS_TO_CONFIRM = 7


def _thread(contribution: Contribution) -> str:
    """Return the id under which mail clients group the mails about one contribution."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    return f"<contribution-{contribution.key}@{host}>"


def waiting(contribution: Contribution) -> "QuerySet[QueuedMail]":
    """Return the mails to the sender that have not been sent yet."""
    return QueuedMail.objects.filter(message__headers__References=_thread(contribution))


def _queue(contribution: Contribution, subject: str, lines: Sequence[str]) -> None:
    mail = EmailMessage(
        # Whatever has been typed stays on one line of the header.
        subject=" ".join(subject.split()),
        body="\n".join(lines) + "\n",
        to=[contribution.sender_email],
        headers={
            "Auto-Submitted": "auto-generated",
            "Content-Language": contribution.language,
            "References": _thread(contribution),
        },
    )
    QueuedMail.objects.create(message=pack(mail))


def _names(contribution: Contribution) -> dict[str, str]:
    return {
        "site": settings.WAGTAIL_SITE_NAME,
        "city": contribution.city.best_name(contribution.language),
        "title": contribution.title,
    }


def confirmation(contribution: Contribution) -> None:
    """Ask the owner of the address to confirm.

    The mail contains nothing the sender of the form has typed, so that nobody can send text of
    their own to others in our name.
    """
    with translation.override(contribution.language):
        names = _names(contribution)
        lines = [
            _(
                "A contribution to the Climate City Contract of %(city)s was sent on %(site)s, "
                "with this e-mail address."
            )
            % names,
            # Who sends several contributions has to tell these mails apart.
            _("Time: %(moment)s. Type of contribution: %(kind)s.")
            % {
                "moment": formatting.moment(timezone.localtime(contribution.created)),
                "kind": contribution.get_kind_display(),
            },
            "",
            _("If that was you, please open this page and confirm it there:"),
            tokens.url(contribution, tokens.CONFIRM),
            "",
            ngettext(
                "If it was not you, do nothing: the contribution and your address will be deleted "
                "after %(n)s day.",
                "If it was not you, do nothing: the contribution and your address will be deleted "
                "after %(n)s days.",
                DAYS_TO_CONFIRM,
            )
            % {"n": DAYS_TO_CONFIRM},
        ]
        subject = _("%(site)s: please confirm your contribution") % names
        _queue(contribution, subject, lines)


def _queue_with_link(contribution: Contribution, subject: str, lines: Sequence[str]) -> None:
    """Queue a mail about a confirmed contribution, followed by its status link."""
    tokens.renew(contribution)
    until = timezone.localdate(contribution.link_expires).isoformat()
    if contribution.closed:
        purpose = _("You can see your contribution on this page, and withdraw it at any time:")
    else:
        purpose = _(
            "You can follow your contribution on this page. You can correct it there "
            "until it is closed, and withdraw it at any time:"
        )
    link = [
        "",
        purpose,
        tokens.url(contribution, tokens.STATUS),
        "",
        _(
            "Please keep this link to yourself: whoever has it can see and change your "
            "contribution. It is valid until %(date)s."
        )
        % {"date": formatting.date(until)},
    ]  # fmt: skip
    _queue(contribution, subject, [*lines, *link])


def status_link(contribution: Contribution) -> None:
    """Send the link to the status page."""
    with translation.override(contribution.language):
        names = _names(contribution)
        _queue_with_link(
            contribution,
            _("%(site)s: your contribution to %(city)s") % names,
            [_("%(city)s has received your contribution “%(title)s”.") % names],
        )


def question(contribution: Contribution, text: str) -> None:
    """Send a question of the city."""
    with translation.override(contribution.language):
        names = _names(contribution)
        lines = [
            _("%(city)s has a question about your contribution “%(title)s”:") % names,
            "",
            *text.splitlines(),
            "",
            _("Please answer on the page below. Replies to this e-mail do not reach the city."),
        ]
        subject = _("%(site)s: question about your contribution “%(title)s”") % names
        _queue_with_link(contribution, subject, lines)


def merged(contribution: Contribution) -> None:
    """Tell that the contribution is treated together with another one; nothing is decided yet."""
    with translation.override(contribution.language):
        names = _names(contribution)
        lines = [
            _("%(city)s is considering your contribution “%(title)s” together with a similar one.")
            % names,
            _("We will send you an e-mail once there is a decision."),
        ]
        subject = _("%(site)s: your contribution to %(city)s") % names
        _queue_with_link(contribution, subject, lines)


def accepted(contribution: Contribution) -> None:
    """Tell that the contribution is taken up; what will be published is published later."""
    with translation.override(contribution.language):
        names = _names(contribution)
        if contribution.kind == Kind.IDEA:
            line = _("%(city)s has accepted your contribution “%(title)s”.")
        else:
            line = _(
                "%(city)s has accepted your contribution “%(title)s” and is preparing "
                "to publish it."
            )
        subject = _("%(site)s: your contribution “%(title)s” has been accepted") % names
        lines = [line % names, *_answer_lines(contribution)]
        _queue_with_link(contribution, subject, lines)


def published(contribution: Contribution, url: str) -> None:
    """Tell that the contribution is published at an absolute URL."""
    with translation.override(contribution.language):
        names = _names(contribution)
        lines = [
            _("%(city)s has published your contribution “%(title)s”:") % names,
            url,
            *_answer_lines(contribution),
        ]
        subject = _("%(site)s: your contribution “%(title)s” has been published") % names
        _queue_with_link(contribution, subject, lines)


def declined(contribution: Contribution) -> None:
    """Tell that the contribution is not taken up, and why."""
    with translation.override(contribution.language):
        names = _names(contribution)
        lines = [
            _("%(city)s has not accepted your contribution “%(title)s”. Reason:") % names,
            contribution.get_decline_reason_display(),
            *_answer_lines(contribution),
        ]
        subject = _("%(site)s: your contribution “%(title)s” has not been accepted") % names
        _queue_with_link(contribution, subject, lines)


def _answer_lines(contribution: Contribution) -> list[str]:
    answer = contribution.public_answer
    return ["", *answer.splitlines()] if answer else []
