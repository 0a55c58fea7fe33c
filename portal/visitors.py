"""Where a visitor comes from, read past the proxies that stand in front."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """The visitor's address, for the limit on wrong passwords.

    Every proxy of ours adds the address it was asked from to the end of X-Forwarded-For; what
    stands before that was sent by the visitor and is not believed.
    """
    nearest = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    count = settings.PROXY_COUNT
    if not 0 < count <= len(hops):
        return nearest
    try:
        return str(ip_address(hops[-count]))
    except ValueError:
        return nearest
