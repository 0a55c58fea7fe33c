"""Views of the form: the cities that take contributions, the form with its summary, and the end."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.languages import active_language
from cities.models import CityPage
from portal.contributions.emails import DAYS_TO_CONFIRM
from portal.contributions.models import MAX_FILES
from portal.contributions.sending import (
    form_tokens,
    open_cities,
    script_words,
    submissions,
)
from portal.contributions.sending.attachments import Attachments, collect
from portal.contributions.sending.form_tokens import FormToken
from portal.contributions.sending.forms import ContributionForm
from portal.contributions.sending.page_rules import HOUR, public_form
from portal.contributions.uploads import checks
from portal.http import errors, request_limits

# Posts of one network within an hour; a school class has one address.
MAX_POSTS = 60
# Checks of single steps in the same time; each form takes a handful.
MAX_CHECKS = 600
# Hidden from people; only bots fill it in.
HONEYPOT = "website"
TEMPLATE = "contributions/form.html"


def cities(request: HttpRequest) -> HttpResponse:
    """List the cities that take contributions, by name."""
    return render(request, "contributions/cities.html", {"cities": open_cities.by_name()})


@public_form
def contribute(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the form, check what it sends, show the summary, and store it."""
    city = open_cities.find(slug)
    if city is None:
        return errors.not_found(request)
    if request.method == "POST":
        return _submit(request, city)
    if submissions.is_full(city, now=timezone.now()):
        context = _context(city) | {"full": submissions.full_message()}
        return render(request, TEMPLATE, context)
    context = _context(city) | {"form": ContributionForm(), "token": form_tokens.new(city)}
    return render(request, TEMPLATE, context)


@public_form
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Return what is wrong with a partly filled form, and how its other entries are understood.

    JSON: `errors` and `values`, texts by the name of the field. Nothing is stored; files are
    checked when the form is sent.
    """
    if open_cities.find(slug) is None:
        return errors.not_found(request)
    if request.method != "POST":
        return errors.method_not_allowed(request, ("POST",))
    if request_limits.exceeds(request, "contribution-checks", limit=MAX_CHECKS, seconds=HOUR):
        return JsonResponse({}, status=429)
    form = ContributionForm(request.POST)
    return JsonResponse(
        {
            "errors": {name: " ".join(map(str, texts)) for name, texts in form.errors.items()},
            "values": {field.name: field.display for field in form.filled_in()},
        }
    )


@public_form
def sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a mail is on its way; the same for every address."""
    city = open_cities.find(slug)
    if city is None:
        return errors.not_found(request)
    return render(request, "contributions/sent.html", _context(city))


def _context(city: CityPage) -> dict[str, Any]:
    return {
        "city": city,
        "contract": open_cities.public_contract(city),
        "days_to_confirm": DAYS_TO_CONFIRM,
        "max_files": MAX_FILES,
        "accept": checks.ACCEPT,
        "max_file_size": checks.MAX_FILE_SIZE,
        "max_total_size": checks.MAX_TOTAL_SIZE,
        "words": script_words.as_json(),
    }


def _submit(request: HttpRequest, city: CityPage) -> HttpResponse:
    token = form_tokens.read(request.POST.get("token", ""), city)
    form = ContributionForm(request.POST)
    if request_limits.exceeds(request, "contributions", limit=MAX_POSTS, seconds=HOUR):
        problem = _("Too many requests. Please try again in an hour.")
        return _again(request, city, form, token, problem=problem, status=429)
    attachments = collect(token.key, request.POST.getlist("kept"), request.FILES.getlist("files"))
    is_fine = form.is_valid() and not attachments.problems
    # Faults of the entries are more useful to know than the age of the form.
    problem = _token_problem(token) if is_fine else ""
    if problem or not is_fine:
        return _again(request, city, form, token, attachments, problem=problem)
    action = request.POST.get("action", "")
    if action == "edit":
        return _again(request, city, form, token, attachments, status=200)
    if action != "send":
        context = _form_context(request, city, form, token, attachments)
        return render(request, "contributions/summary.html", context)
    if not request.POST.get(HONEYPOT):
        try:
            _store(city, form, token, attachments)
        except submissions.Refused as reason:
            problem = str(reason)
            return _again(request, city, form, token, attachments, problem=problem, status=429)
    return redirect("contribute_sent", city.slug)


def _store(
    city: CityPage, form: ContributionForm, token: FormToken, attachments: Attachments
) -> None:
    fields = {name: value for name, value in form.cleaned_data.items() if name != "consent"}
    submissions.submit(
        city=city,
        key=token.key,
        fields=fields,
        files=attachments.files,
        language=active_language(),
        now=timezone.now(),
    )


def _token_problem(token: FormToken) -> str:
    messages = {
        "": "",
        "quick": _("That was very quick. Please check your entries and send them again."),
        "expired": _("This form is older than a day. Please check your entries and send them again."),
        "invalid": _("This form is not complete. Please check your entries and send them again."),
    }  # fmt: skip
    return messages[token.problem]


def _form_context(
    request: HttpRequest,
    city: CityPage,
    form: ContributionForm,
    token: FormToken,
    attachments: Attachments,
) -> dict[str, Any]:
    # A form that may be sent keeps its time; all others start anew under the same key.
    kept = request.POST.get("token", "")
    fresh = form_tokens.new(city, token.key)
    return _context(city) | {
        "form": form,
        "token": kept if token.problem in ("", "quick") else fresh,
        "files": attachments.files,
        "file_problems": attachments.problems,
    }


def _again(
    request: HttpRequest,
    city: CityPage,
    form: ContributionForm,
    token: FormToken,
    attachments: Attachments | None = None,
    *,
    problem: str = "",
    status: int = 400,
) -> HttpResponse:
    """Show the form again with everything that was typed, and the files that were accepted."""
    context = _form_context(request, city, form, token, attachments or Attachments())
    response = render(request, TEMPLATE, context | {"problem": problem}, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(HOUR)
    return response
