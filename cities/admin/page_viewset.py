"""Page viewset with the admin views that this portal overrides."""

from wagtail.admin.viewsets.pages import PageViewSet

from cities.admin.page_views import (
    PageCreateView,
    PageEditView,
    PageRevertView,
    PageWorkflowActionView,
)
from cities.admin.preview import IncompletePreviewOnCreateView, IncompletePreviewOnEditView


class PortalPageViewSet(PageViewSet):
    """Applies to every page type; must be registered after Wagtail's own viewset."""

    add_view_class = PageCreateView
    edit_view_class = PageEditView
    revisions_revert_view_class = PageRevertView
    workflow_action_view_class = PageWorkflowActionView
    preview_on_add_view_class = IncompletePreviewOnCreateView
    preview_on_edit_view_class = IncompletePreviewOnEditView
