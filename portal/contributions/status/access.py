"""From the token of a URL to its contribution; guesses are counted."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.contributions import tokens
from portal.contributions.models import Contribution
from portal.contributions.sending.page_rules import HOUR, secret_page
from portal.http import errors, request_limits

# Links of one network within an hour that lead nowhere; typos and old links stay far below.
MAX_WRONG_LINKS = 30
_COUNTER = "contribution-links"

View = Callable[[HttpRequest, Contribution], HttpResponse]


def with_contribution(purpose: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """Decorate a view that takes the contribution of a token instead of the token."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        @secret_page
        def resolved(request: HttpRequest, token: str) -> HttpResponse:
            if request_limits.is_at(request, _COUNTER, limit=MAX_WRONG_LINKS):
                return errors.rate_limited(request)
            contribution = tokens.resolve(token, purpose)
            if contribution is None:
                request_limits.exceeds(request, _COUNTER, limit=MAX_WRONG_LINKS, seconds=HOUR)
                return render(request, "contributions/gone.html", status=404)
            return view(request, contribution)

        return resolved

    return decorate
