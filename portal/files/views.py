"""Serve pictures and documents after a permission check."""

import unicodedata
from pathlib import PurePosixPath

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils._os import safe_join
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve

from cities.models import PortalRendition
from cities.models.media import PRIVATE

RENDITIONS = ("images", f"{PRIVATE}/images")


def _rendition(name: str) -> PortalRendition | None:
    folder = str(PurePosixPath(name).parent)
    if folder not in RENDITIONS:
        return None
    found = PortalRendition.objects.select_related("image__collection").filter(file=name)
    return found.first()


def _may_see(request: HttpRequest, rendition: PortalRendition) -> bool:
    restrictions = rendition.image.collection.get_view_restrictions()
    return all(restriction.accept_request(request) for restriction in restrictions)


def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponse:
    """Serve a document through Wagtail, without the Content-Encoding "None" that Wagtail sets."""
    # Some clients send decomposed names; ours are normalized to NFC.
    name = unicodedata.normalize("NFC", document_filename)
    response: HttpResponse = serve(request, document_id, name)
    if response.get("Content-Encoding") == "None":
        del response["Content-Encoding"]
    return response


@require_safe
@cache_control(private=True, max_age=300)
def media(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """Serve a rendition of a picture; never an original, a document or any other file.

    A web server in front may serve the folder `images/` itself: it holds public pictures only.
    """
    try:
        safe_join(settings.MEDIA_ROOT, name)
    except SuspiciousFileOperation as error:
        raise Http404 from error
    rendition = _rendition(name)
    if rendition is None or not _may_see(request, rendition) or not default_storage.exists(name):
        raise Http404
    modified = default_storage.get_modified_time(name).timestamp()
    not_modified = get_conditional_response(request, last_modified=int(modified))
    response = not_modified or FileResponse(default_storage.open(name, "rb"))
    response["Last-Modified"] = http_date(modified)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
