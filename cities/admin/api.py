"""The admin API's lists of files, narrowed to what the user may choose."""

from typing import Any

from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.permissions import policy_registry

RIGHTS = ["choose", "change"]


class ChoosableImages(ImagesAdminAPIViewSet):
    """Pictures of the user's own collections."""

    def get_queryset(self) -> Any:
        policy = policy_registry.get_by_type(self.model)
        own = policy.instances_user_has_any_permission_for(self.request.user, RIGHTS)
        return super().get_queryset().filter(pk__in=own.values("pk"))


class ChoosableDocuments(DocumentsAdminAPIViewSet):
    """Documents of the user's own collections."""

    def get_queryset(self) -> Any:
        policy = policy_registry.get_by_type(self.model)
        own = policy.instances_user_has_any_permission_for(self.request.user, RIGHTS)
        return super().get_queryset().filter(pk__in=own.values("pk"))
