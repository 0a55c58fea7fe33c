"""How a page is saved in the admin: each button acts once, on the version that its user saw.

Wagtail's own views repeat a request that is sent twice, save a draft where the action asked for is
no longer possible, and overwrite what somebody else saved in between.
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
from cities.publishing import missing_for_publication
from cities.revisions.content import same_content
from cities.revisions.editing_sessions import saved_meanwhile

ACTIONS = (
    "action-publish",
    "action-submit",
    "action-restart-workflow",
    "action-workflow-action",
    "action-cancel-workflow",
)


@contextmanager
def locked(request: HttpRequest, page_id: int) -> Iterator[None]:
    """Lets one request at a time change a page, and undoes it as a whole where it fails."""
    if request.method != "POST":
        yield
        return
    with transaction.atomic():
        Page.objects.select_for_update().filter(pk=page_id).values_list("pk").first()
        yield


def decision_message(page: Page, action: str) -> str:
    """What became of a page that was just approved, or sent back."""
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


def tell_decision(request: HttpRequest, page: Page, action: str) -> None:
    """With the button by which Wagtail leads to a page that it has just published."""
    shown = Page.objects.get(pk=page.pk).specific
    published = shown.live and not shown.has_unpublished_changes and action != "reject"
    url = shown.url if published else None
    buttons = [messages.button(url, _("View live"))] if url else []
    messages.success(request, decision_message(page, action), buttons=buttons)


def refusal_message(state: TaskState) -> str:
    """Who asked for changes, when, and with which comment."""
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
    """The rules for a form of a page that exists already."""

    def dispatch(self, request: HttpRequest, page_id: int, **kwargs: Any) -> HttpResponseBase:
        with locked(request, page_id):
            answer: HttpResponseBase = super().dispatch(request, page_id, **kwargs)  # type: ignore[misc]
            return answer

    def post(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.expects_json_response:
            return self.json_error_response("locked", _("Please save with a button."))
        if self.page.alias_of_id or self.locked_for_user:
            return super().post(request, *args, **kwargs)  # type: ignore[misc]
        if self._asks_in_vain():
            return self._refuse(self._no_longer_possible())
        if self.is_out_of_date:
            return self._refuse(saved_meanwhile(self.latest_revision, request.user))
        return super().post(request, *args, **kwargs)  # type: ignore[misc]

    def _asks_in_vain(self: Any) -> bool:
        """Whether the action that was asked for is none that can be carried out now."""
        return self.action_name == "save" and any(self.request.POST.get(a) for a in ACTIONS)

    def _no_longer_possible(self: Any) -> str:
        if self.request.POST.get("action-workflow-action") and not self.page.workflow_in_progress:
            return _("This page no longer waits for approval: it has been decided on already.")
        return _("This is not possible, or no longer: please look at the page as it is now.")

    def _refuse(self: Any, reason: str) -> HttpResponseBase:
        """Change nothing and lose nothing: typed text stays in the form, else the page is shown anew."""
        if not self._typed_something():
            messages.warning(self.request, reason)
            return self.redirect_and_remain()
        self.form = self._bound_form(self.page)
        # The marks of what is needed follow what was typed.
        self.form.defer_required_fields()
        self.form.full_clean()
        self.form.restore_required_fields()
        self._show_refusal_comment()
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

    def _show_refusal_comment(self: Any) -> None:
        state = self.page.current_workflow_state
        if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
            messages.warning(self.request, refusal_message(state.current_task_state))

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

    def _typed_something(self: Any) -> bool:
        """Whether the form says anything that neither the opened nor the latest version says."""
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
        form_errors.tell(self.request, form, self.edit_handler)
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    def add_save_confirmation_message(self: Any) -> None:
        if self.action_name != "perform_workflow_action":
            super().add_save_confirmation_message()  # type: ignore[misc]
            return
        tell_decision(self.request, self.page, self.workflow_action)


class PageEditView(PageSavingMixin, EditView):
    """Wagtail's form of a page, with the rules above."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self._show_refusal_comment()
        return super().get(request, *args, **kwargs)


class PageRevertView(PageSavingMixin, RevisionsRevertView):
    """The form of an earlier version."""


class PageCreateView(CreateView):
    """Wagtail's form of a new page; the same form sent again makes no second page."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with locked(request, kwargs["parent_page_id"]):
            answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            return answer

    def form_invalid(self, form: Any) -> HttpResponseBase:
        form_errors.tell(self.request, form, self.edit_handler)
        self.has_unsaved_changes = True
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        if self.expects_json_response:
            return self.json_error_response("locked", _("Please save with a button."))
        key = _as_uuid(request.POST.get(CREATION_KEY, ""))
        if key is not None:
            made = self.page_class.objects.filter(uuid=key, alias_of=None).first()
            if made is not None:
                messages.warning(request, _("This page has been created already."))
                return redirect(self.edit_url_name, made.pk)
            self.page.uuid = key
        return super().post(request)


def _as_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


class DecisionView(WorkflowActionView):
    """Approves or sends back from the list of what waits, and says what became of it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with locked(request, self.object.pk):
            # As it is now that nobody else can change it.
            self.task_state = self.get_task_state()
            if self.task_state.status != TaskState.STATUS_IN_PROGRESS:
                self.add_not_in_moderation_error()
                return self._go_back()
            answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
            return answer

    def _go_back(self) -> HttpResponseBase:
        if self.request.headers.get("x-requested-with") == "XMLHttpRequest":
            answer: HttpResponseBase = self.render_modal_json(
                self.request, {"step": "success", "redirect": self.redirect_url}
            )
            return answer
        return redirect(self.redirect_url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.action_name == "approve" and missing_for_publication(page=self.object.specific):
            # Only the form can say what is missing, and take it.
            text = _("Not complete yet, please publish from its form: %(titles)s")
            messages.error(request, text % {"titles": self.object.get_admin_display_title()})
            return self._go_back()
        answer: HttpResponseBase = super().post(request, *args, **kwargs)
        if self.get_task_state().status != TaskState.STATUS_IN_PROGRESS:
            tell_decision(request, self.object, self.action_name)
        return answer
