"""robots.txt and favicon.ico."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Allow everything public, except the admin and endless searches."""
    context = {"sitemap": request.build_absolute_uri("/sitemap.xml")}
    return render(request, "site/robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Redirect browsers that ignore the link element."""
    return redirect(static("portal/img/favicon.png"), permanent=True)
