"""All URL patterns of the admin, and URLs from them."""

import re

from django.urls import URLPattern, URLResolver
from wagtail.admin import urls as admin_urls

NAMED_GROUP = re.compile(r"\(\?P<(\w+)>[^)]*\)")
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")


def patterns(resolver_patterns=None, prefix=""):
    """Yield routes with their parameters in angle brackets."""
    for item in resolver_patterns or admin_urls.urlpatterns:
        route = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            yield from patterns(item.url_patterns, route)
        elif isinstance(item, URLPattern) and not route.startswith("^"):
            yield (
                NAMED_GROUP.sub(r"<\1>", route).replace("^", "").replace("$", "").replace("\\", "")
            )


def fill(route, values):
    """Return the route with all parameters replaced, or None if one has no value."""
    names = [match["name"] for match in PARAMETER.finditer(route)]
    if not names or not all(name in values for name in names):
        return None
    return PARAMETER.sub(lambda match: str(values[match["name"]]), route)
