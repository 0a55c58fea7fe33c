"""The demo's settings with a mail server started by a test."""

import os

from portal.settings.dev import *  # noqa: F403  settings are layered by design

PORTAL_MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = "127.0.0.1"
EMAIL_PORT = int(os.environ["TEST_MAIL_PORT"])
