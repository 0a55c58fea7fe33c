"""Who may know of a page: the right to add pages somewhere does not show the neighbours' drafts."""

from typing import Any

from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

ADD = "add_page"


class OwnPagesPolicy(PagePermissionPolicy):
    """As Wagtail's, but `add` reaches only the page itself and what the user made below it.

    Every city may add partnerships below one list; with Wagtail's rule each would thereby see the
    drafts of all others.
    """

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> Any:
        if self._base_queryset_for_user(user) is not None:
            return super().instances_user_has_any_permission_for(user, actions)
        wanted = self._get_permission_codenames(actions)
        found = self.model._default_manager.none()
        for granted in self.get_cached_permissions_for_user(user):
            below = self.model._default_manager.descendant_of(granted.page, inclusive=True)
            if granted.permission.codename != ADD:
                if granted.permission.codename in wanted:
                    found |= below
                continue
            if ADD in wanted:
                found |= self.model._default_manager.filter(pk=granted.page_id)
            if ADD in wanted or "change" in actions:
                found |= below.filter(owner=user)
        return found


page_policy = OwnPagesPolicy(Page)
