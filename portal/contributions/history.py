"""The history of a contribution: who did what and when, in Wagtail's log.

An entry holds no text of the contribution, so that the log can be read by those who run the portal.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from portal.contributions.models import Contribution

CONFIRMED = "portal.contribution.confirmed"
ANSWERED = "portal.contribution.answered"
CORRECTED = "portal.contribution.corrected"
ASSIGNED = "portal.contribution.assigned"
ASKED = "portal.contribution.asked"
REMARKED = "portal.contribution.remarked"
ACCEPTED = "portal.contribution.accepted"
DECLINED = "portal.contribution.declined"
PUBLISHED = "portal.contribution.published"
DRAFTED = "portal.contribution.drafted"
MERGED = "portal.contribution.merged"
REOPENED = "portal.contribution.reopened"

LABELS = {
    CONFIRMED: _("Contribution received"),
    ANSWERED: _("Question answered by the sender"),
    CORRECTED: _("Corrected by the sender"),
    ASSIGNED: _("Contribution assigned"),
    ASKED: _("Question sent"),
    REMARKED: _("Internal remark"),
    ACCEPTED: _("Contribution accepted"),
    DECLINED: _("Contribution not accepted"),
    PUBLISHED: _("Contribution published"),
    DRAFTED: _("Draft of a measure created"),
    MERGED: _("Merged with another contribution"),
    REOPENED: _("Separated again, because the other contribution was withdrawn"),
}


def register_log_actions(actions: Any) -> None:
    """Register the log actions, for the hook of this name."""
    for action, label in LABELS.items():
        actions.register_action(action, label, label)


def record(contribution: Contribution, action: str, user: Any = None) -> None:
    """Log a step; without a user it is one of the sender or of the system."""
    log(instance=contribution, action=action, user=user)


def entries(contribution: Contribution) -> "QuerySet[ModelLogEntry]":
    """Return the log entries of a contribution, the oldest first."""
    kind = ContentType.objects.get_for_model(Contribution)
    logged: QuerySet[ModelLogEntry] = ModelLogEntry.objects.filter(
        content_type=kind, object_id=str(contribution.pk)
    )
    return logged.order_by("timestamp", "pk")
