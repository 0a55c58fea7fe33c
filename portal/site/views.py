"""The small files that every site has: robots.txt and the icon that browsers ask for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be read; the admin and endless searches are not worth a visit."""
    context = {"sitemap": request.build_absolute_uri("/sitemap.xml")}
    return render(request, "site/robots.txt", context, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers that read no link element ask here."""
    return redirect(static("portal/img/favicon.png"), permanent=True)
