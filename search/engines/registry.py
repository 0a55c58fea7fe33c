"""The engines in use, created once per process from the settings."""

from collections.abc import Callable
from functools import cache

from django.conf import settings

from search.breaker import Breaker, BreakerOptions
from search.engines import Engine, EngineUnavailable
from search.engines.elasticsearch.connection import ConnectionOptions
from search.engines.elasticsearch.engine import ElasticsearchEngine
from search.engines.embedded.engine import EmbeddedEngine


def _elasticsearch() -> Engine:
    return ElasticsearchEngine(
        url=settings.ELASTICSEARCH_URL,
        prefix=settings.ELASTICSEARCH_INDEX,
        timeout=settings.ELASTICSEARCH_TIMEOUT,
        options=ConnectionOptions(
            api_key=settings.ELASTICSEARCH_API_KEY,
            user=settings.ELASTICSEARCH_USER,
            password=settings.ELASTICSEARCH_PASSWORD,
            ca=settings.ELASTICSEARCH_CA,
            write_timeout=settings.ELASTICSEARCH_PATIENCE,
            connections=settings.ELASTICSEARCH_CONNECTIONS,
            retries=settings.ELASTICSEARCH_RETRIES,
            backoff=settings.ELASTICSEARCH_BACKOFF,
        ),
    )


def _embedded() -> Engine:
    return EmbeddedEngine(settings.SEARCH_EMBEDDED_DIR)


_FACTORIES: dict[str, Callable[[], Engine]] = {
    "elasticsearch": _elasticsearch,
    "embedded": _embedded,
}


def engine_names() -> list[str]:
    """The engines in use, in order of preference."""
    return list(settings.SEARCH_ENGINES)


@cache
def engine(name: str) -> Engine:
    """The engine of this name; KeyError for an unknown one. Changed settings need `reset`."""
    return _FACTORIES[name]()


@cache
def breaker(name: str) -> Breaker:
    """This process's circuit breaker for the engine."""
    return Breaker(BreakerOptions.from_settings(), EngineUnavailable)


def reset() -> None:
    """Create engines again at their next use: for tests that change settings."""
    engine.cache_clear()
    breaker.cache_clear()
