"""Settings for the demo and for local development; never for a public address."""

from portal.settings.base import *  # noqa: F403  settings are layered by design

DEBUG = False
# A fixed key is fine here: production rejects it.
SECRET_KEY = "insecure-development-key-that-production-refuses"  # noqa: S105
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
PORTAL_MAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
DEMO = True
# Lets everybody try embedding on a site of their own.
PORTAL_EMBED_ORIGINS = PORTAL_EMBED_ORIGINS or ["*"]
