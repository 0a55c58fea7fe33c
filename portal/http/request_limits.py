"""Rate limits of public forms; client addresses are never stored in the clear."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.http import client_ip


def _key(request: HttpRequest, form: str) -> str:
    digest = salted_hmac(f"portal.{form}.limits", client_ip.network(request))
    return f"{form}:{digest.hexdigest()}"


def exceeds(request: HttpRequest, form: str, *, limit: int, seconds: int) -> bool:
    """Count this request and return whether its network has sent more than the limit.

    Counters are kept in the cache under a keyed digest of the network; the first request starts
    their time.
    """
    key = _key(request, form)
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:
        # The counter expired between the two calls.
        return False


def is_at(request: HttpRequest, form: str, *, limit: int) -> bool:
    """Return whether the network has reached the limit, without counting this request."""
    return int(cache.get(_key(request, form), 0)) >= limit
