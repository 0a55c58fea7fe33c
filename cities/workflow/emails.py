"""Who is written to about a page: its moderators when it waits for them, and nobody who has left."""

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
    """Each reader is written to in the language of their own account."""

    notification = "submitted"

    def can_handle(self, instance: Any, **kwargs: Any) -> bool:
        return isinstance(instance, TaskState) and isinstance(
            instance.task.specific, CityModeratorsTask
        )

    def get_recipient_users(self, task_state: TaskState, **kwargs: Any) -> Any:
        page = task_state.workflow_state.content_object
        readers = User.objects.filter(groups__in=moderator_groups(page)).distinct()
        submitter = kwargs.get("user")
        return readers.exclude(pk=submitter.pk) if submitter else readers


def _users_who_can_edit(page: Any, users: Any) -> list[Any]:
    """Those of the users who may still edit the page: their city may have left it since."""
    return [user for user in users if page.permissions_for_user(user).can_edit()]


class ApprovalEmailNotifier(WorkflowStateApprovalEmailNotifier):
    def get_context(self, workflow_state: Any, **kwargs: Any) -> dict[str, Any]:
        """With what the moderator wrote: Wagtail tells it only where changes are asked for."""
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
    """In place of Wagtail's function, which writes to everybody who ever took part."""
    return send_notification(_users_who_can_edit(context["page"], users), notification, context)


notify_moderators = SubmissionEmailNotifier()
notify_approved = ApprovalEmailNotifier()
notify_rejected = RejectionEmailNotifier()
