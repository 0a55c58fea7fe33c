"""What the public pages of contributions share: methods, origin, size, caching.

None of them sets a cookie, so they cannot use Django's CSRF token. The form refuses requests from
other sites; behind the links of mails, the secret URL is the authorisation.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from portal.http import errors, origin

METHODS = ("GET", "HEAD", "POST")
HOUR = 3600

View = Callable[..., HttpResponse]


def public_form(view: View) -> View:
    """Decorate a view with a form that needs no secret: same-site posts only, never cached."""

    @csrf_exempt
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and origin.is_cross_site(request):
            return errors.csrf_failure(request)
        return _answer(view, request, *args, **kwargs)

    return wrapped


def secret_page(view: View) -> View:
    """Decorate a view whose URL is secret: never cached, indexed, nor named to other sites.

    Browsers send `Origin: null` from a page without referrer, so the origin is not checked; who
    knows the URL may post.
    """

    @csrf_exempt
    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(view, request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return wrapped


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    if request.method == "POST":
        try:
            # Reads the body, which raises these for too much of it.
            len(request.POST)
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return render(request, "contributions/too_large.html", status=413)
    return view(request, *args, **kwargs)
