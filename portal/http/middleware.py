"""What every answer carries, and polite words where something is asked that no page answers."""

import re
from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.urls import reverse

from portal.http import errors
from portal.server.heads import is_malformed
from portal.server.requests import TOO_LARGE

ALERTS = re.compile(r"/[a-z]{2,3}/(?:search/alert|alerts/[^/]+/(?:confirm|end))/")


def _is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(reverse("wagtailadmin_home"))


def _is_preview(request: HttpRequest) -> bool:
    """Whether Wagtail asks for a page by itself, to show it inside the admin."""
    return bool(getattr(request, "is_dummy", False))


class PolicyMiddleware(CSPMiddleware):
    """The strict policy on public pages, the wider one that Wagtail needs under its own path.

    A preview is a public page with the strict policy, except that the admin may frame it.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        if _is_admin(request):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        elif _is_preview(request):
            parts.config = settings.PREVIEW_CONTENT_SECURITY_POLICY
        return parts


class FrameMiddleware(XFrameOptionsMiddleware):
    """Nobody frames a public page; only the admin's own preview panel frames admin and preview."""

    def get_xframe_options_value(self, request: HttpRequest, response: HttpResponse) -> str:
        if _is_admin(request) or _is_preview(request):
            return "SAMEORIGIN"
        return settings.X_FRAME_OPTIONS


def _takes_something(request: HttpRequest) -> bool:
    """Whether the address may be sent a form: the admin, private pages, notices by e-mail."""
    path = request.path_info
    if ALERTS.fullmatch(path):
        return True
    return _is_admin(request) or "/_util/" in path or "/authenticate_with_password/" in path


class BadInputMiddleware:
    """Answers in the visitor's language what no view needs to see.

    400 where the head of a request cannot be read.
    413 where more was sent than the portal takes in; the body is left out then.
    405 where something is sent to the public pages; it stands before the check of form tokens,
    which would speak of a form that has expired.
    """

    METHODS = ("GET", "HEAD", "OPTIONS")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_malformed(request):
            return errors.bad_request(request)
        if TOO_LARGE in request.META:
            return errors.too_large(request)
        if _is_admin(request):
            # Wagtail's lists hand what they are asked for to the database, which takes no NUL byte.
            question = request.META.get("QUERY_STRING", "")
            request.META["QUERY_STRING"] = question.replace("%00", "")
        if _takes_something(request):
            return self.get_response(request)
        if request.method not in self.METHODS:
            return errors.method_not_allowed(request, self.METHODS)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ", ".join(self.METHODS)})
        return self.get_response(request)
