"""Groups and collections of a city, and the workflow task for its moderators."""

import re
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    TaskState,
)

if TYPE_CHECKING:
    from cities.models.city import CityPage

EDITOR_PERMISSIONS = ("add_page", "change_page")
MODERATOR_PERMISSIONS = (*EDITOR_PERMISSIONS, "publish_page")
FILE_PERMISSIONS = Q(
    content_type__app_label="wagtailimages",
    codename__in=("add_image", "change_image", "choose_image"),
) | Q(
    content_type__app_label="wagtaildocs",
    codename__in=("add_document", "change_document", "choose_document"),
)
# The group that manages pages of no city.
OFFICE = "Office"


# Generated names of groups and collections: `Dortmund (de-dortmund): editors`.
GENERATED_NAME = re.compile(r" \([a-z]*-[\w-]+\)(: (?P<role>[^:]+?))?( \d+)?$")
ROLES = (gettext_noop("editors"), gettext_noop("moderators"), gettext_noop("internal"))
# Leaves room for the role within the group name's 150 characters.
MAX_NAME_LENGTH = 100


def generated_name(city: "CityPage") -> str:
    """Return the city's name with its key, which is unique."""
    suffix = f" ({city.key[:50]})"
    return f"{city.title[: MAX_NAME_LENGTH - len(suffix)].strip()}{suffix}"


def _role_name(role: str) -> str:
    """Translate a role into the default language, since the names have no translations."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext(role)


def _is_generated(name: str) -> bool:
    match = GENERATED_NAME.search(name)
    roles = {"", *ROLES, *map(_role_name, ROLES)}
    return match is not None and (match["role"] or "") in roles


def _unique_group_name(wanted: str, own: Group | None = None) -> str:
    """Return a name that no other group has, so that no group of a former city is reused."""
    taken = Group.objects.exclude(pk=own.pk) if own else Group.objects.all()
    name, number = wanted, 1
    while taken.filter(name=name).exists():
        number += 1
        name = f"{wanted} {number}"
    return name


def grant_page_permissions(group: Group, page: Page, codenames: tuple[str, ...]) -> None:
    """Grant a group permissions on a page and its descendants. Idempotent."""
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=codenames
    )
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group=group, page=page, permission=each) for each in permissions],
        ignore_conflicts=True,
    )


def grant_collection_permissions(group: Group, collection: Collection) -> None:
    """Let a group add, change and choose images and documents of a collection. Idempotent."""
    GroupCollectionPermission.objects.bulk_create(
        [
            GroupCollectionPermission(group=group, collection=collection, permission=each)
            for each in Permission.objects.filter(FILE_PERMISSIONS)
        ],
        ignore_conflicts=True,
    )


def ensure_admin_group(name: str) -> Group:
    """Return the group of this name, created if needed, with access to the admin."""
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    return group


class CityAccessManager(models.Manager["CityAccess"]):
    def ensure(self, city: "CityPage") -> "CityAccess":
        """Create the groups and collections of a city, or update their names. Idempotent.

        Called when a city is published, because the name of a draft may be incomplete. Names that
        were edited are not updated.
        """
        access = (
            self.filter(city=city).select_related("editors", "moderators", "collection").first()
        )
        if access is None:
            return self._create(city)
        access.city = city
        access.update_names()
        return access

    def _create(self, city: "CityPage") -> "CityAccess":
        name = generated_name(city)
        editors = ensure_admin_group(_unique_group_name(f"{name}: {_role_name('editors')}"))
        moderators = ensure_admin_group(_unique_group_name(f"{name}: {_role_name('moderators')}"))
        grant_page_permissions(editors, city, EDITOR_PERMISSIONS)
        grant_page_permissions(moderators, city, MODERATOR_PERMISSIONS)
        collection = Collection.get_first_root_node().add_child(name=name)
        for group in (editors, moderators):
            grant_collection_permissions(group, collection)
        self._internal_collection(collection, editors, moderators)
        for index in Page.objects.filter(content_type__model="partnershipindexpage"):
            grant_page_permissions(editors, index, ("add_page",))
            grant_page_permissions(moderators, index, ("add_page",))
        return self.create(city=city, editors=editors, moderators=moderators, collection=collection)

    @staticmethod
    def _internal_collection(collection: Collection, *groups: Group) -> None:
        internal = collection.add_child(name=f"{collection.name}: {_role_name('internal')}")
        restriction = CollectionViewRestriction.objects.create(
            collection=internal, restriction_type=CollectionViewRestriction.GROUPS
        )
        restriction.groups.set(groups)


class CityAccess(models.Model):
    """The groups and the collection of a city; not part of page revisions."""

    city = models.OneToOneField("cities.CityPage", on_delete=models.CASCADE, related_name="access")
    editors = models.OneToOneField(Group, on_delete=models.PROTECT, related_name="edits_city")
    moderators = models.OneToOneField(
        Group, on_delete=models.PROTECT, related_name="moderates_city"
    )
    collection = models.OneToOneField(
        Collection, on_delete=models.PROTECT, related_name="city_access"
    )

    objects = CityAccessManager()

    def __str__(self) -> str:
        return str(self.city)

    def update_names(self) -> None:
        """Rename groups and collections after the city, unless their names were edited."""
        name = generated_name(self.city)
        for group, role in ((self.editors, "editors"), (self.moderators, "moderators")):
            wanted = f"{name}: {_role_name(role)}"
            if _is_generated(group.name) and group.name != wanted:
                group.name = _unique_group_name(wanted, group)
                group.save(update_fields=["name"])
        for collection, suffix in (
            (self.collection, ""),
            *((child, f": {_role_name('internal')}") for child in self.collection.get_children()),
        ):
            if _is_generated(collection.name) and collection.name != f"{name}{suffix}":
                collection.name = f"{name}{suffix}"
                collection.save(update_fields=["name"])


def _accesses_of(page: Page) -> models.QuerySet[CityAccess]:
    paths = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    return CityAccess.objects.filter(
        Q(city__path__in=paths) | Q(city__partnership_rows__partnership=page.pk)
    ).distinct()


def moderator_groups(page: Page) -> models.QuerySet[Group]:
    """Return the groups that approve a page: its cities' moderators, or the office if it has none."""
    accesses = _accesses_of(page)
    if accesses.exists():
        return Group.objects.filter(moderates_city__in=accesses)
    return Group.objects.filter(name=OFFICE)


