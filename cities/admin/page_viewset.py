"""Wagtail's views of pages in the admin, with those that this portal replaces."""

from wagtail.admin.viewsets.pages import PageViewSet

from cities.admin.page_views import DecisionView, PageCreateView, PageEditView, PageRevertView
from cities.admin.preview import PreviewOfDraft, PreviewOfNewPage


class PortalPageViewSet(PageViewSet):
    """For every kind of page; registered after Wagtail's own."""

    add_view_class = PageCreateView
    edit_view_class = PageEditView
    revisions_revert_view_class = PageRevertView
    workflow_action_view_class = DecisionView
    preview_on_add_view_class = PreviewOfNewPage
    preview_on_edit_view_class = PreviewOfDraft
