"""Saving a search by e-mail: the form, and the pages behind the two links in mails.

None of these sets a cookie, so Django's form token cannot be asked for. The form does nothing that a
visitor's browser could be misused for beyond writing one mail, and refuses what another site sends;
behind the links the signed address is what proves the right to act. A GET never changes anything,
because mail programs open links to look at them.
"""

from typing import Any
from urllib.parse import urlsplit

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
from portal.alerts.models import LONGEST_ADDRESS, LONGEST_QUESTION, SearchAlert
from portal.http import errors
from portal.queries import query_params

METHODS = ("GET", "HEAD", "POST")
RHYTHMS = ("daily", "weekly")
# Hidden from people; whoever fills it in is a program.
TRAP = "website"


def _from_elsewhere(request: HttpRequest) -> bool:
    """Whether a browser says that another site sends this form."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return True
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.get_host()


def _address(request: HttpRequest) -> str:
    """The e-mail address of the form as it is stored; raises ValidationError."""
    given = request.POST.get("address", "").strip().lower()
    if len(given) > LONGEST_ADDRESS:
        raise ValidationError("too long")
    validate_email(given)
    return given


def _refused(parsed: query_params.Parsed, question: str) -> list[str]:
    """Why a search cannot be saved as it is."""
    if len(question) > LONGEST_QUESTION:
        return [*parsed.notes, _("The search has too many words and filters to be saved.")]
    return list(parsed.notes)


@csrf_exempt
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """The form for the search in the address. Its answer never tells whether an address is known."""
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    if request.method == "POST" and _from_elsewhere(request):
        return errors.csrf_failure(request)
    try:
        parsed = query_params.parse(request.GET, active_language())
    except query_params.NoSuchPage:
        return errors.not_found(request)
    question = saved_queries.stored(parsed.request)
    refused = _refused(parsed, question)
    context: dict[str, Any] = {
        "refused": refused,
        "question": saved_queries.in_words(question, active_language()) if not refused else None,
        "action": tokens.asking(question),
        "search_query": question,
        "rhythm": "weekly",
        "days": subscriptions.KEPT_UNCONFIRMED.days,
    }
    if request.method != "POST":
        return render(request, "alerts/form.html", context)
    return _taken(request, question, context)


def _taken(request: HttpRequest, question: str, context: dict[str, Any]) -> HttpResponse:
    """What was sent, checked and passed on; with words where it cannot be."""
    if context["refused"]:
        return render(request, "alerts/form.html", context, status=400)
    if throttling.reached(request):
        context["problem"] = _("Too many requests. Please try again in an hour.")
        answer = render(request, "alerts/form.html", context, status=429)
        answer.headers["Retry-After"] = str(throttling.SECONDS)
        return answer
    rhythm = request.POST.get("rhythm", "")
    context["address"] = request.POST.get("address", "")[:LONGEST_ADDRESS]
    context["rhythm"] = rhythm if rhythm in RHYTHMS else "weekly"
    try:
        address = _address(request)
    except ValidationError:
        context["problem"] = context["address_problem"] = _(
            "Please enter one e-mail address, such as name@example.org."
        )
    if rhythm not in RHYTHMS:
        context["problem"] = _("Please choose daily or weekly.")
    if "problem" in context:
        return render(request, "alerts/form.html", context, status=400)
    if not request.POST.get(TRAP):
        subscriptions.ask(
            address=address,
            language=active_language(),
            question=question,
            weekly=rhythm == "weekly",
            now=timezone.now(),
        )
    context["crowded"] = subscriptions.is_crowded()
    context["most"] = subscriptions.MOST_UNCONFIRMED
    return render(request, "alerts/sent.html", context)


def _gone(request: HttpRequest, status: int = 404) -> HttpResponse:
    return render(request, "alerts/gone.html", status=status)


def _told(alert: SearchAlert) -> dict[str, Any]:
    return {
        "question": saved_queries.in_words(alert.question, active_language()),
        "weekly": alert.weekly,
        "search_query": alert.question,
        "end_token": tokens.token(alert, tokens.END),
    }


@csrf_exempt
@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The page on which the owner of an address says yes."""
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    alert = tokens.find(token, tokens.CONFIRM)
    if alert is None:
        return _gone(request)
    if request.method == "POST":
        if _from_elsewhere(request):
            return errors.csrf_failure(request)
        subscriptions.confirm(alert=alert, now=timezone.now())
    done = request.method == "POST" or alert.consented is not None
    return render(request, "alerts/confirm.html", {**_told(alert), "done": done})


@csrf_exempt
@never_cache
def end(request: HttpRequest, token: str) -> HttpResponse:
    """The page on which notices end; a mail program may send the one click itself (RFC 8058)."""
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    alert = tokens.find(token, tokens.END)
    if alert is None:
        # Whoever clicks twice has reached what they wanted.
        return _gone(request, status=200 if request.method == "POST" else 404)
    told = _told(alert)
    if request.method == "POST":
        subscriptions.end(alert=alert)
    return render(request, "alerts/end.html", {**told, "done": request.method == "POST"})
