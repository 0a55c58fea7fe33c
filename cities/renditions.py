"""Delete renditions in the wrong directory, public or private; they are generated again on demand."""

from typing import Any

from wagtail.models import Collection

from cities.models.media import PRIVATE, PortalImage, PortalRendition, collection_is_public


def delete_misplaced(collection: Collection) -> None:
    """Delete private renditions in public collections and public ones in restricted collections.

    Covers the collection and its descendants.
    """
    for descendant in collection.get_descendants(inclusive=True):
        renditions = PortalRendition.objects.filter(image__collection=descendant)
        private = renditions.filter(file__startswith=f"{PRIVATE}/")
        misplaced = (
            private
            if collection_is_public(descendant)
            else renditions.exclude(pk__in=private.values("pk"))
        )
        misplaced.delete()


def after_image_saved(sender: Any, instance: PortalImage, created: bool, **kwargs: Any) -> None:
    """The image may be in another collection now."""
    if not created:
        delete_misplaced_of_images([instance])


def after_collection_saved(sender: Any, instance: Collection, created: bool, **kwargs: Any) -> None:
    """The collection may have been moved."""
    if not created:
        delete_misplaced(Collection.objects.get(pk=instance.pk))


def after_restriction_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A view restriction was added to or removed from a collection."""
    collection = Collection.objects.filter(pk=instance.collection_id).first()
    if collection is not None:
        delete_misplaced(collection)


def delete_misplaced_of_images(images: list[PortalImage]) -> None:
    """Delete misplaced renditions of single images."""
    fresh = PortalImage.objects.filter(pk__in=[image.pk for image in images])
    for image in fresh.select_related("collection"):
        private = image.renditions.filter(file__startswith=f"{PRIVATE}/")
        public = collection_is_public(image.collection)
        (private if public else image.renditions.exclude(pk__in=private.values("pk"))).delete()