class CityModeratorsTask(Task):
    """Approval by the moderators of the page's own city, or of all cities of a partnership."""

    class Meta:
        verbose_name = _("approval by the city's moderators")
        verbose_name_plural = _("approvals by the city's moderators")

    @classmethod
    def get_description(cls) -> Any:
        return _(
            "The moderators of the page's city approve; of a partnership, those of any of its cities"
        )

    def _can_moderate(self, obj: Any, user: Any) -> bool:
        return user.is_superuser or (
            isinstance(obj, Page) and moderator_groups(obj).filter(user=user).exists()
        )

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self._can_moderate(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self._can_moderate(obj, user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return self._can_moderate(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not self._can_moderate(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", self._approve_label(obj), False),
            ("approve", _("Approve with comment"), True),
        ]

    @staticmethod
    def _approve_label(obj: Any) -> Any:
        state = obj.current_workflow_state
        if state is not None and state.workflow.tasks.count() > 1:
            return _("Approve")
        return _("Approve and publish")

    @transaction.atomic
    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Approve the latest revision, including the moderators' own edits."""
        if action_name == "approve":
            task_state.revision = task_state.workflow_state.content_object.get_latest_revision()
        return super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        open_states = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if user.is_superuser:
            return open_states
        ids = [
            state.pk
            for state in open_states.select_related("workflow_state")
            if self._can_moderate(state.workflow_state.content_object, user)
        ]
        return open_states.filter(pk__in=ids)
