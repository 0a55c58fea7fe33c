"""Settings of the test suite: fast password hashes, mail in memory, temporary folders."""

import os
import tempfile
from pathlib import Path

if "PORTAL_VAR" not in os.environ:
    os.environ["PORTAL_VAR"] = tempfile.mkdtemp(prefix="partnerstadt-test-")

from portal.settings.base import *  # noqa: F403  the folder must be known first

SECRET_KEY = "test"  # noqa: S105
DEBUG = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PORTAL_MAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATICFILES_DIRS = [("vendor", BASE_DIR / "var" / "frontend")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
AXES_ENABLED = False
DEMO = True
ELASTICSEARCH_BACKOFF = 0.05
# Tests of the search by meaning name their encoder.
SEARCH_ENCODER = "none"
LOGGING["root"]["level"] = "WARNING"
(Path(os.environ["PORTAL_VAR"]) / "frontend").mkdir(parents=True, exist_ok=True)
