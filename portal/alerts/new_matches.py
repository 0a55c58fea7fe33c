"""What is new for a search: measures first published in a window, that it finds now.

The time of publication comes with the hit. A run waits while a change of the window is not yet in
the index, so none is missed; windows do not overlap and the first publication never changes, so
none is told twice.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from cities.models import MeasurePage
from search import searcher
from search.indexing import outbox
from search.schema.request import Hit, SearchRequest
from search.searcher import MAX_PAGE_SIZE, MAX_RESULT_WINDOW


class NotYet(Exception):
    """The index cannot tell at the moment what is new; a later run will."""


def _late(end: datetime) -> set[str]:
    """The engines that have not seen everything that changed up to a time."""
    now = timezone.now()
    return {
        name
        for name, waiting in outbox.backlog().items()
        if waiting.rows and now - timedelta(seconds=waiting.seconds) <= end
    }


def _newest(request: SearchRequest, late: set[str]) -> Iterator[Hit]:
    """All that has what was asked for, newest first, as far as any list goes.

    A page that would else be nearly empty shows more than that, but nobody wants a mail about it.
    """
    request = replace(request, sort="newest", size=MAX_PAGE_SIZE, partial=False, facets=())
    for page in range(1, MAX_RESULT_WINDOW // MAX_PAGE_SIZE + 1):
        result = searcher.search(replace(request, page=page))
        if not result.engine or result.engine in late:
            raise NotYet(result.engine or "no engine")
        yield from result.hits
        if len(result.hits) < MAX_PAGE_SIZE:
            return


def between(request: SearchRequest, start: datetime, end: datetime) -> list[Hit]:
    """The measures found that were first published after `start` and up to `end`, newest first.

    The database is asked once more whether they are public, because a mail cannot be called back.
    Raises NotYet.
    """
    first, last = int(start.timestamp()), int(end.timestamp())
    found = []
    for hit in _newest(request, _late(end)):
        if hit.published <= first:
            break
        if hit.published <= last:
            found.append(hit)
    if not found:
        return []
    measures = MeasurePage.objects.published().filter(pk__in=[hit.page_id for hit in found])
    public = set(measures.values_list("pk", flat=True))
    return [hit for hit in found if hit.page_id in public]
