"""Settings of `make run`: those of the demo, with Django's error pages and its debug toolbar."""

from csp.constants import SELF

from portal.settings import policies
from portal.settings.dev import *  # noqa: F403  settings are layered by design

DEBUG = True
ROOT_URLCONF = "portal.debug_urls"
INSTALLED_APPS = [*INSTALLED_APPS, "debug_toolbar"]
MIDDLEWARE = ["debug_toolbar.middleware.DebugToolbarMiddleware", *MIDDLEWARE]
INTERNAL_IPS = ["127.0.0.1"]
# The toolbar sets styles of its own.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {**policies.PUBLIC, "style-src": [SELF, "'unsafe-inline'"]}
}
