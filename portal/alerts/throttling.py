"""Rate limit of the sign-up form; client addresses are never stored in the clear."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.http import client_ip

MAX_REQUESTS = 20
WINDOW_SECONDS = 3600


def is_throttled(request: HttpRequest) -> bool:
    """Count this request and return whether its network has sent too many within the hour.

    Counters are kept in the cache under a keyed digest of the network, and expire after the hour.
    """
    digest = salted_hmac("portal.alerts.limits", client_ip.network(request))
    key = f"alerts:{digest.hexdigest()}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key) > MAX_REQUESTS
    except ValueError:
        # The counter expired between the two calls.
        return False
