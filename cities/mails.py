"""Tells the moderators of a page's cities, and nobody else, that it waits for them."""

from typing import Any

from wagtail.admin.mail import BaseGroupApprovalTaskStateEmailNotifier
from wagtail.models import TaskState

from cities.models import CityModeratorsTask, User
from cities.models.access import moderator_groups


class WaitingForModerators(BaseGroupApprovalTaskStateEmailNotifier):
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


tell_moderators = WaitingForModerators()
