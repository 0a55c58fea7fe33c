"""The participation dates of a contract, for calendars to subscribe to."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from cities.models import CityPage, ContractPage
from portal.components import contract_links
from portal.components.facts import row_text
from portal.contracts import icalendar
from portal.http import errors
from portal.i18n import labels

CONTENT_TYPE = "text/calendar; charset=utf-8"
METHODS = ("GET", "HEAD", "OPTIONS")


@conditional_page
def events(request: HttpRequest, city: str) -> HttpResponse:
    """Return the dates of a city's public contract, past ones included; 404 if it has none.

    It is revalidated each time, so that a withdrawn date disappears at once.
    """
    if request.method not in METHODS:
        return errors.method_not_allowed(request, METHODS)
    city_page = CityPage.objects.published().filter(slug=city).first()
    page = contract_links.page_of_city(city_page) if city_page else None
    rows = [] if page is None else _dated(page)
    if city_page is None or page is None or not rows:
        raise Http404
    page_url = request.build_absolute_uri(page.get_url(request))
    name = _("Taking part in the Climate City Contract of %(city)s") % {
        "city": labels.heading(city_page)
    }
    content = icalendar.calendar(name, (_event(page, row, page_url) for row in rows))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    filename = content_disposition_header(as_attachment=False, filename=f"{city}.ics")
    response.headers["Content-Disposition"] = filename or "inline"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _dated(page: ContractPage) -> list[Any]:
    rows = [row for row in page.events.all() if row.start is not None]
    return sorted(rows, key=lambda row: row.start)


def _event(page: ContractPage, row: Any, page_url: str) -> icalendar.Event:
    title = row_text(page, row, "title")
    how = row_text(page, row, "how")
    return icalendar.Event(
        uid=f"urn:uuid:{row.key}",
        changed=page.last_published_at or row.start,
        start=row.start,
        end=row.end,
        title=title.value or page.text("heading"),
        description=how.value,
        place=row.place,
        url=row.url or page_url,
        language=title.language,
        place_language=page.source_language,
    )
