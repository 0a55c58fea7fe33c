"""Cache for five minutes whether a search has any result, as the same terms are suggested often."""

from dataclasses import replace
from hashlib import sha256

from django.core.cache import cache

from search import searcher
from search.schema.request import SearchRequest

SECONDS = 300


def has_results(request: SearchRequest) -> bool:
    """Whether the search has any result; true if no engine answers."""
    asked = replace(request, size=0, facets=())
    key = f"has_results:{sha256(repr(asked).encode('utf-8', 'replace')).hexdigest()}"
    known: bool | None = cache.get(key)
    if known is None:
        result = searcher.search(asked)
        if not result.engine:
            return True
        known = result.total > 0
        cache.set(key, known, SECONDS)
    return known
