"""Which engines there are and which are in use, made once a process from the settings."""

from collections.abc import Callable
from functools import cache

from django.conf import settings

from search.engines import Engine
from search.engines.breaker import Breaker, Limits
from search.engines.elasticsearch.connection import Access
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.engine import EmbeddedEngine


def _elasticsearch() -> Engine:
    return ElasticsearchEngine(
        url=settings.ELASTICSEARCH_URL,
        prefix=settings.ELASTICSEARCH_INDEX,
        timeout=settings.ELASTICSEARCH_TIMEOUT,
        access=Access(
            api_key=settings.ELASTICSEARCH_API_KEY,
            user=settings.ELASTICSEARCH_USER,
            password=settings.ELASTICSEARCH_PASSWORD,
            ca=settings.ELASTICSEARCH_CA,
            patience=settings.ELASTICSEARCH_PATIENCE,
            connections=settings.ELASTICSEARCH_CONNECTIONS,
            retries=settings.ELASTICSEARCH_RETRIES,
            backoff=settings.ELASTICSEARCH_BACKOFF,
        ),
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


@cache
def breaker(name: str) -> Breaker:
    """What stands before the questions to this engine, in this process."""
    limits = Limits(
        failures=settings.SEARCH_BREAKER_FAILURES,
        slow=settings.SEARCH_BREAKER_SLOW,
        rest=settings.SEARCH_BREAKER_REST,
        longest_rest=settings.SEARCH_BREAKER_LONGEST_REST,
    )
    return Breaker(limits)


def forget() -> None:
    """Make engines anew at their next use: for tests that change settings."""
    engine.cache_clear()
    breaker.cache_clear()
