"""Admin page views with idempotent actions and optimistic concurrency control.

Wagtail's own views repeat a request that is sent twice, save a draft where the requested action is
no longer possible, and overwrite what somebody else has saved in the meantime.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.models import Page, Revision, TaskState, WorkflowState
from wagtail.utils.timestamps import render_timestamp

from cities.admin import form_errors
from cities.editing.forms import CREATION_KEY
from cities.editing.tabs import TAB_PARAMETER, tab_response
from cities.publishing import missing_for_publication
from cities.revisions.content import same_content
from cities.revisions.editing_sessions import saved_meanwhile_message

ACTIONS = (
    "action-publish",
    "action-submit",
    "action-restart-workflow",
    "action-workflow-action",
    "action-cancel-workflow",
)


@contextmanager
def page_row_lock(request: HttpRequest, page_id: int) -> Iterator[None]:
    """Serialise POST requests to a page by locking its row, in one transaction."""
    if request.method != "POST":
        yield
        return
    with transaction.atomic():
        Page.objects.select_for_update().filter(pk=page_id).values_list("pk").first()
        yield


def decision_message(page: Page, action: str) -> str:
    """Describe the state of a page that was just approved or rejected."""
    page = Page.objects.get(pk=page.pk)
    values = {"page_title": page.get_admin_display_title()}
    if action == "reject":
        return _("You asked for changes to “%(page_title)s”.") % values
    if page.workflow_in_progress:
        return _("“%(page_title)s” has been approved and waits for the next approval.") % values
    if page.scheduled_revision is not None:
        return _("“%(page_title)s” has been approved. It will be published on %(time)s.") % {
            **values,
            "time": render_timestamp(page.scheduled_revision.approved_go_live_at),
        }
    return _("“%(page_title)s” has been approved and published.") % values


def show_decision(request: HttpRequest, page: Page, action: str) -> None:
    """Add a success message, with Wagtail's "View live" button if the page was published."""
    saved_page = Page.objects.get(pk=page.pk).specific
    published = saved_page.live and not saved_page.has_unpublished_changes and action != "reject"
    url = saved_page.url if published else None
    buttons = [messages.button(url, _("View live"))] if url else []
    messages.success(request, decision_message(page, action), buttons=buttons)


def rejection_message(state: TaskState) -> str:
    """Say who rejected the page, when, and with which comment."""
    user = state.finished_by
    values = {
        "name": user.get_full_name() or user.get_username() if user else "–",
        "time": render_timestamp(state.finished_at),
        "comment": state.get_comment(),
    }
    if not values["comment"]:
        return _("%(name)s asked for changes on %(time)s.") % values
    return _("%(name)s asked for changes on %(time)s: “%(comment)s”") % values


