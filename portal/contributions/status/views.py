"""Views of the sender's pages. A GET changes nothing, because mail scanners follow links."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.contributions import tokens, transitions
from portal.contributions.models import UNDECIDED_STATES, Contribution, State
from portal.contributions.sending import open_cities
from portal.contributions.sending.forms import AnswerForm, ContentForm
from portal.contributions.status import progress
from portal.contributions.status.access import with_contribution


def _context(contribution: Contribution, **more: Any) -> dict[str, Any]:
    return {
        "contribution": contribution,
        "city": contribution.city,
        "token": tokens.token(contribution, tokens.STATUS),
        **more,
    }


@with_contribution(tokens.CONFIRM)
def confirm(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Let the owner of the address confirm; only then do the city's moderators see it."""
    if request.method == "POST" and contribution.state == State.UNCONFIRMED:
        try:
            transitions.confirm(contribution, now=timezone.now())
        except transitions.NotPossible:
            # Withdrawn or displaced between the two statements.
            return render(request, "contributions/gone.html", status=404)
        return render(request, "contributions/confirmed.html", _context(contribution))
    # The first link does not open the status page later: that one expires.
    context = {"contribution": contribution, "city": contribution.city}
    done = contribution.state != State.UNCONFIRMED
    return render(request, "contributions/confirm.html", {**context, "done": done})


@with_contribution(tokens.STATUS)
def status(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Show where the contribution stands, and what the sender can do."""
    return _status(request, contribution)


def _status(
    request: HttpRequest,
    contribution: Contribution,
    *,
    form: AnswerForm | None = None,
    problem: str = "",
    code: int = 200,
) -> HttpResponse:
    context = _context(
        contribution,
        steps=progress.steps(contribution),
        published=progress.published_url(contribution),
        conversation=progress.conversation(contribution),
        filled_in=progress.entries(contribution),
        correctable=contribution.state in UNDECIDED_STATES,
        answer_form=form or AnswerForm(),
        problem=problem,
        contract=open_cities.public_contract(contribution.city),
    )
    return render(request, "contributions/status.html", context, status=code)


@with_contribution(tokens.STATUS)
def answer(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Record the answer to the city's question."""
    if request.method != "POST":
        return redirect("contribution_status", tokens.token(contribution, tokens.STATUS))
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _status(request, contribution, form=form, code=400)
    try:
        transitions.answer(contribution, form.cleaned_data["answer"])
    except transitions.NotPossible as reason:
        return _status(request, contribution, form=form, problem=str(reason), code=409)
    return redirect("contribution_status", tokens.token(contribution, tokens.STATUS))


@with_contribution(tokens.STATUS)
def correct(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Let the sender correct the contribution until the city has decided."""
    if contribution.state not in UNDECIDED_STATES:
        problem = _("The city has decided. Your contribution cannot be changed any more.")
        return _status(request, contribution, problem=problem, code=409)
    link = tokens.token(contribution, tokens.STATUS)
    if request.method != "POST":
        context = _context(contribution, form=ContentForm(instance=contribution))
        return render(request, "contributions/correct.html", context)
    # The form writes into its instance, which must not be what is checked and shown.
    form = ContentForm(request.POST, instance=Contribution(kind=contribution.kind))
    if not form.is_valid():
        context = _context(contribution, form=form)
        return render(request, "contributions/correct.html", context, status=400)
    try:
        transitions.correct(contribution, form.cleaned_data)
    except transitions.NotPossible as reason:
        context = _context(contribution, form=form, problem=str(reason))
        return render(request, "contributions/correct.html", context, status=409)
    return redirect("contribution_status", link)


@with_contribution(tokens.STATUS)
def withdraw(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Ask whether to withdraw, then erase everything."""
    if request.method != "POST":
        published = progress.published_url(contribution)
        context = _context(contribution, published=published)
        return render(request, "contributions/withdraw.html", context)
    city = contribution.city
    transitions.erase(contribution)
    return render(request, "contributions/withdrawn.html", {"city": city})
