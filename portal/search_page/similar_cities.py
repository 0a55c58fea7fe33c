"""The page that says when cities count as alike."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cities.similarity import regions
from portal.http import errors
from portal.queries import similar_cities

METHODS = ("GET", "HEAD", "OPTIONS")


def rule(request: HttpRequest) -> HttpResponse:
    """The rule in words, and a way into the search."""
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    context = {
        "description": _("Which cities this portal considers similar, and by which rule."),
        "rule": similar_cities.rule(),
        "enough": similar_cities.enough(),
        "source": regions.SOURCE,
        "like_options": similar_cities.options(),
    }
    return render(request, "search_page/similar_cities.html", context)
