"""E-mail notifiers of the workflow, limited to users who still have permissions on the page."""

from typing import Any

from wagtail.admin.mail import (
    BaseGroupApprovalTaskStateEmailNotifier,
    WorkflowStateApprovalEmailNotifier,
    WorkflowStateRejectionEmailNotifier,
    send_notification,
)
from wagtail.models import TaskState

from cities.models import CityModeratorsTask, User
from cities.models.access import moderator_groups


class SubmissionEmailNotifier(BaseGroupApprovalTaskStateEmailNotifier):
    """Notifies the moderators of a page; Wagtail uses each recipient's preferred language."""

    notification = "submitted"

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        return isinstance(instance, TaskState) and isinstance(
            instance.task.specific, CityModeratorsTask
        )

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> Any:
        page = task_state.workflow_state.content_object
        moderators = User.objects.filter(groups__in=moderator_groups(page)).distinct()
        submitter = kwargs.get("user")
        return moderators.exclude(pk=submitter.pk) if submitter else moderators


def _users_who_can_edit(page: Any, users: Any) -> list[Any]:
    """Filter users who may still edit the page; their city may have left it."""
    return [user for user in users if page.permissions_for_user(user).can_edit()]


class ApprovalEmailNotifier(WorkflowStateApprovalEmailNotifier):
    def get_context(self, workflow_state: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the moderator's comment, which Wagtail only includes in rejections."""
        context: dict[str, Any] = super().get_context(workflow_state, **kwargs)
        last = workflow_state.task_states.order_by("finished_at", "pk").last()
        return context | {"comment": last.comment if last else ""}

    def get_recipient_users(self, workflow_state: Any, **kwargs: Any) -> Any:
        users = super().get_recipient_users(workflow_state, **kwargs)
        return _users_who_can_edit(workflow_state.content_object, users)


class RejectionEmailNotifier(WorkflowStateRejectionEmailNotifier):
    def get_recipient_users(self, workflow_state: Any, **kwargs: Any) -> Any:
        users = super().get_recipient_users(workflow_state, **kwargs)
        return _users_who_can_edit(workflow_state.content_object, users)


def send_comment_notification(users: Any, notification: str, context: dict[str, Any]) -> Any:
    """Replace Wagtail's function, which notifies every former commenter."""
    return send_notification(_users_who_can_edit(context["page"], users), notification, context)


notify_moderators = SubmissionEmailNotifier()
notify_approved = ApprovalEmailNotifier()
notify_rejected = RejectionEmailNotifier()
