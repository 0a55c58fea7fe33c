"""Serve drawn covers."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from portal.covers.catalogue import SCENES
from portal.covers.choice import SKYLINES, VARIANTS
from portal.covers.drawing import compose
from portal.covers.drawing import version as current_version

# The drawing has a style sheet of its own, and nothing else.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
def cover(
    request: HttpRequest, version: str, scene: str, skyline: int, variant: int
) -> HttpResponse:
    """Serve a drawing that may be kept for good; every other spelling of its address leads to it.

    Older pages have the address of an older version. Numbers that no record has are not found, so
    there are no more addresses than drawings.
    """
    if scene not in SCENES or skyline >= SKYLINES or variant >= VARIANTS:
        raise Http404
    address = reverse("cover", args=(current_version(), scene, skyline, variant))
    if request.path != address:
        response: HttpResponse = redirect(address)
        response.headers["Cache-Control"] = "no-cache"
        return response
    return HttpResponse(
        compose(scene, str(skyline), str(variant)),
        content_type="image/svg+xml",
        headers={
            "Cache-Control": "public, max-age=31536000, immutable",
            "Content-Security-Policy": POLICY,
        },
    )
