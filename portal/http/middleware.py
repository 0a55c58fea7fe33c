"""Middleware for response headers and for requests that no view should see."""

import re
from collections.abc import Callable

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.urls import reverse

from portal.http import errors
from portal.server.malformed_headers import is_malformed
from portal.server.wsgi_request import TOO_LARGE

FORM_PATHS = re.compile(
    r"/[a-z]{2,3}/(?:search/(?:alert|text)|alerts/[^/]+/(?:confirm|end)"
    r"|cities/[^/]+/contribute(?:/check)?|contribute/link|contributions/[^/]+(?:/[a-z-]+)?)/"
)


def _is_admin(request: HttpRequest) -> bool:
    return request.path_info.startswith(reverse("wagtailadmin_home"))


def _is_preview(request: HttpRequest) -> bool:
    """Return whether Wagtail renders this page internally, for the admin's preview."""
    return bool(getattr(request, "is_dummy", False))


class PolicyMiddleware(CSPMiddleware):
    """Sets the strict policy on public pages and the wider one Wagtail needs on admin pages.

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
    """Forbids framing of public pages; admin and previews may be framed by the admin itself."""

    def get_xframe_options_value(self, request: HttpRequest, response: HttpResponse) -> str:
        if _is_admin(request) or _is_preview(request):
            return "SAMEORIGIN"
        return settings.X_FRAME_OPTIONS


def _accepts_post(request: HttpRequest) -> bool:
    """Return whether the path accepts forms: the admin, private pages, public forms."""
    path = request.path_info
    if FORM_PATHS.fullmatch(path):
        return True
    return _is_admin(request) or "/_util/" in path or "/authenticate_with_password/" in path


class BadInputMiddleware:
    """Answers invalid requests with an error page in the visitor's language.

    400 where the request's headers cannot be parsed. 413 where the body is larger than the portal
    accepts; it has been dropped by then. 405 where a body is sent to the public pages; this comes
    before the CSRF check, which would report an expired form.
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
            # Wagtail's listings pass the query on to the database, which accepts no NUL byte.
            query_string = request.META.get("QUERY_STRING", "")
            request.META["QUERY_STRING"] = query_string.replace("%00", "")
        if _accepts_post(request):
            return self.get_response(request)
        if request.method not in self.METHODS:
            return errors.method_not_allowed(request, self.METHODS)
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ", ".join(self.METHODS)})
        return self.get_response(request)
