"""Deny admin requests for pages and files that the user may not view.

Wagtail's views check permissions too, but several disclose titles before they do.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import ResolverMatch, reverse
from wagtail.admin.auth import permission_denied
from wagtail.admin.localization import get_localized_response
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cities.access import querysets

PAGE_PARAMETERS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
# In these views public pages of other cities may be chosen, too.
CHOOSER_VIEWS = {"wagtailadmin_choose_page_child"}
CHOSEN_VIEW = "wagtailadmin_choose_page_chosen_multiple"
BULK_ACTION_VIEW = "wagtail_bulk_action"
API_NAMESPACE = "wagtailadmin_api"
# Wagtail's view that raises an exception on purpose; open to every admin user.
ERROR_TEST_VIEW = "wagtailadmin_error_test"
API_MODELS: dict[str, type[Any]] = {
    "pages": Page,
    "images": get_image_model(),
    "documents": get_document_model(),
}
# Reports that name the latest page of each type, regardless of permissions.
SITE_WIDE_REPORTS = {"page_types_usage", "page_types_usage_results"}


class AdminPermissionMiddleware:
    """Must come after the authentication and messages middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        match, user = request.resolver_match, request.user
        if match is None or not request.path_info.startswith(reverse("wagtailadmin_home")):
            return None
        if match.url_name == ERROR_TEST_VIEW:
            raise Http404
        if not user.is_authenticated or user.is_superuser or _is_allowed(request, match):
            return None
        if API_NAMESPACE in match.namespaces or _is_ajax(request):
            raise PermissionDenied
        response: HttpResponseBase = get_localized_response(permission_denied, request)
        return response


def _is_ajax(request: HttpRequest) -> bool:
    return request.headers.get("x-requested-with") == "XMLHttpRequest"


def _is_allowed(request: HttpRequest, match: ResolverMatch) -> bool:
    if match.url_name == BULK_ACTION_VIEW:
        return _limit_bulk_action(request, match)
    if match.url_name == CHOSEN_VIEW:
        return _can_choose(request.user, _parse_keys(request.GET.getlist("id")))
    if match.url_name in SITE_WIDE_REPORTS:
        return querysets.can_edit_whole_site(request.user)
    if API_NAMESPACE in match.namespaces and "pk" in match.kwargs:
        return _can_view(request.user, API_MODELS[match.namespaces[-1]], {match.kwargs["pk"]})
    return _can_view_pages(request.user, match)


def _can_view_pages(user: Any, match: ResolverMatch) -> bool:
    pages = {match.kwargs[name] for name in PAGE_PARAMETERS if name in match.kwargs}
    if match.url_name in CHOOSER_VIEWS:
        return _can_choose(user, pages)
    return not pages or _can_view(user, Page, pages)


def _can_view(user: Any, model: type[Any], keys: set[int]) -> bool:
    return querysets.viewable_instances(user, model).filter(pk__in=keys).count() == len(keys)


def _can_choose(user: Any, pages: set[int]) -> bool:
    return querysets.choosable_pages(user).filter(pk__in=pages).count() == len(pages)


def _parse_keys(texts: list[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10}


def _limit_bulk_action(request: HttpRequest, match: ResolverMatch) -> bool:
    """Remove objects from a bulk action that the user may not view; False if none is left."""
    app, model_name, action = (match.kwargs[name] for name in ("app_label", "model_name", "action"))
    action_class = bulk_action_registry.get_bulk_action_class(app, model_name, action)
    if action_class is None:
        return True
    model = apps.get_model(app, model_name)
    requested = request.GET.getlist("id")
    if "all" in requested:
        objects = action_class(request, model).get_all_objects_in_listing_query(
            request.GET.get("childOf")
        )
        requested = [str(pk) for pk in objects]
    allowed = querysets.viewable_instances(request.user, model).filter(
        pk__in=_parse_keys(requested)
    )
    params = request.GET.copy()
    params.setlist("id", [str(pk) for pk in allowed.values_list("pk", flat=True)])
    request.GET = params  # type: ignore[assignment]
    return bool(params.getlist("id"))
