"""WSGI application for the threads of the web server."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")
django.setup(set_prefix=False)

from portal.server.malformed_headers import Handler  # noqa: E402  Django must be set up first

application = Handler()
