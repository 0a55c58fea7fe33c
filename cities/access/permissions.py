"""Who may know of a page and work on it: rights come from groups alone, never from having made it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.models import GroupPagePermission, Page, PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy

ADD = "add_page"


class GroupPagesPolicy(PagePermissionPolicy):
    """As Wagtail's, without what it grants to the owner of a page, and with a narrower `add`.

    Every city may add partnerships below one list. With Wagtail's rules each would thereby see the
    drafts of all others, and whoever made a partnership would keep it after their city has left.
    """

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        base = self._base_user_has_permission(user)
        if base is not None:
            return bool(base)
        granted = {each.permission.codename for each in self.get_cached_permissions_for_user(user)}
        return bool(self._get_permission_codenames(actions) & granted)

    def users_with_any_permission(self, actions: Any, include_superusers: bool = True) -> Any:
        return self._users(self._grants(actions), include_superusers)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        base = self._base_user_has_permission(user)
        if base is not None:
            return bool(base)
        granted = {
            each.permission.codename
            for each in self.get_cached_permissions_for_user(user)
            if instance.path.startswith(each.page.path)
        }
        return bool(self._get_permission_codenames(actions) & granted)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        base = self._base_queryset_for_user(user)
        if base is not None:
            return base
        wanted = self._get_permission_codenames(actions)
        found = self.model._default_manager.none()
        for granted in self.get_cached_permissions_for_user(user):
            if granted.permission.codename not in wanted:
                continue
            if granted.permission.codename == ADD:
                found |= self.model._default_manager.filter(pk=granted.page_id)
            else:
                found |= self.model._default_manager.descendant_of(granted.page, inclusive=True)
        return found

    def users_with_any_permission_for_instance(
        self, actions: Any, instance: Any, include_superusers: bool = True
    ) -> Any:
        above = instance.get_ancestors(inclusive=True)
        return self._users(self._grants(actions).filter(page__in=above), include_superusers)

    def _grants(self, actions: Any) -> Any:
        codenames = self._get_permission_codenames(actions)
        return GroupPagePermission.objects.filter(permission__codename__in=codenames)

    @staticmethod
    def _users(grants: Any, include_superusers: bool) -> Any:
        wanted = Q(groups__in=grants.values("group"))
        if include_superusers:
            wanted |= Q(is_superuser=True)
        return get_user_model()._default_manager.filter(wanted, is_active=True).distinct()


class GroupRights(PagePermissionTester):
    """What a user may do with one page; who made it does not matter."""

    def can_edit(self) -> bool:
        if not self._could_only_add():
            return bool(super().can_edit())
        task = self.page.current_workflow_task
        return bool(task and task.user_can_access_editor(self.page, self.user))

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not self._could_only_add() and bool(super().can_delete(ignore_bulk))

    def _could_only_add(self) -> bool:
        """Whether Wagtail would go by the owner."""
        if self.user.is_superuser or not self.user.is_active:
            return False
        return "add" in self.permissions and "change" not in self.permissions


page_policy = GroupPagesPolicy(Page)
