"""Admin API endpoints for images and documents, limited to those that the user may choose."""

from typing import Any

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet

from cities.access import querysets


class ChoosableImages(ImagesAdminAPIViewSet):
    """Images in the user's own collections."""

    def get_queryset(self) -> Any:
        choosable = querysets.choosable_files(self.request.user, self.model)
        return super().get_queryset().filter(pk__in=choosable.values("pk"))


class ChoosableDocuments(DocumentsAdminAPIViewSet):
    """Documents in the user's own collections."""

    def get_queryset(self) -> Any:
        choosable = querysets.choosable_files(self.request.user, self.model)
        return super().get_queryset().filter(pk__in=choosable.values("pk"))
