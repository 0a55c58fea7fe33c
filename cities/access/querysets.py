"""Querysets and checks by user permission."""

from typing import Any

from wagtail.models import Page, Site
from wagtail.permissions import policy_registry

from cities.access import visibility
from cities.languages import hidden_columns

FILE_ACTIONS = {"choose", "change"}


def explorable_pages(user: Any) -> Any:
    """Return the pages of the explorer: those with a permission, and their ancestors."""
    return policy_registry.get_by_type(Page).explorable_instances(user)


def choosable_pages(user: Any) -> Any:
    """Return the pages a user may link to: explorable and public ones."""
    explorable = Page.objects.filter(pk__in=explorable_pages(user).values("pk"))
    return explorable | Page.objects.filter(
        pk__in=visibility.public_pages().order_by().values("pk")
    )


def can_edit_whole_site(user: Any) -> bool:
    """Whether a user may edit the root page of the site, and so every page."""
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    return bool(site.root_page.permissions_for_user(user).can_edit())


def viewable_instances(user: Any, model: type[Any]) -> Any:
    """Return the pages, files or other instances whose existence a user may learn of."""
    if issubclass(model, Page):
        return explorable_pages(user)
    policy = policy_registry.get_by_type(model)
    return policy.instances_user_has_any_permission_for(user, {"add", "delete", *FILE_ACTIONS})


def choosable_files(user: Any, model: type[Any]) -> Any:
    """Return the images or documents in the user's own collections."""
    policy = policy_registry.get_by_type(model)
    return policy.instances_user_has_any_permission_for(user, FILE_ACTIONS)


def can_access_document(user: Any, document: Any) -> bool:
    """Whether a user has permissions on the collection of a document."""
    if not user.is_authenticated:
        return False
    policy = policy_registry.get_by_type(type(document))
    return bool(policy.user_has_any_permission_for_instance(user, FILE_ACTIONS, document))


def is_publicly_referenced(document: Any) -> bool:
    """Whether the document is part of what is public: of a page, or a version of a contract."""
    usage = [(page, rows) for page, rows in document.get_usage() if isinstance(page, Page)]
    open_pages = visibility.public_pages().filter(
        pk__in=[page.pk for page, _rows in usage], alias_of=None
    )
    open_keys = set(open_pages.values_list("pk", flat=True)) if usage else set()
    if any(page.pk in open_keys and _has_public_reference(page, rows) for page, rows in usage):
        return True
    contracts = document.contract_versions.order_by().values("contract")
    return bool(visibility.public_pages().filter(pk__in=contracts, alias_of=None).exists())


def _has_public_reference(page: Page, references: Any) -> bool:
    hidden = hidden_columns(page.specific)
    return any(reference.model_path.split(".")[0] not in hidden for reference in references)
