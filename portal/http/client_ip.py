"""Where a visitor comes from, read past the proxies that stand in front."""

from ipaddress import IPv6Address, ip_address, ip_network

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


def network(request: HttpRequest) -> str:
    """What counts as one visitor: an address; of the new kind the /64 that a household gets."""
    return _network(address(request), 32, 64)


def wide_network(request: HttpRequest) -> str:
    """What one provider or institution may have at hand: a /24, of the new kind a /48."""
    return _network(address(request), 24, 48)


def _network(text: str, old: int, new: int) -> str:
    """The first address of the network, or the text where it is no address."""
    try:
        known = ip_address(text)
    except ValueError:
        return text
    if isinstance(known, IPv6Address) and known.ipv4_mapped is not None:
        known = known.ipv4_mapped
    bits = new if known.version == 6 else old
    return str(ip_network((known.packed, bits), strict=False).network_address)
