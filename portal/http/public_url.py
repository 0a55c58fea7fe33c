"""The portal's public URL, from the one setting `PORTAL_URL`.

Wagtail would build absolute URLs from its Site record, whose host name nobody sets.
"""

from django.conf import settings
from wagtail.models import Site


def portal_url(site: Site | None = None) -> str:
    """Return scheme, host and port as the public knows them, without a trailing slash."""
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")


def set_up() -> None:
    """Make every absolute page URL start with the public URL; called once by AppConfig.ready()."""
    Site.root_url = property(portal_url)
