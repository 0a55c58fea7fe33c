"""Make the sizes of published photographs, so that no visitor waits for them."""

import logging

from django.db.models import Count, Q
from wagtail.images.models import SourceImageIOError

from cities.models import CityPage, MeasurePage, PortalImage
from cities.models.media import private_collection_paths
from portal.components.pictures import SIZES

logger = logging.getLogger(__name__)


class PictureSizes:
    """Makes what is missing; a file that cannot be read is tried once in the life of a worker."""

    def __init__(self) -> None:
        self._unreadable: set[int] = set()

    def run(self) -> None:
        """Make the missing sizes one by one: a decoded picture takes much memory."""
        private = private_collection_paths()
        for image in _incomplete():
            if image.pk in self._unreadable or image.collection.path.startswith(private):
                continue
            try:
                for size in SIZES:
                    image.get_rendition(size)
            except (OSError, SourceImageIOError):
                logger.exception("The sizes of picture %d cannot be made", image.pk)
                self._unreadable.add(image.pk)


def _incomplete() -> list[PortalImage]:
    """Return the pictures of live measures and cities that lack a size."""
    shown = Q(pk=None)
    for model in (MeasurePage, CityPage):
        shown |= Q(pk__in=model.objects.live().exclude(image=None).order_by().values("image"))
    made = Count("renditions", filter=Q(renditions__filter_spec__in=SIZES), distinct=True)
    images = PortalImage.objects.filter(shown).select_related("collection")
    return list(images.annotate(made=made).filter(made__lt=len(SIZES)).order_by("-pk"))
