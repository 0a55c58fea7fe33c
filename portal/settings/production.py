"""Settings for a public address: secrets come from the environment and are required."""

from urllib.parse import urlsplit

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
PORTAL_URL = environment.web_address("PORTAL_URL", PORTAL_URL)
WAGTAILADMIN_BASE_URL = PORTAL_URL
_address = urlsplit(PORTAL_URL)
_host = _address.hostname or ""
_host = f"[{_host}]" if ":" in _host else _host
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", _host)
CSRF_TRUSTED_ORIGINS = [f"{_address.scheme}://{_address.netloc}"]

# --- Data ------------------------------------------------------------------------------------
_database_url = environment.required("DATABASE_URL", "postgres://user:password@host:5432/name")
DATABASES = {"default": environment.database("DATABASE_URL", _database_url)}
if environment.text("DATABASE_PASSWORD"):
    DATABASES["default"]["PASSWORD"] = environment.text("DATABASE_PASSWORD")
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"

# --- Transport -------------------------------------------------------------------------------
# The proxy terminates TLS, sets this header itself and drops the client's.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", default=True)
# Health checks connect to the container directly, without TLS.
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = environment.whole(
    "SECURE_HSTS_SECONDS", 31_536_000, least=0, most=315_360_000
)
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.flag("SECURE_HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = environment.flag("SECURE_HSTS_PRELOAD", default=False)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_NAME = "__Host-csrf"
# Number of proxies in front; the client's address for rate limits is read past them.
PROXY_COUNT = environment.whole("PROXY_COUNT", 1, least=0, most=10)

# --- Mail ------------------------------------------------------------------------------------
PORTAL_MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = environment.host("EMAIL_HOST", "localhost")
EMAIL_PORT = environment.whole("EMAIL_PORT", 587, least=1, most=65_535)
EMAIL_HOST_USER = environment.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
EMAIL_TIMEOUT = 10
# IP addresses in e-mail addresses need brackets.
_domain = f"[{_host}]" if _host.replace(".", "").isdecimal() else _host
DEFAULT_FROM_EMAIL = environment.sender("PORTAL_FROM_EMAIL", f"partnerstadt@{_domain}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

_reasons = refusals(globals())
if _reasons:
    raise ImproperlyConfigured("The portal does not start like this: " + " ".join(_reasons))
