"""What every answer carries: content security policy, frame rules, and a polite no to broken bytes."""

from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.urls import reverse

from portal.views import errors


def _is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(reverse("wagtailadmin_home"))


class PolicyMiddleware(CSPMiddleware):
    """The strict policy on public pages, the wider one that Wagtail needs under its own path."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and _is_admin(request):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class FrameMiddleware(XFrameOptionsMiddleware):
    """Nobody frames a public page; only the admin's own preview panel frames the admin."""

    def get_xframe_options_value(self, request: HttpRequest, response: HttpResponse) -> str:
        return "SAMEORIGIN" if _is_admin(request) else settings.X_FRAME_OPTIONS


class BadInputMiddleware:
    """Answers 400 in the visitor's language where a path or query cannot be text at all.

    A NUL byte reaches PostgreSQL as an error and bytes that are no UTF-8 reach Django as
    replacement characters; neither is ever a page address.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path_info or "\ufffd" in request.path_info:
            return errors.bad_request(request)
        return self.get_response(request)
