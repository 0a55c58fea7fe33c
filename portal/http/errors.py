"""Error pages in the visitor's language, with links to continue."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language_from_path, get_language_from_request

# Value of Retry-After for programs.
RETRY_AFTER_SECONDS = "60"


def _replace_invalid_host(request: HttpRequest) -> None:
    """Build links with the portal's own host where the request's host is not allowed."""
    try:
        request.get_host()
    except DisallowedHost:
        request.META["HTTP_HOST"] = urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc


def _error_page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Render an error page; the language is read here, as errors may precede LocaleMiddleware."""
    _replace_invalid_host(request)
    language = get_language_from_path(request.path_info) or get_language_from_request(request)
    with translation.override(language):
        response = render(request, f"errors/{template}.html", status=status)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    return response


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """400: the address or its parameters cannot be parsed."""
    return _error_page(request, "400", 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """403: the page exists but this visitor may not see it."""
    return _error_page(request, "403", 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """404: there is no such page, or no longer."""
    return _error_page(request, "404", 404)


def method_not_allowed(request: HttpRequest, allowed: tuple[str, ...]) -> HttpResponse:
    """405: a read-only page was sent a body."""
    response = _error_page(request, "405", 405)
    response.headers["Allow"] = ", ".join(allowed)
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    """413: the body is larger than PORTAL_UPLOAD_BYTES."""
    return _error_page(request, "413", 413)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; the page makes no database queries, as the database may be the cause."""
    return _error_page(request, "500", 500)


def full_disk(request: HttpRequest) -> HttpResponse:
    """507: there is no space to save what was sent."""
    return _error_page(request, "507", 507)


def service_unavailable(request: HttpRequest) -> HttpResponse:
    """503: no search engine answers."""
    response = _error_page(request, "503", 503)
    response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form was sent without a valid CSRF token."""
    in_admin = request.path.startswith(reverse("wagtailadmin_home")) and request.path != reverse(
        "wagtailadmin_login"
    )
    return _error_page(request, "csrf_admin" if in_admin else "csrf", 403)


def too_many_attempts(
    request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """429: too many wrong passwords in a row (django-axes)."""
    response = _error_page(request, "429", 429)
    response.headers["Retry-After"] = "900"
    return response


def rate_limited(request: HttpRequest) -> HttpResponse:
    """429: too many password attempts or resets from this network or for this page."""
    response = _error_page(request, "too_often", 429)
    response.headers["Retry-After"] = "900"
    return response
