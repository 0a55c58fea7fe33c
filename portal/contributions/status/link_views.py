"""Views that send status links: again to an address, or a new one that ends all others."""

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from portal.contributions import emails, tokens
from portal.contributions.models import Contribution, State
from portal.contributions.sending.forms import AddressForm
from portal.contributions.sending.page_rules import HOUR, public_form
from portal.contributions.status.access import with_contribution
from portal.http import attempt_counter, request_limits

MAX_POSTS = 10
# Mails to one address within a day.
MAX_PER_ADDRESS = 3
DAY = 24 * HOUR
# The latest ones.
MAX_LINKS = 10
TEMPLATE = "contributions/link.html"


@public_form
def send_links(request: HttpRequest) -> HttpResponse:
    """Send the links of an address again; the answer does not tell whether there are any."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, TEMPLATE, {"form": form})
    if request_limits.exceeds(request, "contribution-mails", limit=MAX_POSTS, seconds=HOUR):
        problem = _("Too many requests. Please try again in an hour.")
        response = render(request, TEMPLATE, {"form": form, "problem": problem}, status=429)
        response.headers["Retry-After"] = str(HOUR)
        return response
    if not form.is_valid():
        return render(request, TEMPLATE, {"form": form}, status=400)
    address = form.cleaned_data["address"]
    if attempt_counter.increment("contribution links", address, seconds=DAY) <= MAX_PER_ADDRESS:
        _send_links(address)
    return render(request, "contributions/link_sent.html")


@transaction.atomic
def _send_links(address: str) -> None:
    own = Contribution.objects.select_related("city").filter(sender_email=address)
    latest = own.order_by("-created", "-pk")
    for contribution in latest.exclude(state=State.UNCONFIRMED)[:MAX_LINKS]:
        emails.status_link(contribution)
    # Only one, as anybody may have sent them with this address.
    for contribution in latest.filter(state=State.UNCONFIRMED)[:1]:
        emails.confirmation(contribution)


@with_contribution(tokens.STATUS)
def replace_link(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """End all links sent before and send a new one."""
    if request.method != "POST":
        return redirect("contribution_status", tokens.token(contribution, tokens.STATUS))
    with transaction.atomic():
        rows = Contribution.objects.filter(pk=contribution.pk)
        rows.update(link_number=F("link_number") + 1)
        contribution.refresh_from_db()
        emails.status_link(contribution)
    return render(request, "contributions/link_sent.html", {"replaced": True})
