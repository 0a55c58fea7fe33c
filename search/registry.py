"""Which engines there are and which are in use, made once a process from the settings."""

from collections.abc import Callable
from functools import cache

from django.conf import settings

from search.engines import Engine
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.engine import EmbeddedEngine


def _elasticsearch() -> Engine:
    return ElasticsearchEngine(
        url=settings.ELASTICSEARCH_URL,
        prefix=settings.ELASTICSEARCH_INDEX,
        timeout=settings.ELASTICSEARCH_TIMEOUT,
    )


def _embedded() -> Engine:
    return EmbeddedEngine(settings.SEARCH_EMBEDDED_DIR)


_MAKERS: dict[str, Callable[[], Engine]] = {
    "elasticsearch": _elasticsearch,
    "embedded": _embedded,
}


def engine_names() -> list[str]:
    """The engines in use, in order of preference."""
    return list(settings.SEARCH_ENGINES)


@cache
def engine(name: str) -> Engine:
    """The engine of this name; KeyError for an unknown one. Changed settings need `forget`."""
    return _MAKERS[name]()


def forget() -> None:
    """Make engines anew at their next use: for tests that change settings."""
    engine.cache_clear()
