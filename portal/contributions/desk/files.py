"""Serves a file of a contribution to the moderators of its city, as a download."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from portal.contributions.desk import access
from portal.contributions.models import ContributionFile

CONTENT_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
# Whatever the file is, the browser runs nothing of it and guesses no other type.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
}


@require_safe
def download(request: HttpRequest, contribution_id: int, file_id: int) -> FileResponse:
    """Serve the file; 404 if it is not one of the user's cities."""
    contributions = access.contributions_of(request.user).filter(pk=contribution_id)
    record = get_object_or_404(ContributionFile, pk=file_id, contribution__in=contributions)
    known = record.content_type in CONTENT_TYPES
    try:
        content = record.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        content,
        as_attachment=True,
        filename=record.name,
        content_type=record.content_type if known else "application/octet-stream",
        headers=HEADERS,
    )
