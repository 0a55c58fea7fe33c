"""The client's address and network, read past the proxies in front."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """Return the client's IP address, for rate limits.

    Every proxy of ours appends the address it was contacted from to X-Forwarded-For; earlier
    entries were sent by the client and are not trusted.
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
    """Return what counts as one client: an IPv4 address, or the IPv6 /64 of a household."""
    return _network(address(request), 32, 64)


def wide_network(request: HttpRequest) -> str:
    """Return what one provider or institution may control: an IPv4 /24 or an IPv6 /48."""
    return _network(address(request), 24, 48)


def _network(text: str, ipv4_bits: int, ipv6_bits: int) -> str:
    """Return the first address of the network, or the text itself if it is no address."""
    try:
        ip = ip_address(text)
    except ValueError:
        return text
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    bits = ipv6_bits if ip.version == 6 else ipv4_bits
    return str(ip_network((ip.packed, bits), strict=False).network_address)
