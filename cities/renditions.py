"""Moves no file: sizes of pictures that lie on the wrong side of privacy are made anew elsewhere."""

from typing import Any

from wagtail.models import Collection

from cities.models.media import PRIVATE, PortalImage, PortalRendition, collection_is_public


def delete_misplaced(collection: Collection) -> None:
    """Delete renditions under a collection that are public and should not be, or the reverse.

    Whoever may see the picture gets a new one at the right place with the next request.
    """
    for each in collection.get_descendants(inclusive=True):
        found = PortalRendition.objects.filter(image__collection=each)
        private = found.filter(file__startswith=f"{PRIVATE}/")
        wrong = (
            private if collection_is_public(each) else found.exclude(pk__in=private.values("pk"))
        )
        wrong.delete()


def after_image_saved(sender: Any, instance: PortalImage, created: bool, **kwargs: Any) -> None:
    """The picture may lie in another collection now."""
    if not created:
        delete_misplaced_of_images([instance])


def after_collection_saved(sender: Any, instance: Collection, created: bool, **kwargs: Any) -> None:
    """The collection may have been moved."""
    if not created:
        delete_misplaced(Collection.objects.get(pk=instance.pk))


def after_restriction_changed(sender: Any, instance: Any, **kwargs: Any) -> None:
    """A collection was closed or opened."""
    collection = Collection.objects.filter(pk=instance.collection_id).first()
    if collection is not None:
        delete_misplaced(collection)


def delete_misplaced_of_images(images: list[PortalImage]) -> None:
    """The same for single pictures."""
    fresh = PortalImage.objects.filter(pk__in=[image.pk for image in images])
    for image in fresh.select_related("collection"):
        private = image.renditions.filter(file__startswith=f"{PRIVATE}/")
        public = collection_is_public(image.collection)
        (private if public else image.renditions.exclude(pk__in=private.values("pk"))).delete()
