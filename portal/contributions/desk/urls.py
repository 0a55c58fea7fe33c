"""The addresses of the desk, for the hook `register_admin_urls`."""

from django.urls import URLPattern, path

from portal.contributions.desk.detail import DetailView
from portal.contributions.desk.files import download
from portal.contributions.desk.inbox import InboxView


def urls() -> list[URLPattern]:
    """Return the URL patterns."""
    base = "contributions/<int:contribution_id>"
    return [
        path("contributions/", InboxView.as_view(), name="contributions"),
        path(f"{base}/", DetailView.as_view(), name="contribution"),
        path(f"{base}/files/<int:file_id>/", download, name="contribution_file"),
    ]
