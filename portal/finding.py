"""Whether a search finds anything at all, kept for some minutes: many are offered the same one."""

from dataclasses import replace
from hashlib import sha256

from django.core.cache import cache

from search import query
from search.request import SearchRequest

SECONDS = 300


def finds(request: SearchRequest) -> bool:
    """Whether there is a measure to be found; true where no engine can tell."""
    asked = replace(request, size=0, facets=())
    key = f"finding:{sha256(repr(asked).encode('utf-8', 'replace')).hexdigest()}"
    known: bool | None = cache.get(key)
    if known is None:
        result = query.search(asked)
        if not result.engine:
            return True
        known = result.total > 0
        cache.set(key, known, SECONDS)
    return known
