"""Write rules of the domain, one verb a function."""

from wagtail.models import GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask

from cities.models import CityAccess, CityModeratorsTask, PartnershipPage
from cities.models.access import (
    EDITOR_RIGHTS,
    MODERATOR_RIGHTS,
    OFFICE,
    allow_on_page,
    group_with_admin,
)

WORKFLOW = "Approval by the city"


def share_partnership(*, partnership: PartnershipPage) -> None:
    """Give the editors and moderators of exactly its cities their rights on a partnership."""
    cities = CityAccess.objects.filter(
        city__in=[row.city_id for row in partnership.cities.all()]
    ).select_related("editors", "moderators")
    groups = []
    for access in cities:
        allow_on_page(access.editors, partnership, EDITOR_RIGHTS)
        allow_on_page(access.moderators, partnership, MODERATOR_RIGHTS)
        groups += [access.editors, access.moderators]
    stale = GroupPagePermission.objects.filter(page=partnership).exclude(group__in=groups)
    stale.exclude(group__name=OFFICE).delete()


def set_up_approval(*, home: Page) -> Workflow:
    """One workflow for the whole site: the moderators of the page's own city approve."""
    task = CityModeratorsTask.objects.filter(name=WORKFLOW).first()
    if task is None:
        task = CityModeratorsTask.objects.create(name=WORKFLOW)
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": workflow})
    return workflow


def set_up_office(*, home: Page) -> None:
    """The office edits and approves what belongs to no city, and looks after the vocabularies."""
    allow_on_page(group_with_admin(OFFICE), home, (*MODERATOR_RIGHTS, "lock_page", "unlock_page"))
