"""What a visitor reads when something is wrong, in their language and with a way on."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_from_path, get_language_from_request

# After which time a program may ask again.
SECONDS_TO_WAIT = "60"


def _forget_strange_host(request: HttpRequest) -> None:
    """Addresses on the page are those of the portal where the visitor's host is not ours."""
    try:
        request.get_host()
    except DisallowedHost:
        request.META["HTTP_HOST"] = urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc


def _answer(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Errors may come before any middleware has set the language, so it is found out here."""
    _forget_strange_host(request)
    language = get_language_from_path(request.path_info) or get_language_from_request(request)
    with translation.override(language):
        response = render(request, f"errors/{template}.html", status=status)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The address or its parameters cannot be read at all."""
    return _answer(request, "400", 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """It exists, and is not for this visitor."""
    return _answer(request, "403", 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """There is no such page, or not any more."""
    return _answer(request, "404", 404)


def method_not_allowed(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse:
    """A page that can only be read was sent something."""
    response = _answer(request, "405", 405)
    response.headers["Allow"] = ", ".join(allowed)
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """More was sent than the portal takes in at once."""
    return _answer(request, "413", 413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our fault: the page asks nothing of the database, which may be the cause."""
    return _answer(request, "500", 500)


def full_disk(request: HttpRequest) -> HttpResponse:
    """There is no room to save what was sent."""
    return _answer(request, "507", 507)


def no_answer(request: HttpRequest) -> HttpResponse:
    """No search engine answers at the moment."""
    response = _answer(request, "503", 503)
    response.headers["Retry-After"] = SECONDS_TO_WAIT
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form was sent without the token that belongs to it."""
    logged_out = request.path.startswith(reverse("wagtailadmin_home")) and request.path != reverse(
        "wagtailadmin_login"
    )
    return _answer(request, "csrf_admin" if logged_out else "csrf", 403)


def too_many_attempts(
    request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """Too many wrong passwords in a row."""
    response = _answer(request, "429", 429)
    response.headers["Retry-After"] = "900"
    return response


def too_often(request: HttpRequest) -> HttpResponse:
    """Passwords were tried, or new ones asked for, too often from this network or for this page."""
    response = _answer(request, "too_often", 429)
    response.headers["Retry-After"] = "900"
    return response
