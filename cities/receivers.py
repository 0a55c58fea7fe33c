"""Which signal is answered by which rule of the domain; nothing else."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Collection, CollectionViewRestriction, TaskState
from wagtail.signals import page_published, page_slug_changed, post_page_move, task_submitted

from cities import mails, publishing, redirects, renditions
from cities.models import PartnershipPage, PortalImage


def share(sender: Any, instance: PartnershipPage, **kwargs: Any) -> None:
    publishing.share_partnership(partnership=instance)


def connect() -> None:
    """Called once, when the app is ready."""
    page_published.connect(share, sender=PartnershipPage)
    page_slug_changed.connect(redirects.after_slug_change)
    post_page_move.connect(redirects.after_move)
    task_submitted.connect(mails.tell_moderators, sender=TaskState)
    post_save.connect(renditions.after_image_saved, sender=PortalImage)
    post_save.connect(renditions.after_collection_saved, sender=Collection)
    for signal in (post_save, post_delete):
        signal.connect(renditions.after_restriction_changed, sender=CollectionViewRestriction)
