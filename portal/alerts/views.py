"""Views of alerts: the sign-up form, and the pages behind the two links in mails.

None of these sets a cookie, so they cannot use Django's CSRF token. The form has no effect beyond
one mail and refuses cross-site requests; behind the links, the signed URL is the authorisation. A
GET never changes anything, because mail clients prefetch links.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from cities.languages import active_language
from portal.alerts import saved_queries, subscriptions, throttling, tokens
from portal.alerts.models import MAX_ADDRESS_LENGTH, MAX_QUERY_LENGTH, SearchAlert
from portal.http import errors, origin
from portal.queries import query_params

METHODS = ("GET", "HEAD", "POST")
FREQUENCIES = ("daily", "weekly")
# Hidden from people; only bots fill it in.
HONEYPOT = "website"


def _clean_address(request: HttpRequest) -> str:
    """Return the normalised e-mail address of the form; raises ValidationError."""
    address = request.POST.get("address", "").strip().lower()
    if len(address) > MAX_ADDRESS_LENGTH:
        raise ValidationError("too long")
    validate_email(address)
    return address


def _reasons_against(parsed: query_params.ParsedQuery, query_string: str) -> list[str]:
    """Return why the search cannot be saved as it is."""
    if len(query_string) > MAX_QUERY_LENGTH:
        return [*parsed.notes, _("The search has too many words and filters to be saved.")]
    return list(parsed.notes)


@csrf_exempt
@never_cache
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show or process the sign-up form; its response never reveals whether an address is known."""
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    if request.method == "POST" and origin.is_cross_site(request):
        return errors.csrf_failure(request)
    try:
        parsed = query_params.parse(request.GET, active_language())
    except query_params.InvalidPage:
        return errors.not_found(request)
    query_string = saved_queries.serialize(parsed.request)
    reasons = _reasons_against(parsed, query_string)
    context: dict[str, Any] = {
        "refused": reasons,
        "question": saved_queries.describe(query_string, active_language())
        if not reasons
        else None,
        "action": tokens.form_url(query_string),
        "search_query": query_string,
        "rhythm": "weekly",
        "days": subscriptions.UNCONFIRMED_LIFETIME.days,
    }
    if request.method != "POST":
        return render(request, "alerts/form.html", context)
    return _submit(request, query_string, context)


def _submit(request: HttpRequest, query_string: str, context: dict[str, Any]) -> HttpResponse:
    """Validate the form and subscribe, or show it again with the problem."""
    if context["refused"]:
        return render(request, "alerts/form.html", context, status=400)
    if throttling.is_throttled(request):
        context["problem"] = _("Too many requests. Please try again in an hour.")
        response = render(request, "alerts/form.html", context, status=429)
        response.headers["Retry-After"] = str(throttling.WINDOW_SECONDS)
        return response
    frequency = request.POST.get("rhythm", "")
    context["address"] = request.POST.get("address", "")[:MAX_ADDRESS_LENGTH]
    context["rhythm"] = frequency if frequency in FREQUENCIES else "weekly"
    try:
        address = _clean_address(request)
    except ValidationError:
        context["problem"] = context["address_problem"] = _(
            "Please enter one e-mail address, such as name@example.org."
        )
    if frequency not in FREQUENCIES:
        context["problem"] = _("Please choose daily or weekly.")
    if "problem" in context:
        return render(request, "alerts/form.html", context, status=400)
    if not request.POST.get(HONEYPOT):
        subscriptions.subscribe(
            address=address,
            language=active_language(),
            question=query_string,
            weekly=frequency == "weekly",
            now=timezone.now(),
        )
    context["backlogged"] = subscriptions.is_backlogged()
    context["most"] = subscriptions.MAX_UNCONFIRMED_PER_ADDRESS
    return render(request, "alerts/sent.html", context)


def _not_found(request: HttpRequest, status: int = 404) -> HttpResponse:
    return render(request, "alerts/gone.html", status=status)


def _alert_context(alert: SearchAlert) -> dict[str, Any]:
    return {
        "question": saved_queries.describe(alert.question, active_language()),
        "weekly": alert.weekly,
        "search_query": alert.question,
        "end_token": tokens.token(alert, tokens.END),
    }


@csrf_exempt
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Let the owner of an address confirm an alert."""
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    alert = tokens.resolve(token, tokens.CONFIRM)
    if alert is None:
        return _not_found(request)
    if request.method == "POST":
        if origin.is_cross_site(request):
            return errors.csrf_failure(request)
        subscriptions.confirm(alert=alert, now=timezone.now())
    done = request.method == "POST" or alert.consented is not None
    return render(request, "alerts/confirm.html", {**_alert_context(alert), "done": done})


@csrf_exempt
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End an alert; a mail client may send the one-click POST itself (RFC 8058)."""
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    alert = tokens.resolve(token, tokens.END)
    if alert is None:
        # A second click is no error: the alert has ended.
        return _not_found(request, status=200 if request.method == "POST" else 404)
    context = _alert_context(alert)
    if request.method == "POST":
        subscriptions.unsubscribe(alert=alert)
    return render(request, "alerts/end.html", {**context, "done": request.method == "POST"})
