"""Rate limits for logins, passwords of private pages and password resets.

Three limits work together, since no single one is enough. django-axes locks an account for one
network after ten wrong passwords. A network that tries many accounts is blocked here. An account
that is tried from many networks is throttled, never locked: every network keeps some attempts, so
nobody can lock out its owner, and networks from which the owner has logged in before are exempt.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.http import attempt_counter, client_ip, errors

QUARTER_HOUR, HOUR, NINETY_DAYS = 15 * 60, 3600, 90 * 24 * 3600
# Per network and hour: login attempts and password resets.
MAX_LOGINS = 100
MAX_RESETS = 20
# Wrong passwords per hour from all networks, after which an account or page is throttled ...
MAX_FAILURES = 50
# ... to this many attempts per quarter of an hour from each wide network.
MAX_WHILE_THROTTLED = 3
# Attempts at one private page per network and quarter of an hour.
MAX_PAGE_ATTEMPTS = 10

LOGIN_URL_NAMES = {"wagtailadmin_login", "wagtailcore_login"}
RESET_URL_NAME = "wagtailadmin_password_reset"
PAGE_PASSWORD_URL_NAMES = {
    "wagtailcore_authenticate_with_password": "page_view_restriction_id",
    "wagtaildocs_authenticate_with_password": "restriction_id",
}


def _is_throttled(request: HttpRequest, *subject: object) -> bool:
    if attempt_counter.count("failed", *subject) < MAX_FAILURES:
        return False
    wide_network = client_ip.wide_network(request)
    return (
        attempt_counter.increment("slow", *subject, wide_network, seconds=QUARTER_HOUR)
        > MAX_WHILE_THROTTLED
    )


def login_limit_exceeded(request: HttpRequest, username: str) -> bool:
    """Count a login attempt and return whether it exceeds a limit."""
    network = client_ip.network(request)
    if attempt_counter.increment("login", network, seconds=HOUR) > MAX_LOGINS:
        return True
    if attempt_counter.count("known", username, network):
        return False
    return _is_throttled(request, "account", username)


def page_limit_exceeded(request: HttpRequest, page: str) -> bool:
    """Count a password attempt for a private page and return whether it exceeds a limit."""
    network = client_ip.network(request)
    if attempt_counter.increment("page", page, network, seconds=QUARTER_HOUR) > MAX_PAGE_ATTEMPTS:
        return True
    throttled = _is_throttled(request, "page", page)
    attempt_counter.increment("failed", "page", page, seconds=HOUR)
    return throttled


def reset_limit_exceeded(request: HttpRequest) -> bool:
    """Count a password reset and return whether this network has requested too many."""
    return attempt_counter.increment("reset", client_ip.network(request), seconds=HOUR) > MAX_RESETS


class LoginLimitMiddleware:
    """Answers 429 to requests over a limit, before their view runs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        page = getattr(request, "attempted_page", None)
        if page and response.status_code == 302:
            attempt_counter.decrement("page", page, client_ip.network(request))
            attempt_counter.decrement("failed", "page", page)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if request.method != "POST" or match is None:
            return None
        return (
            errors.rate_limited(request)
            if _limit_exceeded(request, match.url_name, kwargs)
            else None
        )


def _limit_exceeded(request: HttpRequest, name: str | None, kwargs: dict[str, Any]) -> bool:
    if name in LOGIN_URL_NAMES:
        return login_limit_exceeded(request, request.POST.get("username", "")[:254])
    if name == RESET_URL_NAME:
        return reset_limit_exceeded(request)
    if name in PAGE_PASSWORD_URL_NAMES:
        page = f"{name} {kwargs[PAGE_PASSWORD_URL_NAMES[name]]}"
        request.attempted_page = page  # type: ignore[attr-defined]
        return page_limit_exceeded(request, page)
    return False


def _on_login_failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    if request is not None:
        name = str(credentials.get("username") or "")[:254]
        attempt_counter.increment("failed", "account", name, seconds=HOUR)


def _on_logged_in(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if request is None or not request.META.get("REMOTE_ADDR"):
        return
    network = client_ip.network(request)
    attempt_counter.decrement("login", network)
    attempt_counter.reset("failed", "account", user.get_username())
    attempt_counter.increment("known", user.get_username(), network, seconds=NINETY_DAYS)


def connect() -> None:
    """Connect the signal handlers; called once by AppConfig.ready()."""
    user_login_failed.connect(_on_login_failed)
    user_logged_in.connect(_on_logged_in)
