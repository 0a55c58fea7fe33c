"""Rate limit of the sign-up form."""

from django.http import HttpRequest

from portal.http import request_limits

MAX_REQUESTS = 20
WINDOW_SECONDS = 3600


def is_throttled(request: HttpRequest) -> bool:
    """Count this request and return whether its network has sent too many within the hour."""
    return request_limits.exceeds(request, "alerts", limit=MAX_REQUESTS, seconds=WINDOW_SECONDS)
