"""Admin views of rows that are edited one by one: the actions and the finance of a contract.

They change the draft of the page; it is submitted and published in the page's own form.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Revision

from cities.access import form_checks
from cities.admin.page_views import page_row_lock
from cities.contracts import drafts
from cities.contracts.row_types import ROW_TYPES, RowType, title
from cities.editing.row_forms import row_form_factory
from cities.languages import locname, offered_languages, translated_fields
from cities.models import ContractPage
from cities.revisions.editing_sessions import saved_meanwhile_message


class RowMixin(WagtailAdminTemplateMixin):
    """Finds the contract, its draft and the kind of rows; only who may edit the page gets in."""

    request: HttpRequest
    relations: Collection[str] = ROW_TYPES.keys()
    header_icon = "list-ul"

    def dispatch(
        self, request: HttpRequest, page_id: int, relation: str, **kwargs: Any
    ) -> HttpResponseBase:
        if relation not in self.relations:
            raise Http404
        with page_row_lock(request, page_id):
            self.contract: ContractPage = get_object_or_404(ContractPage, pk=page_id)
            if not self.contract.permissions_for_user(request.user).can_edit():
                raise PermissionDenied
            if request.method == "POST" and self.is_locked:
                messages.error(request, _("This page is locked. Nothing was saved."))
                return redirect(self.list_url)
            response: HttpResponseBase = super().dispatch(
                request, page_id=page_id, relation=relation, **kwargs
            )
            return response

    @cached_property
    def row_type(self) -> RowType:
        return ROW_TYPES[self.kwargs["relation"]]

    @cached_property
    def draft(self) -> ContractPage:
        draft: ContractPage = self.contract.get_latest_revision_as_object()
        return draft

    @cached_property
    def is_locked(self) -> bool:
        lock = self.contract.get_lock()
        return bool(self.contract.alias_of_id or (lock and lock.for_user(self.request.user)))

    @property
    def list_url(self) -> str:
        return reverse("page_rows", args=[self.contract.pk, self.kwargs["relation"]])

    @property
    def page_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.contract.pk])

    def get_page_title(self) -> str:
        return str(self.row_type.heading)

    def get_page_subtitle(self) -> str:
        return str(self.contract.get_admin_display_title())

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": self.page_url, "label": self.contract.get_admin_display_title()},
            {"url": self.list_url, "label": self.row_type.heading},
        ]

    def saved(self, text: str) -> HttpResponseBase:
        """Say what was saved, and where it is published."""
        buttons = [messages.button(self.page_url, _("To the page"))]
        messages.success(self.request, text, buttons=buttons)
        return redirect(self.list_url)


class RowListView(RowMixin, TemplateView):
    """The rows of the draft, in the plan's order; `q` filters them by number and title."""

    template_name = "cities/admin/rows/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        query = self.request.GET.get("q", "").strip()[:100]
        every = drafts.rows(self.draft, self.row_type.relation)
        found = [row for row in every if query.casefold() in title(row).casefold()]
        lines = [
            {
                "title": title(row),
                "url": reverse("page_row", args=[*self._address, row.key]),
                "cells": [column.shown(row) for column in self.row_type.columns],
            }
            for row in self.row_type.sorted(found)
        ]
        return context | {
            "row_type": self.row_type,
            "lines": lines,
            "query": query,
            "total": len(every),
            "import_url": reverse("page_rows_import", args=self._address),
            "add_url": "" if self.is_locked else reverse("page_row_add", args=self._address),
            "is_locked": self.is_locked,
        }

    @property
    def _address(self) -> list[Any]:
        return [self.contract.pk, self.row_type.relation]


