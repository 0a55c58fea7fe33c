"""New matches of a search: entries first published within a time window that match now.

Hits carry their time of publication, actions and commitments that of their contract. A run is
postponed while a change of its window is not indexed yet, so none is missed; windows do not overlap
and the first publication never changes, so none is sent twice.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.utils import timezone

from cities.access import visibility
from search import searcher
from search.execution import MAX_PAGE_SIZE, MAX_RESULT_WINDOW
from search.indexing import outbox
from search.schema.request import Hit, SearchRequest


class IndexNotCurrent(Exception):
    """The index is behind or unavailable; a later run will succeed."""


def _stale_engines(end: datetime) -> set[str]:
    """Return the engines that have not indexed every change up to a time."""
    now = timezone.now()
    return {
        name
        for name, waiting in outbox.backlog().items()
        if waiting.rows and now - timedelta(seconds=waiting.seconds) <= end
    }


def _newest(request: SearchRequest, stale: set[str]) -> Iterator[Hit]:
    """Yield all exact matches, newest first, down to the deepest page.

    Partial matches, which fill up a nearly empty results page, are not worth a mail.
    """
    request = replace(request, sort="newest", size=MAX_PAGE_SIZE, partial=False, facets=())
    for page in range(1, MAX_RESULT_WINDOW // MAX_PAGE_SIZE + 1):
        result = searcher.search(replace(request, page=page))
        if not result.engine or result.engine in stale:
            raise IndexNotCurrent(result.engine or "no engine")
        yield from result.hits
        if len(result.hits) < MAX_PAGE_SIZE:
            return


def between(request: SearchRequest, start: datetime, end: datetime) -> list[Hit]:
    """Return matches first published after `start` and up to `end`, newest first.

    Visibility is checked again in the database, as a mail cannot be recalled. Raises
    IndexNotCurrent.
    """
    first, last = int(start.timestamp()), int(end.timestamp())
    new = []
    for hit in _newest(request, _stale_engines(end)):
        if hit.document.published <= first:
            break
        if hit.document.published <= last:
            new.append(hit)
    if not new:
        return []
    pages = visibility.public_pages().filter(pk__in=[hit.document.page_id for hit in new])
    public = set(pages.values_list("pk", flat=True))
    return [hit for hit in new if hit.document.page_id in public]
