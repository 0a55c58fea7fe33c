"""How often a password may be tried, and how often a new one asked for.

Three limits stand beside each other, for no single one holds. django-axes closes an account for one
network after ten wrong passwords. A network that tries many accounts is closed here. An account
that is tried from many networks is slowed down, never closed: every network still has some tries, so
nobody can lock out its owner, and networks from which the owner has logged in notice nothing.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.http import attempt_counter, client_ip, errors

QUARTER, HOUR, SEASON = 15 * 60, 3600, 90 * 24 * 3600
# Of one network: passwords within an hour, and requests for a new one.
MOST_LOGINS = 100
MOST_RESETS = 20
# Wrong ones within an hour from everywhere, after which an account or page is slowed down ...
MANY_FAILURES = 50
# ... to so many in a quarter of an hour from each wide network.
MOST_WHILE_SLOW = 3
# Passwords of one private page, from one network within a quarter of an hour.
MOST_OF_A_PAGE = 10

LOGINS = {"wagtailadmin_login", "wagtailcore_login"}
RESET = "wagtailadmin_password_reset"
PAGES = {
    "wagtailcore_authenticate_with_password": "page_view_restriction_id",
    "wagtaildocs_authenticate_with_password": "restriction_id",
}


def _slowed_down(request: HttpRequest, *what: object) -> bool:
    if attempt_counter.count("failed", *what) < MANY_FAILURES:
        return False
    wide = client_ip.wide_network(request)
    return attempt_counter.note("slow", *what, wide, seconds=QUARTER) > MOST_WHILE_SLOW


def login_refused(request: HttpRequest, username: str) -> bool:
    """Whether this try comes too often; it is counted."""
    network = client_ip.network(request)
    if attempt_counter.note("login", network, seconds=HOUR) > MOST_LOGINS:
        return True
    if attempt_counter.count("known", username, network):
        return False
    return _slowed_down(request, "account", username)


def page_refused(request: HttpRequest, page: str) -> bool:
    """Whether the password of this private page is tried too often; it is counted."""
    network = client_ip.network(request)
    if attempt_counter.note("page", page, network, seconds=QUARTER) > MOST_OF_A_PAGE:
        return True
    slow = _slowed_down(request, "page", page)
    attempt_counter.note("failed", "page", page, seconds=HOUR)
    return slow


def reset_refused(request: HttpRequest) -> bool:
    """Whether this network asks for new passwords too often; it is counted."""
    return attempt_counter.note("reset", client_ip.network(request), seconds=HOUR) > MOST_RESETS


class DoorMiddleware:
    """Refuses what comes too often before its view sees it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        page = getattr(request, "tried_page", None)
        if page and response.status_code == 302:
            attempt_counter.less("page", page, client_ip.network(request))
            attempt_counter.less("failed", "page", page)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if request.method != "POST" or match is None:
            return None
        return errors.too_often(request) if _refused(request, match.url_name, kwargs) else None


def _refused(request: HttpRequest, name: str | None, kwargs: dict[str, Any]) -> bool:
    if name in LOGINS:
        return login_refused(request, request.POST.get("username", "")[:254])
    if name == RESET:
        return reset_refused(request)
    if name in PAGES:
        page = f"{name} {kwargs[PAGES[name]]}"
        request.tried_page = page  # type: ignore[attr-defined]
        return page_refused(request, page)
    return False


def _on_failure(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    if request is not None:
        name = str(credentials.get("username") or "")[:254]
        attempt_counter.note("failed", "account", name, seconds=HOUR)


def _on_success(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if request is None or not request.META.get("REMOTE_ADDR"):
        return
    network = client_ip.network(request)
    attempt_counter.less("login", network)
    attempt_counter.forget("failed", "account", user.get_username())
    attempt_counter.note("known", user.get_username(), network, seconds=SEASON)


def connect() -> None:
    """Called once, when the app is ready."""
    user_login_failed.connect(_on_failure)
    user_logged_in.connect(_on_success)