class RowEditView(RowMixin, TemplateView):
    """The form of one row; without a key that of a new one."""

    template_name = "cities/admin/rows/form.html"

    @cached_property
    def row(self) -> Any:
        key: UUID | None = self.kwargs.get("key")
        if key is None:
            return self.row_type.model()
        row = drafts.find(self.draft, self.row_type.relation, key)
        if row is None:
            raise Http404
        return row

    @cached_property
    def form(self) -> Any:
        unused = {
            locname(field, code)
            for field in translated_fields(self.row_type.model)
            for code in offered_languages()
            if code not in self._languages
        }
        form_class = row_form_factory(
            self.row_type.panel.get_form_class(), self.row_type.relation, unused
        )
        data = self.request.POST if self.request.method == "POST" else None
        return form_class(data, instance=self.row, for_user=self.request.user)

    @cached_property
    def _languages(self) -> set[str]:
        city = self.contract.get_parent().specific
        return {*city.languages, self.contract.source_language}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        panel = self.row_type.panel.get_bound_panel(
            instance=self.row, request=self.request, form=self.form
        )
        latest = self.contract.latest_revision
        return context | {
            "form": self.form,
            "panel": panel,
            "media": panel.media + self.form.media,
            "action_url": self.request.path,
            "loaded_revision": latest.pk if latest else "",
            "delete_url": self._delete_url(),
            "is_locked": self.is_locked,
        }

    def _delete_url(self) -> str:
        if "key" not in self.kwargs or self.is_locked:
            return ""
        return reverse(
            "page_row_delete", args=[self.contract.pk, self.row_type.relation, self.row.key]
        )

    def get_page_subtitle(self) -> str:
        return title(self.row) if "key" in self.kwargs else str(self.row_type.new)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if not self._is_valid():
            messages.error(request, _("The entry was not saved yet. Please look at the fields."))
            return self.render_to_response(self.get_context_data(**kwargs))
        if self._is_out_of_date():
            messages.warning(request, self._conflict())
            return self.render_to_response(self.get_context_data(**kwargs))
        row = self.form.save(commit=False)
        drafts.put(self.draft, self.row_type.relation, row, request.user)
        return self.saved(
            _("“%(title)s” is saved in the draft. It becomes public when the page is published.")
            % {"title": title(row)}
        )

    def _is_valid(self) -> bool:
        if not self.form.is_valid():
            return False
        forbidden = list(form_checks.forbidden_references(self.form))
        for form, name in forbidden:
            form.add_error(name, _("You cannot choose this: it belongs to another city."))
        return not forbidden

    def _is_out_of_date(self) -> bool:
        """Whether somebody else has changed this row since the form was opened."""
        loaded = self._loaded_revision()
        latest = self.contract.latest_revision
        if loaded is None or "key" not in self.kwargs or loaded.pk == latest.pk:
            return False
        relation, key = self.row_type.relation, self.row.key
        return drafts.content(loaded, relation, key) != drafts.content(latest, relation, key)

    def _loaded_revision(self) -> Revision | None:
        number = self.request.POST.get("loaded_revision", "")
        if not (number.isascii() and number.isdecimal() and len(number) < 10):
            return None
        return self.contract.revisions.filter(pk=number).first()

    def _conflict(self) -> str:
        text = _(
            "Your text is in the form and not saved yet. If you save it now, it replaces the other one."
        )
        return f"{saved_meanwhile_message(self.contract.latest_revision, self.request.user)} {text}"


class RowDeleteView(RowEditView):
    """Asks before a row is removed from the draft."""

    template_name = "cities/admin/rows/delete.html"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        name = title(self.row)
        drafts.remove(self.draft, self.row_type.relation, self.row, request.user)
        return self.saved(_("“%(title)s” is removed from the draft.") % {"title": name})


def urls() -> list[URLPattern]:
    """Return the addresses of these views, for the hook `register_admin_urls`."""
    base = "pages/<int:page_id>/rows/<slug:relation>"
    return [
        path(f"{base}/", RowListView.as_view(), name="page_rows"),
        path(f"{base}/add/", RowEditView.as_view(), name="page_row_add"),
        path(f"{base}/<uuid:key>/", RowEditView.as_view(), name="page_row"),
        path(f"{base}/<uuid:key>/delete/", RowDeleteView.as_view(), name="page_row_delete"),
    ]
