"""Search engines for tests of public pages."""

from contextlib import contextmanager

from django.core.cache.backends.base import BaseCache
from django.test import override_settings

from search.engines import registry


def nothing_expires(patch):
    """Keep cached values until the cache is cleared.

    Otherwise a slow machine counts the queries that reload them, and a fast one does not.
    """
    patch.setattr(BaseCache, "get_backend_timeout", lambda self, timeout=None: None)


@contextmanager
def searching(folder, **engines):
    """Engines with their own directory; without further settings the embedded one alone."""
    values = {"SEARCH_ENGINES": ["embedded"], "SEARCH_EMBEDDED_DIR": folder, **engines}
    with override_settings(**values):
        registry.reset()
        yield
    registry.reset()
