"""Questions about rights that several rooms ask."""

from typing import Any

from wagtail.models import Page, Site
from wagtail.permissions import policy_registry

from cities.access import visibility
from cities.languages import hidden_columns

FILE_RIGHTS = {"choose", "change"}


def pages_shown_to(user: Any) -> Any:
    """Pages a user finds in the explorer: those to work on, and the way to them."""
    return policy_registry.get_by_type(Page).explorable_instances(user)


def pages_to_choose(user: Any) -> Any:
    """Pages a user may link to: those of the explorer, and all that everybody may read."""
    shown = Page.objects.filter(pk__in=pages_shown_to(user).values("pk"))
    return shown | Page.objects.filter(pk__in=visibility.pages().order_by().values("pk"))


def works_on_whole_site(user: Any) -> bool:
    """Whether a user may change the home page, and so everything below it."""
    site = Site.objects.select_related("root_page").get(is_default_site=True)
    return bool(site.root_page.permissions_for_user(user).can_edit())


def known_to(user: Any, model: type[Any]) -> Any:
    """The pages, files or other things of a model that a user may know of."""
    if issubclass(model, Page):
        return pages_shown_to(user)
    policy = policy_registry.get_by_type(model)
    return policy.instances_user_has_any_permission_for(user, {"add", "delete", *FILE_RIGHTS})


def files_to_choose(user: Any, model: type[Any]) -> Any:
    """The pictures or documents of the user's own collections."""
    policy = policy_registry.get_by_type(model)
    return policy.instances_user_has_any_permission_for(user, FILE_RIGHTS)


def may_know_document(user: Any, document: Any) -> bool:
    """Whether a user works with the collection a document lies in."""
    if not user.is_authenticated:
        return False
    policy = policy_registry.get_by_type(type(document))
    return bool(policy.user_has_any_permission_for_instance(user, FILE_RIGHTS, document))


def is_offered_publicly(document: Any) -> bool:
    """Whether a page that everybody may read offers this document, in a text that is public."""
    usage = [(page, rows) for page, rows in document.get_usage() if isinstance(page, Page)]
    open_pages = visibility.pages().filter(pk__in=[page.pk for page, _rows in usage], alias_of=None)
    open_keys = set(open_pages.values_list("pk", flat=True)) if usage else set()
    return any(page.pk in open_keys and _shows_any(page, rows) for page, rows in usage)


def _shows_any(page: Page, references: Any) -> bool:
    hidden = hidden_columns(page.specific)
    return any(each.model_path.split(".")[0] not in hidden for each in references)
