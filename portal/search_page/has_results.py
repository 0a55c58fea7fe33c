"""Cached check whether a search has any results, as the same terms are suggested often."""

from dataclasses import replace
from hashlib import sha256

from django.core.cache import cache

from search import searcher
from search.schema.request import SearchRequest

SECONDS = 300


def has_results(request: SearchRequest) -> bool:
    """Return whether the search has any result, cached for five minutes; True if no engine answers."""
    probe = replace(request, size=0, facets=())
    key = f"has_results:{sha256(repr(probe).encode('utf-8', 'replace')).hexdigest()}"
    cached: bool | None = cache.get(key)
    if cached is None:
        result = searcher.search(probe)
        if not result.engine:
            return True
        cached = result.total > 0
        cache.set(key, cached, SECONDS)
    return cached
