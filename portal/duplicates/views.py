"""The view that answers, while an editor writes a new measure, which public ones are similar."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.models import Page

from cities.languages import active_language, offered_languages
from cities.models import CityPage, MeasurePage
from portal.http import attempt_counter
from portal.i18n import labels
from search import searcher
from search.schema.request import Hit, SearchRequest
from search.similar import MAX_TEXT_LENGTH, TextMatch, like_text

MAX_SHOWN = 5
# A script asks each time an editor pauses.
MAX_REQUESTS, WINDOW_SECONDS = 300, 600


@dataclass(frozen=True)
class Measure:
    """A similar measure; `heading` is in the language shown."""

    url: str
    heading: labels.Label
    city: labels.Label


@require_POST
def similar_measures(request: HttpRequest) -> HttpResponse:
    """Return as JSON a line that says what was found, and the list of it as HTML.

    `page` is the id of the measure or, for one that was not saved yet, of its city; `text` is its
    heading and summary in `language`.
    """
    page = _editable_page(request.user, request.POST.get("page", ""))
    language = request.POST.get("language", "")
    if language not in offered_languages():
        return HttpResponseBadRequest()
    requests = attempt_counter.increment(
        "similar measures", request.user.pk, seconds=WINDOW_SECONDS
    )
    if requests > MAX_REQUESTS:
        return HttpResponse(status=429)
    text = request.POST.get("text", "")[:MAX_TEXT_LENGTH]
    matches = like_text(text, language, without=[page.pk], size=MAX_SHOWN)
    city = page if isinstance(page, CityPage) else page.get_parent().specific
    html = render_to_string("duplicates/list.html", _groups(matches, city), request)
    return JsonResponse({"status": _status(len(matches)), "html": html if matches else ""})


def _editable_page(user: Any, page_id: str) -> Page:
    """The measure that the user may edit, or the city to which they may add one."""
    is_number = page_id.isascii() and page_id.isdecimal() and len(page_id) < 10
    found = Page.objects.filter(pk=page_id).first() if is_number else None
    page = found.specific if found else None
    if isinstance(page, MeasurePage) and page.permissions_for_user(user).can_edit():
        return page
    if isinstance(page, CityPage) and page.permissions_for_user(user).can_add_subpage():
        return page
    raise PermissionDenied


def _groups(matches: list[TextMatch], city: CityPage) -> dict[str, list[Measure]]:
    """The measures of the same city, which may be the same one, and those of others."""
    groups: dict[str, list[Measure]] = {"own": [], "others": []}
    for match in matches:
        is_own = match.hit.document.city == city.key
        groups["own" if is_own else "others"].append(_measure(match.hit))
    return groups


def _measure(hit: Hit) -> Measure:
    language, document = active_language(), hit.document
    city = labels.table("city").get(document.city) or labels.Label(hit.city_name, hit.language)
    heading = labels.Label(hit.text.heading, hit.language)
    return Measure(f"/{language}{document.path}", heading, city)


def _status(number: int) -> str:
    if number:
        text = ngettext(
            "%(n)s similar measure exists already.", "%(n)s similar measures exist already.", number
        )
        return text % {"n": number}
    if searcher.search(SearchRequest(size=0, facets=())).engine:
        return _("Nothing similar found.")
    return _("Similar measures cannot be shown right now.")
