"""How often one visitor may send the form; addresses of visitors are never stored in the clear."""

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from portal.http import client_ip

MOST = 20
SECONDS = 3600


def reached(request: HttpRequest) -> bool:
    """Count this form; whether its sender has sent too many within the hour.

    The count is kept in memory, under a keyed digest of the address, and forgotten after the hour.
    """
    digest = salted_hmac("portal.alerts.limits", client_ip.network(request))
    key = f"alerts:{digest.hexdigest()}"
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key) > MOST
    except ValueError:
        # The hour ended between the two.
        return False
