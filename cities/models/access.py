"""Who may work on a city's pages: its groups, its collections, and the approval step."""

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

EDITOR_RIGHTS = ("add_page", "change_page")
MODERATOR_RIGHTS = (*EDITOR_RIGHTS, "publish_page")
FILE_RIGHTS = (
    ("wagtailimages", ("add_image", "change_image", "choose_image")),
    ("wagtaildocs", ("add_document", "change_document", "choose_document")),
)
# Office members look after pages that belong to no city.
OFFICE = "Office"


# What the portal itself has called a group or collection: `Dortmund (de-dortmund): editors`.
AUTOMATIC = re.compile(r" \([a-z]*-[\w-]+\)(: (?P<role>[^:]+?))?( \d+)?$")
ROLES = (gettext_noop("editors"), gettext_noop("moderators"), gettext_noop("internal"))
# A group's name has 150 characters at most.
LONGEST_NAME = 100


def automatic_name(city: "CityPage") -> str:
    """The city's name with its key, which no other city shares."""
    ending = f" ({city.key[:50]})"
    return f"{city.title[: LONGEST_NAME - len(ending)].strip()}{ending}"


def _role(word: str) -> str:
    """What a group or collection is for, in the language of the portal: its name is one for all."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext(word)


def _is_automatic(name: str) -> bool:
    found = AUTOMATIC.search(name)
    known = {"", *ROLES, *map(_role, ROLES)}
    return found is not None and (found["role"] or "") in known


def _free_group_name(wanted: str, own: Group | None = None) -> str:
    """A name that no other group has: whoever was in the group of a city of old is not in this one."""
    taken = Group.objects.exclude(pk=own.pk) if own else Group.objects.all()
    name, number = wanted, 1
    while taken.filter(name=name).exists():
        number += 1
        name = f"{wanted} {number}"
    return name


def allow_on_page(group: Group, page: Page, rights: tuple[str, ...]) -> None:
    """Give a group these rights on a page and all below it; harmless to repeat."""
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore", codename__in=rights
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=page, permission=permission)


def allow_in_collection(group: Group, collection: Collection) -> None:
    """Let a group add, change and choose the pictures and documents of a collection."""
    for app, codenames in FILE_RIGHTS:
        for permission in Permission.objects.filter(
            content_type__app_label=app, codename__in=codenames
        ):
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=permission
            )


def group_with_admin(name: str) -> Group:
    """A group whose members may enter the admin."""
    group, _created = Group.objects.get_or_create(name=name)
    group.permissions.add(
        Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin")
    )
    return group


class CityAccessManager(models.Manager["CityAccess"]):
    def provide(self, city: "CityPage") -> "CityAccess":
        """Make the two groups and the collections of a city, public and internal; harmless to repeat.

        Called when a city is published: only then its name is more than the first letters of it.
        Later the names follow the city's, unless somebody chose others.
        """
        found = self.filter(city=city).select_related("editors", "moderators", "collection").first()
        if found is None:
            return self._make(city)
        found.follow_name()
        return found

    def _make(self, city: "CityPage") -> "CityAccess":
        name = automatic_name(city)
        editors = group_with_admin(_free_group_name(f"{name}: {_role('editors')}"))
        moderators = group_with_admin(_free_group_name(f"{name}: {_role('moderators')}"))
        allow_on_page(editors, city, EDITOR_RIGHTS)
        allow_on_page(moderators, city, MODERATOR_RIGHTS)
        collection = Collection.get_first_root_node().add_child(name=name)
        for group in (editors, moderators):
            allow_in_collection(group, collection)
        self._internal_collection(collection, editors, moderators)
        for index in Page.objects.filter(content_type__model="partnershipindexpage"):
            allow_on_page(editors, index, ("add_page",))
            allow_on_page(moderators, index, ("add_page",))
        return self.create(city=city, editors=editors, moderators=moderators, collection=collection)

    @staticmethod
    def _internal_collection(collection: Collection, *groups: Group) -> None:
        internal = collection.add_child(name=f"{collection.name}: {_role('internal')}")
        restriction = CollectionViewRestriction.objects.create(
            collection=internal, restriction_type=CollectionViewRestriction.GROUPS
        )
        restriction.groups.set(groups)


class CityAccess(models.Model):
    """Which groups and files belong to a city; never part of a page's revisions."""

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

    def follow_name(self) -> None:
        """Name groups and collections after the city as it is called now."""
        name = automatic_name(self.city)
        for group, role in ((self.editors, "editors"), (self.moderators, "moderators")):
            wanted = f"{name}: {_role(role)}"
            if _is_automatic(group.name) and group.name != wanted:
                group.name = _free_group_name(wanted, group)
                group.save(update_fields=["name"])
        for collection, ending in (
            (self.collection, ""),
            *((each, f": {_role('internal')}") for each in self.collection.get_children()),
        ):
            if _is_automatic(collection.name) and collection.name != f"{name}{ending}":
                collection.name = f"{name}{ending}"
                collection.save(update_fields=["name"])


def _cities_of(page: Page) -> models.QuerySet[CityAccess]:
    paths = [page.path[:end] for end in range(page.steplen, len(page.path) + 1, page.steplen)]
    return CityAccess.objects.filter(
        Q(city__path__in=paths) | Q(city__partnership_rows__partnership=page.pk)
    ).distinct()


def moderator_groups(page: Page) -> models.QuerySet[Group]:
    """The groups that approve a page: its cities' moderators, or the office where it has none."""
    cities = _cities_of(page)
    if cities.exists():
        return Group.objects.filter(moderates_city__in=cities)
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

    def _may_moderate(self, obj: Any, user: Any) -> bool:
        return user.is_superuser or (
            isinstance(obj, Page) and moderator_groups(obj).filter(user=user).exists()
        )

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return self._may_moderate(obj, user)

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return not self._may_moderate(obj, user)

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return self._may_moderate(obj, user)

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        if not self._may_moderate(obj, user):
            return []
        return [
            ("reject", _("Request changes"), True),
            ("approve", self._label_of_approval(obj), False),
            ("approve", _("Approve with comment"), True),
        ]

    @staticmethod
    def _label_of_approval(obj: Any) -> Any:
        state = obj.current_workflow_state
        if state is not None and state.workflow.tasks.count() > 1:
            return _("Approve")
        return _("Approve and publish")

    @transaction.atomic
    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Approve the text as it stands, with what the moderators corrected while they read it."""
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
            if self._may_moderate(state.workflow_state.content_object, user)
        ]
        return open_states.filter(pk__in=ids)
