"""The portal's public address: one setting, `PORTAL_URL`, wherever somebody asks for it.

Wagtail would build addresses for mails from its record of the site, whose host name nobody sets.
"""

from django.conf import settings
from wagtail.models import Site


def of_portal(site: Site | None = None) -> str:
    """Scheme, host and port as the public knows them, without a slash at the end."""
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")


def set_up() -> None:
    """Once at the start: every full address of a page begins like this."""
    Site.root_url = property(of_portal)
