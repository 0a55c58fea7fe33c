"""Admin views of the versions of a contract: which there are, and removing one made by mistake."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page

from cities.admin.page_views import page_row_lock
from cities.models import ContractPage, ContractVersion

REMOVED = "cities.contract_version_removed"


class VersionMixin(WagtailAdminTemplateMixin):
    """Finds the contract; only who may publish it gets in."""

    request: HttpRequest
    header_icon = "history"

    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponseBase:
        with page_row_lock(request, page_id):
            self.contract: ContractPage = get_object_or_404(ContractPage, pk=page_id)
            if not self.contract.permissions_for_user(request.user).can_publish():
                raise PermissionDenied
            response: HttpResponseBase = super().dispatch(request, page_id=page_id, **kwargs)
            return response

    @property
    def list_url(self) -> str:
        return reverse("contract_version_list", args=[self.contract.pk])

    def get_page_title(self) -> str:
        return _("Versions of the contract")

    def get_page_subtitle(self) -> str:
        return self.contract.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit_url = reverse("wagtailadmin_pages:edit", args=[self.contract.pk])
        return [
            {"url": edit_url, "label": self.contract.get_admin_display_title()},
            {"url": self.list_url, "label": _("Versions of the contract")},
        ]


class VersionListView(VersionMixin, TemplateView):
    """The versions, newest first."""

    template_name = "cities/admin/contract_versions/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        versions = self.contract.versions.defer("content").reverse()
        return super().get_context_data(**kwargs) | {
            "contract": self.contract,
            "versions": versions,
        }


class VersionRemoveView(VersionMixin, TemplateView):
    """Asks before a version is removed for good."""

    template_name = "cities/admin/contract_versions/remove.html"

    @cached_property
    def version(self) -> ContractVersion:
        return get_object_or_404(
            self.contract.versions.defer("content"),
            pk=self.kwargs["version_id"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"version": self.version}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        label = self.version.label
        self.version.delete()
        log(instance=self.contract, action=REMOVED, user=request.user, data={"version": label})
        messages.success(request, _("Version “%(version)s” is removed.") % {"version": label})
        return redirect(self.list_url)


class _RemovedFormatter(LogFormatter):
    label = gettext_lazy("Version of the contract removed")

    def format_message(self, log_entry: Any) -> str:
        return _("Version removed: %(version)s") % {"version": log_entry.data.get("version", "")}


def register_log_actions(actions: Any) -> None:
    actions.register_action(REMOVED)(_RemovedFormatter)


def header_buttons(page: Page, user: Any) -> Iterator[Button]:
    """Yield the way to the versions of a contract, for the hook `register_page_header_buttons`."""
    contract = page.specific_deferred
    if isinstance(contract, ContractPage) and contract.permissions_for_user(user).can_publish():
        url = reverse("contract_version_list", args=[page.pk])
        yield Button(_("Versions of the contract"), url=url, icon_name="history", priority=66)


def urls() -> list[URLPattern]:
    """Return the addresses of these views, for the hook `register_admin_urls`."""
    base = "pages/<int:page_id>/contract-versions"
    return [
        path(f"{base}/", VersionListView.as_view(), name="contract_version_list"),
        path(
            f"{base}/<int:version_id>/remove/",
            VersionRemoveView.as_view(),
            name="contract_version_remove",
        ),
    ]
