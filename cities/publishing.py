"""Domain services that write: page permissions, workflow and office group set-up."""

from django.contrib.auth import get_permission_codename
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.settings.registry import registry as settings_registry
from wagtail.models import (
    Collection,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cities import completeness
from cities.editing.raw_input import unparsed_field_labels
from cities.models import (
    CityAccess,
    CityModeratorsTask,
    CityPage,
    ContractPage,
    MeasurePage,
    PartnershipCity,
    PartnershipPage,
)
from cities.models.access import (
    EDITOR_PERMISSIONS,
    MODERATOR_PERMISSIONS,
    OFFICE,
    ensure_admin_group,
    grant_collection_permissions,
    grant_page_permissions,
)
from cities.models.vocabulary import Term
from cities.workflow import names

WORKFLOW = names.NAME
# Created by Wagtail's migrations: approval by a group that may edit every page.
WAGTAIL_WORKFLOW = "Moderators approval"
WAGTAIL_GROUPS = ("Editors", "Moderators")


def share_partnership(*, partnership: PartnershipPage) -> None:
    """Grant permissions on a partnership to the groups of its cities and revoke all others."""
    cities = CityAccess.objects.filter(
        city__in=[row.city_id for row in partnership.cities.all()]
    ).select_related("editors", "moderators")
    groups = []
    for access in cities:
        grant_page_permissions(access.editors, partnership, EDITOR_PERMISSIONS)
        grant_page_permissions(access.moderators, partnership, MODERATOR_PERMISSIONS)
        groups += [access.editors, access.moderators]
    stale = GroupPagePermission.objects.filter(page=partnership).exclude(group__in=groups)
    stale.exclude(group__name=OFFICE).delete()


def share_with_city(*, row: PartnershipCity) -> None:
    """Grant permissions to the city of one row; those of removed cities end on publication."""
    for access in CityAccess.objects.filter(city=row.city_id):
        grant_page_permissions(access.editors, row.partnership, EDITOR_PERMISSIONS)
        grant_page_permissions(access.moderators, row.partnership, MODERATOR_PERMISSIONS)


def missing_for_publication(*, page: Page) -> list[str]:
    """Return the missing fields and the labels of unparsed fields of a page's latest draft."""
    draft = page.get_latest_revision_as_object()
    if isinstance(draft, MeasurePage):
        requirements = completeness.measure_requirements(draft.level, draft.status)
    elif isinstance(draft, CityPage):
        requirements = completeness.CITY_REQUIREMENTS
    elif isinstance(draft, ContractPage):
        requirements = completeness.CONTRACT_REQUIREMENTS
    elif isinstance(draft, PartnershipPage):
        requirements = completeness.PARTNERSHIP_REQUIREMENTS
    else:
        return unparsed_field_labels(draft)
    return [*completeness.missing_fields(draft, requirements), *unparsed_field_labels(draft)]


def set_up_approval(*, home: Page) -> Workflow:
    """Create the workflow of the whole site: approval by the moderators of the page's city."""
    task = CityModeratorsTask.objects.filter(name=WORKFLOW).first()
    if task is None:
        task = CityModeratorsTask.objects.create(name=WORKFLOW)
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})
    Workflow.objects.filter(name=WAGTAIL_WORKFLOW, workflow_states=None).delete()
    Task.objects.filter(name=WAGTAIL_WORKFLOW, task_states=None).delete()
    return workflow


def set_up_office(*, home: Page) -> None:
    """Create the office group, which manages pages of no city, vocabularies, redirects and settings.

    Idempotent; to be repeated after an update, which may add models with permissions.
    """
    # Wagtail's default groups may edit every page; remove them unless they have members.
    Group.objects.filter(name__in=WAGTAIL_GROUPS, user=None).delete()
    office = ensure_admin_group(OFFICE)
    grant_page_permissions(office, home, (*MODERATOR_PERMISSIONS, "lock_page", "unlock_page"))
    grant_collection_permissions(office, Collection.get_first_root_node())
    models = [*Term.__subclasses__(), Redirect]
    kinds = ContentType.objects.get_for_models(*models).values()
    office.permissions.add(*Permission.objects.filter(content_type__in=kinds))
    for model in settings_registry:
        kind = ContentType.objects.get_for_model(model)
        codename = get_permission_codename("change", model._meta)
        office.permissions.add(*Permission.objects.filter(content_type=kind, codename=codename))
