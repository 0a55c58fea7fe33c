"""Settings for a public address: secrets from the environment, and no start without them."""

from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from portal.settings import environment
from portal.settings.base import *  # noqa: F403  settings are layered by design
from portal.settings.refusals import refusals

DEBUG = False
DEMO = False

# --- Secrets ---------------------------------------------------------------------------------
SECRET_KEY = environment.required(
    "SECRET_KEY", "at least 50 random characters, for example from `openssl rand -base64 48`"
)
# --- Address ---------------------------------------------------------------------------------
PORTAL_URL = environment.required("PORTAL_URL", "the public address, such as https://example.org")
_address = urlsplit(PORTAL_URL)
if not _address.hostname:
    raise ImproperlyConfigured("PORTAL_URL must be a full address, such as https://example.org")
WAGTAILADMIN_BASE_URL = PORTAL_URL
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS") or [_address.hostname]
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]

# --- Data ------------------------------------------------------------------------------------
_database_url = environment.required("DATABASE_URL", "postgres://user:password@host:5432/name")
DATABASES = {
    "default": dj_database_url.parse(_database_url, conn_max_age=60, conn_health_checks=True)
}
if environment.text("DATABASE_PASSWORD"):
    DATABASES["default"]["PASSWORD"] = environment.text("DATABASE_PASSWORD")
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"

# --- Transport -------------------------------------------------------------------------------
# The proxy in front ends TLS, sets this header itself and drops what a visitor sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=True)
# Health checks ask the container itself, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = int(environment.text("SECURE_HSTS_SECONDS", "31536000"))
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = environment.flag("SECURE_HSTS_PRELOAD", default=False)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
# How many proxies stand in front: the visitor's address for the login limit is read past them.
PROXY_COUNT = int(environment.text("PROXY_COUNT", "1"))

# --- Mail ------------------------------------------------------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.text("EMAIL_HOST", "localhost")
EMAIL_PORT = int(environment.text("EMAIL_PORT", "587"))
EMAIL_HOST_USER = environment.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = environment.text("PORTAL_FROM_EMAIL", f"partnerstadt@{_address.hostname}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

_reasons = refusals(globals())
if _reasons:
    raise ImproperlyConfigured("The portal does not start like this: " + " ".join(_reasons))
