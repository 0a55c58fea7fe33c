"""Questions about rights that several rooms ask."""

from typing import Any

from wagtail.models import Page
from wagtail.permissions import policy_registry


def pages_open_to(user: Any) -> Any:
    """Pages a user may know of: their own to work on, and those everybody may read."""
    policy = policy_registry.get_by_type(Page)
    own = policy.instances_user_has_any_permission_for(user, {"add", "change", "publish"})
    return Page.objects.filter(pk__in=own.values("pk")) | Page.objects.live().public()


def may_know_document(user: Any, document: Any) -> bool:
    """Whether a user works with the collection a document lies in."""
    if not user.is_authenticated:
        return False
    policy = policy_registry.get_by_type(type(document))
    return bool(policy.user_has_any_permission_for_instance(user, ["change", "choose"], document))


def is_offered_publicly(document: Any) -> bool:
    """Whether a page that everybody may read offers this document."""
    return any(
        isinstance(page, Page) and page.live and not page.get_view_restrictions().exists()
        for page, _references in document.get_usage()
    )