class PageSavingMixin:
    """Refuse to save an existing page if the action is unavailable or the form is out of date."""

    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponseBase:
        with page_row_lock(request, page_id):
            response: HttpResponseBase = super().dispatch(request, page_id, **kwargs)  # type: ignore[misc]
            return response

    def post(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.expects_json_response:
            return self.json_error_response("locked", _("Please save with a button."))
        if self.page.alias_of_id or self.locked_for_user:
            return super().post(request, *args, **kwargs)  # type: ignore[misc]
        if self._action_is_unavailable():
            return self._refuse(self._unavailable_message())
        if self.is_out_of_date:
            return self._refuse(saved_meanwhile_message(self.latest_revision, request.user))
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def _action_is_unavailable(self: Any) -> bool:
        """Whether an action was requested that the page or the user's permissions do not allow now."""
        return self.action_name == "save" and any(self.request.POST.get(a) for a in ACTIONS)

    def _unavailable_message(self: Any) -> str:
        if self.request.POST.get("action-workflow-action") and not self.page.workflow_in_progress:
            return _("This page no longer waits for approval: it has been decided on already.")
        return _("This is not possible, or no longer: please look at the page as it is now.")

    def _refuse(self: Any, reason: str) -> HttpResponseBase:
        """Redisplay the form with the user's changes, or redirect to the current page without any."""
        if not self._has_user_changes():
            messages.warning(self.request, reason)
            return self.redirect_and_remain()
        self.form = self._bound_form(self.page)
        # Required marks depend on the submitted values.
        self.form.defer_required_fields()
        self.form.full_clean()
        self.form.restore_required_fields()
        self._show_rejection_comment()
        self.has_unsaved_changes = True
        compare = self._compare_url()
        messages.warning(
            self.request,
            format_html(
                "{} {}",
                reason,
                _(
                    "Your text is in the form and not saved yet. If you save it now, it replaces the other one."
                ),
            ),
            buttons=[messages.button(compare, _("What was changed"), new_window=True)]
            if compare
            else None,
        )
        return self.render_to_response(self.get_context_data())

    def _show_rejection_comment(self: Any) -> None:
        state = self.page.current_workflow_state
        if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            messages.warning(self.request, rejection_message(state.current_task_state))

    def _bound_form(self: Any, page: Page) -> Any:
        return self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )

    def _loaded_revision(self: Any) -> Revision | None:
        number = self.request.POST.get("loaded_revision_id", "")
        return self.page.revisions.filter(pk=number).first() if number.isdecimal() else None

    def _has_user_changes(self: Any) -> bool:
        """Whether the form differs in content from both the loaded and the latest revision."""
        versions = [self._loaded_revision() or self.latest_revision, self.latest_revision]
        for revision in dict.fromkeys(versions):
            form = self._bound_form(revision.as_object())
            form.defer_required_fields()
            if form.is_valid() and same_content(form.save(commit=False), revision.content):
                return False
        return True

    def _compare_url(self: Any) -> str:
        loaded = self._loaded_revision()
        if loaded is None or loaded.pk == self.latest_revision.pk:
            return ""
        return reverse(
            "wagtailadmin_pages:revisions_compare",
            args=[self.page.pk, loaded.pk, self.latest_revision.pk],
        )

    def form_invalid(self: Any, form: Any) -> HttpResponseBase:
        if self.is_cancelling_workflow or self.locked_for_user:
            return super().form_invalid(form)  # type: ignore[misc]
        form_errors.show_error_summary(self.request, form, self.edit_handler)
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    def add_save_confirmation_message(self: Any) -> None:
        if self.action_name != "perform_workflow_action":
            super().add_save_confirmation_message()  # type: ignore[misc]
            return
        show_decision(self.request, self.page, self.workflow_action)


class PageEditView(PageSavingMixin, EditView):
    """Wagtail's edit view with PageSavingMixin."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if TAB_PARAMETER in request.GET:
            return tab_response(self, self.parent)
        self._show_rejection_comment()
        return super().get(request, *args, **kwargs)


class PageRevertView(PageSavingMixin, RevisionsRevertView):
    """Wagtail's view for reverting to an earlier revision, with PageSavingMixin."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if TAB_PARAMETER in request.GET:
            return tab_response(self, self.parent)
        return super().get(request, *args, **kwargs)


class PageCreateView(CreateView):
    """Wagtail's create view; submitting the same form twice creates one page."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        if TAB_PARAMETER in request.GET:
            return tab_response(self, self.parent_page)
        return super().get(request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with page_row_lock(request, kwargs["parent_page_id"]):
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            return response

    def form_invalid(self, form: Any) -> HttpResponseBase:
        form_errors.show_error_summary(self.request, form, self.edit_handler)
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if self.expects_json_response:
            return self.json_error_response("locked", _("Please save with a button."))
        key = _parse_uuid(request.POST.get(CREATION_KEY, ""))
        if key is not None:
            existing = self.page_class.objects.filter(uuid=key, alias_of=None).first()
            if existing is not None:
                messages.warning(request, _("This page has been created already."))
                return redirect(self.edit_url_name, existing.pk)
            self.page.uuid = key
        return super().post(request)


def _parse_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


class PageWorkflowActionView(WorkflowActionView):
    """Wagtail's approve and reject action outside of the form, under the page's row lock."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with page_row_lock(request, self.object.pk):
            # Read again under the lock.
            self.task_state = self.get_task_state()
            if self.task_state.status != TaskState.STATUS_IN_PROGRESS:
                self.add_not_in_moderation_error()
                return self._redirect_back()
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            return response

    def _redirect_back(self) -> HttpResponseBase:
        if self.request.headers.get("x-requested-with") == "XMLHttpRequest":
            response: HttpResponseBase = self.render_modal_json(
                self.request, {"step": "success", "redirect": self.redirect_url}
            )
            return response
        return redirect(self.redirect_url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.action_name == "approve" and missing_for_publication(page=self.object.specific):
            # Missing values can only be entered in the edit form.
            text = _("Not complete yet, please publish from its form: %(titles)s")
            messages.error(request, text % {"titles": self.object.get_admin_display_title()})
            return self._redirect_back()
        response: HttpResponseBase = super().post(request, *args, **kwargs)
        if self.get_task_state().status != TaskState.STATUS_IN_PROGRESS:
            show_decision(request, self.object, self.action_name)
        return response
