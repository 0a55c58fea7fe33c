"""Page permissions: granted by groups alone, never by page ownership."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.models import GroupPagePermission, Page, PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy

ADD_PERMISSION = "add_page"


class GroupPagePermissionPolicy(PagePermissionPolicy):
    """Wagtail's policy without permissions by ownership and with a narrower `add`.

    Every city may add partnerships below one index page. With Wagtail's rules each would thereby
    see the drafts of all others, and the owner would keep a partnership after their city has left.
    `add` therefore applies to the page it is granted on, not to its descendants.
    """

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        base = self._base_user_has_permission(user)
        if base is not None:
            return bool(base)
        granted = {
            permission.permission.codename
            for permission in self.get_cached_permissions_for_user(user)
        }
        return bool(self._get_permission_codenames(actions) & granted)

    def users_with_any_permission(self, actions: Any, include_superusers: bool = True) -> Any:
        return self._users(self._grants(actions), include_superusers)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        base = self._base_user_has_permission(user)
        if base is not None:
            return bool(base)
        granted = {
            permission.permission.codename
            for permission in self.get_cached_permissions_for_user(user)
            if instance.path.startswith(permission.page.path)
        }
        return bool(self._get_permission_codenames(actions) & granted)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        base = self._base_queryset_for_user(user)
        if base is not None:
            return base
        codenames = self._get_permission_codenames(actions)
        queryset = self.model._default_manager.none()
        for granted in self.get_cached_permissions_for_user(user):
            if granted.permission.codename not in codenames:
                continue
            if granted.permission.codename == ADD_PERMISSION:
                queryset |= self.model._default_manager.filter(pk=granted.page_id)
            else:
                queryset |= self.model._default_manager.descendant_of(granted.page, inclusive=True)
        return queryset

    def users_with_any_permission_for_instance(
        self, actions: Any, instance: Any, include_superusers: bool = True
    ) -> Any:
        ancestors = instance.get_ancestors(inclusive=True)
        return self._users(self._grants(actions).filter(page__in=ancestors), include_superusers)

    def _grants(self, actions: Any) -> Any:
        codenames = self._get_permission_codenames(actions)
        return GroupPagePermission.objects.filter(permission__codename__in=codenames)

    @staticmethod
    def _users(grants: Any, include_superusers: bool) -> Any:
        users = Q(groups__in=grants.values("group"))
        if include_superusers:
            users |= Q(is_superuser=True)
        return get_user_model()._default_manager.filter(users, is_active=True).distinct()


class GroupPagePermissionTester(PagePermissionTester):
    """Wagtail's tester, ignoring the owner of the page."""

    def can_edit(self) -> bool:
        if not self._can_only_add():
            return bool(super().can_edit())
        task = self.page.current_workflow_task
        return bool(task and task.user_can_access_editor(self.page, self.user))

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not self._can_only_add() and bool(super().can_delete(ignore_bulk))

    def _can_only_add(self) -> bool:
        """Whether the user has `add` but not `change`, where Wagtail would check the owner."""
        if self.user.is_superuser or not self.user.is_active:
            return False
        return "add" in self.permissions and "change" not in self.permissions


page_permission_policy = GroupPagePermissionPolicy(Page)
