"""Stands before every view of the admin: a page or file that a user may not know of is refused.

Wagtail's views check what a user may do; several show a title or a list of names before they do.
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
# Views in which pages that everybody may read can be picked.
CHOOSERS = {"wagtailadmin_choose_page_child"}
CHOSEN = "wagtailadmin_choose_page_chosen_multiple"
BULK = "wagtail_bulk_action"
API = "wagtailadmin_api"
# Raises an error on purpose, for every account and as often as it likes.
FAILURE_TEST = "wagtailadmin_error_test"
API_MODELS: dict[str, type[Any]] = {
    "pages": Page,
    "images": get_image_model(),
    "documents": get_document_model(),
}
# Reports that name the newest page of each kind, whosesoever it is.
OF_THE_WHOLE_SITE = {"page_types_usage", "page_types_usage_results"}


class AdminGate:
    """Middleware; stands after authentication and messages."""

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
        if match.url_name == FAILURE_TEST:
            raise Http404
        if not user.is_authenticated or user.is_superuser or _may_pass(request, match):
            return None
        if API in match.namespaces or _by_script(request):
            raise PermissionDenied
        refusal: HttpResponseBase = get_localized_response(permission_denied, request)
        return refusal


def _by_script(request: HttpRequest) -> bool:
    return request.headers.get("x-requested-with") == "XMLHttpRequest"


def _may_pass(request: HttpRequest, match: ResolverMatch) -> bool:
    if match.url_name == BULK:
        return _keep_known_items(request, match)
    if match.url_name == CHOSEN:
        return _may_choose(request.user, _numbers(request.GET.getlist("id")))
    if match.url_name in OF_THE_WHOLE_SITE:
        return querysets.works_on_whole_site(request.user)
    if API in match.namespaces and "pk" in match.kwargs:
        return _knows(request.user, API_MODELS[match.namespaces[-1]], {match.kwargs["pk"]})
    return _may_open(request.user, match)


def _may_open(user: Any, match: ResolverMatch) -> bool:
    pages = {match.kwargs[name] for name in PAGE_PARAMETERS if name in match.kwargs}
    if match.url_name in CHOOSERS:
        return _may_choose(user, pages)
    return not pages or _knows(user, Page, pages)


def _knows(user: Any, model: type[Any], keys: set[int]) -> bool:
    return querysets.known_to(user, model).filter(pk__in=keys).count() == len(keys)


def _may_choose(user: Any, pages: set[int]) -> bool:
    return querysets.pages_to_choose(user).filter(pk__in=pages).count() == len(pages)


def _numbers(texts: list[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10}


def _keep_known_items(request: HttpRequest, match: ResolverMatch) -> bool:
    """Leave only those items in a bulk action that the user may know of; none left is a refusal."""
    app, model_name, action = (match.kwargs[name] for name in ("app_label", "model_name", "action"))
    action_class = bulk_action_registry.get_bulk_action_class(app, model_name, action)
    if action_class is None:
        return True
    model = apps.get_model(app, model_name)
    wanted = request.GET.getlist("id")
    if "all" in wanted:
        listed = action_class(request, model).get_all_objects_in_listing_query(
            request.GET.get("childOf")
        )
        wanted = [str(pk) for pk in listed]
    known = querysets.known_to(request.user, model).filter(pk__in=_numbers(wanted))
    kept = request.GET.copy()
    kept.setlist("id", [str(pk) for pk in known.values_list("pk", flat=True)])
    request.GET = kept  # type: ignore[assignment]
    return bool(kept.getlist("id"))
