"""What may happen to a contribution, each step with the mails that it causes.

The views of the sender and of the moderators call these functions and change nothing themselves.
Each runs in one transaction, takes the row's lock, and raises `NotPossible` if the contribution has
meanwhile moved to a state in which the step makes no sense. The instance passed in is updated.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cities.contracts import drafts
from cities.models import ContractPage, MeasurePage
from portal.contributions import desk_emails, emails, erasure, history, publication
from portal.contributions.models import (
    CLOSED_STATES,
    UNDECIDED_STATES,
    Contribution,
    ContributionMessage,
    Kind,
    State,
)

OPEN_STATES = (*UNDECIDED_STATES, State.ACCEPTED)
# What the sender may change; the rest of a contribution is a matter of the portal.
SENDER_FIELDS = frozenset(
    {
        "sender_name", "organisation", "organisation_kind", "title", "text", "value", "unit", "by",
        "status", "start", "co2", "cost", "url",
    }
)  # fmt: skip


class NotPossible(Exception):
    """The step makes no sense in the state of the contribution; the message tells the user why."""

    def __init__(self, reason: str = "") -> None:
        super().__init__(
            reason
            or _("This is not possible any more: the contribution has changed in the meantime.")
        )


@contextmanager
def _step(contribution: Contribution, *states: str, closed: bool = False) -> Iterator[Contribution]:
    """Yield the locked row, to be changed; it is saved, and the instance passed in is updated.

    What is closed takes part only in steps for which `closed` is true.
    """
    with transaction.atomic():
        locked = _locked(contribution)
        if locked is None or locked.state not in states or (locked.closed and not closed):
            raise NotPossible
        locked.changed = timezone.now()
        yield locked
        locked.save()
    contribution.refresh_from_db()


def _locked(contribution: Contribution) -> Contribution | None:
    return Contribution.objects.select_for_update().filter(pk=contribution.pk).first()


def _say(
    contribution: Contribution, kind: ContributionMessage.Kind, text: str, user: Any = None
) -> None:
    contribution.messages.create(kind=kind, text=text, author=user)


# --- Steps of the sender --------------------------------------------------------------------------
def confirm(contribution: Contribution, *, now: datetime) -> None:
    """Mark as received after the click in the mail, and send the status link. Idempotent.

    The city's moderators are told by `desk_emails.send_notices`.
    """
    with transaction.atomic():
        before = _locked(contribution)
        if before is not None and before.state != State.UNCONFIRMED:
            contribution.refresh_from_db()
            return
        with _step(contribution, State.UNCONFIRMED) as locked:
            locked.state, locked.consented = State.RECEIVED, now
            history.record(locked, history.CONFIRMED)
            emails.status_link(locked)


def answer(contribution: Contribution, text: str) -> None:
    """Record the sender's answer to the city's question; the state becomes "being read"."""
    with _step(contribution, State.QUESTION) as locked:
        _say(locked, ContributionMessage.Kind.ANSWER, text)
        locked.state = State.READING
        history.record(locked, history.ANSWERED)
        desk_emails.answered(locked)


def correct(contribution: Contribution, fields: dict[str, Any]) -> None:
    """Save the sender's corrections; possible until the city has decided.

    A correction after a question counts as its answer. Unknown fields raise ValueError.
    """
    if unknown := fields.keys() - SENDER_FIELDS:
        raise ValueError(f"not for the sender to change: {', '.join(sorted(unknown))}")
    with _step(contribution, State.UNCONFIRMED, *UNDECIDED_STATES) as locked:
        for name, value in fields.items():
            setattr(locked, name, value)
        if locked.state == State.QUESTION:
            locked.state = State.READING
            desk_emails.answered(locked)
        if locked.state != State.UNCONFIRMED:
            history.record(locked, history.CORRECTED)


@transaction.atomic
def erase(contribution: Contribution) -> None:
    """Withdraw: delete row, files, messages, queued mails and the published entry everywhere."""
    # Publishing the measure locks the page first, too.
    list(Page.objects.select_for_update().filter(pk=contribution.measure_id).values_list("pk"))
    locked = _locked(contribution)
    if locked is None:
        return
    desk_emails.withdrawn(locked)
    erasure.erase(locked)


# --- Steps of the moderators ----------------------------------------------------------------------
def start_reading(contribution: Contribution, user: Any, *, assigned_by: Any = None) -> None:
    """Assign the contribution to a moderator; the state becomes "being read"."""
    with _step(contribution, *OPEN_STATES) as locked:
        locked.assignee = user
        if locked.state == State.RECEIVED:
            locked.state = State.READING
        history.record(locked, history.ASSIGNED, assigned_by or user)


def ask(contribution: Contribution, user: Any, text: str) -> None:
    """Send the sender a question; the state becomes "question to the sender"."""
    with _step(contribution, *UNDECIDED_STATES) as locked:
        _say(locked, ContributionMessage.Kind.QUESTION, text, user)
        locked.state = State.QUESTION
        locked.assignee = locked.assignee or user
        history.record(locked, history.ASKED, user)
        emails.question(locked, text)


def remark(contribution: Contribution, user: Any, text: str) -> None:
    """Add an internal remark, which the sender never sees."""
    with _step(contribution, *OPEN_STATES, *CLOSED_STATES, closed=True) as locked:
        _say(locked, ContributionMessage.Kind.REMARK, text, user)
        history.record(locked, history.REMARKED, user)


def accept(contribution: Contribution, user: Any, *, public_answer: str) -> None:
    """Close an idea or a question as taken up, with an answer to the sender."""
    with _step(contribution, *UNDECIDED_STATES) as locked:
        if locked.kind != Kind.IDEA:
            raise NotPossible(
                _("Only an idea or a question can be accepted without being published.")
            )
        locked.public_answer = public_answer
        _close(locked, State.ACCEPTED, user)
        history.record(locked, history.ACCEPTED, user)
        emails.accepted(locked)


def decline(contribution: Contribution, user: Any, *, reason: str, text: str) -> None:
    """Close without taking it up, with a reason from the list and own words."""
    with _step(contribution, *OPEN_STATES) as locked:
        for each in (locked, *locked.merged.all()):
            each.decline_reason, each.public_answer = reason, text
            _close(each, State.DECLINED, user)
            each.save()
            history.record(each, history.DECLINED, user)
            emails.declined(each)


def publish_commitment(contribution: Contribution, user: Any, *, public_answer: str) -> None:
    """Put the commitment into the published contract of the city, and into its newer draft."""
    with _step(contribution, *UNDECIDED_STATES) as locked:
        contract = ContractPage.objects.child_of(locked.city).first()
        _check_publication(locked, contract, user)
        locked.public_answer = public_answer
        row = publication.commitment(locked, contract)
        drafts.publish_row(contract, "commitments", row, user)
        locked.row_key = row.key
        _publish(locked, publication.contract_url(contract, locked.language), user)


def _check_publication(
    contribution: Contribution, contract: ContractPage | None, user: Any
) -> None:
    if contribution.kind != Kind.COMMITMENT:
        raise NotPossible(_("Only a commitment can be published in the contract."))
    if not contribution.organisation or not contribution.organisation_kind:
        raise NotPossible(
            _("The organisation or its type is missing. Please ask the sender to add it.")
        )
    if contract is None or not contract.live:
        raise NotPossible(_("The Climate City Contract of the city is not published."))
    if contract.locked and contract.locked_by_id != user.pk:
        raise NotPossible(
            _("The Climate City Contract is locked. Please publish the commitment once it is not.")
        )


def create_measure(contribution: Contribution, user: Any) -> MeasurePage:
    """Create a measure draft below the city that names its origin; return the page.

    The contribution is taken up, and published once the page is.
    """
    with _step(contribution, *OPEN_STATES) as locked:
        if locked.measure_id is not None:
            raise NotPossible(_("A draft has been created from this contribution already."))
        page = publication.measure_draft(locked, user)
        was_told = locked.state == State.ACCEPTED
        locked.measure, locked.state = page, State.ACCEPTED
        locked.assignee = locked.assignee or user
        history.record(locked, history.DRAFTED, user)
        if not was_told:
            emails.accepted(locked)
    return page


def measure_published(page: MeasurePage, user: Any = None) -> None:
    """Close the contribution that a published measure was made from, if it is still open."""
    for contribution in Contribution.objects.filter(measure=page, state=State.ACCEPTED):
        with _step(contribution, State.ACCEPTED) as locked:
            _publish(locked, publication.page_url(page, locked.language), user)


def merge(contribution: Contribution, into: Contribution, user: Any) -> None:
    """Close as a part of another contribution of the same city."""
    with _step(contribution, *UNDECIDED_STATES) as locked:
        others = Contribution.objects.select_for_update().filter(
            pk=into.pk, city=locked.city_id, state__in=OPEN_STATES, closed=None
        )
        target = others.exclude(pk=locked.pk).first()
        if target is None or locked.merged.exists():
            raise NotPossible(_("Please choose another open contribution of the same city."))
        locked.merged_into = target
        _close(locked, State.ACCEPTED, user)
        history.record(locked, history.MERGED, user)
        emails.merged(locked)


def _close(contribution: Contribution, state: State, user: Any) -> None:
    contribution.state, contribution.closed = state, timezone.now()
    contribution.assignee = contribution.assignee or user


def _publish(contribution: Contribution, url: str, user: Any) -> None:
    """Close as published, together with all that was merged into it."""
    for each in (contribution, *contribution.merged.all()):
        _close(each, State.PUBLISHED, user)
        each.save()
        history.record(each, history.PUBLISHED, user)
        emails.published(each, url)
