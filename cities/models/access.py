"""Who may work on a city's pages: its groups, its collections, and the approval step."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.db.models import Q
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
        """Make a city's two groups and its collections, public and internal, once."""
        found = self.filter(city=city).first()
        if found is not None:
            return found
        editors = group_with_admin(f"{city.title} ({city.key}): editors")
        moderators = group_with_admin(f"{city.title} ({city.key}): moderators")
        allow_on_page(editors, city, EDITOR_RIGHTS)
        allow_on_page(moderators, city, MODERATOR_RIGHTS)
        collection = Collection.get_first_root_node().add_child(name=f"{city.title} ({city.key})")
        for group in (editors, moderators):
            allow_in_collection(group, collection)
        self._internal_collection(collection, editors, moderators)
        for index in Page.objects.filter(content_type__model="partnershipindexpage"):
            allow_on_page(editors, index, ("add_page",))
            allow_on_page(moderators, index, ("add_page",))
        return self.create(city=city, editors=editors, moderators=moderators, collection=collection)

    @staticmethod
    def _internal_collection(collection: Collection, *groups: Group) -> None:
        internal = collection.add_child(name=f"{collection.name}: internal")
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
