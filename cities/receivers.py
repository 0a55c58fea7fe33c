"""Signal receivers and their connections; the logic is in other modules."""

from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.db.models.signals import post_delete, post_save
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupPagePermission,
    TaskState,
    WorkflowState,
)
from wagtail.signals import (
    page_published,
    page_slug_changed,
    post_page_move,
    task_submitted,
    workflow_approved,
    workflow_rejected,
)

from cities import publishing, renditions
from cities.contracts import versions
from cities.models import (
    CityAccess,
    CityPage,
    ContractPage,
    PartnershipCity,
    PartnershipPage,
    PortalImage,
)
from cities.revisions import unsaved_text
from cities.routing import redirects
from cities.workflow import emails


def share_partnership(sender: Any, instance: PartnershipPage, **kwargs: Any) -> None:
    publishing.share_partnership(partnership=instance)


def share_with_city(sender: Any, instance: PartnershipCity, **kwargs: Any) -> None:
    """Grant permissions however the partnership was created, for example by copying."""
    publishing.share_with_city(row=instance)


def revoke_city_permissions(sender: Any, instance: CityAccess, **kwargs: Any) -> None:
    """Revoke the permissions of a deleted city's groups on shared pages."""
    groups = [instance.editors_id, instance.moderators_id]
    GroupPagePermission.objects.filter(group__in=groups).delete()


def share_city_partnerships(sender: Any, instance: CityPage, **kwargs: Any) -> None:
    """Share the partnerships that are older than the city's groups."""
    for partnership in PartnershipPage.objects.filter(cities__city=instance).distinct():
        publishing.share_partnership(partnership=partnership)


def freeze_version(
    sender: Any, instance: ContractPage, raw: bool = False, update_fields: Any = None, **kwargs: Any
) -> None:
    """Freeze a contract in the transaction that publishes it.

    With `update_fields` Wagtail saves a draft: the rest of the instance is not published.
    """
    if not raw and update_fields is None:
        versions.freeze(instance)


def connect() -> None:
    """Connect all receivers; called once from AppConfig.ready."""
    _connect_emails()
    user_logged_out.connect(unsaved_text.mark_logout)
    post_save.connect(share_with_city, sender=PartnershipCity)
    post_delete.connect(revoke_city_permissions, sender=CityAccess)
    page_published.connect(share_partnership, sender=PartnershipPage)
    page_published.connect(redirects.after_publication)
    page_published.connect(share_city_partnerships, sender=CityPage)
    post_save.connect(freeze_version, sender=ContractPage)
    page_slug_changed.connect(redirects.after_slug_change)
    post_page_move.connect(redirects.after_move)
    post_save.connect(renditions.after_image_saved, sender=PortalImage)
    post_save.connect(renditions.after_collection_saved, sender=Collection)
    for signal in (post_save, post_delete):
        signal.connect(renditions.after_restriction_changed, sender=CollectionViewRestriction)


def _connect_emails() -> None:
    """Connect the notifiers under Wagtail's dispatch UIDs, so that they replace Wagtail's own."""
    task_submitted.connect(emails.notify_moderators, sender=TaskState)
    workflow_approved.connect(
        emails.notify_approved,
        sender=WorkflowState,
        dispatch_uid="workflow_state_approved_email_notification",
    )
    workflow_rejected.connect(
        emails.notify_rejected,
        sender=WorkflowState,
        dispatch_uid="workflow_state_rejected_email_notification",
    )
