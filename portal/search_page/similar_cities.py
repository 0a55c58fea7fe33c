"""The page that explains when cities are similar."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cities.similarity import regions
from portal.http import errors
from portal.queries import similar_cities

METHODS = ("GET", "HEAD", "OPTIONS")


def rule(request: HttpRequest) -> HttpResponse:
    """Show the criteria, and a form that leads into the search."""
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    context = {
        "description": _("Which cities this portal considers similar, and by which rule."),
        "rule": similar_cities.criteria(),
        "enough": similar_cities.threshold_text(),
        "source": regions.SOURCE,
        "like_options": similar_cities.options(),
    }
    return render(request, "search_page/similar_cities.html", context)
