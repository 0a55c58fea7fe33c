"""The entry point that the web server loads: Django in threads, slow clients outside of them."""

from django.conf import settings

from portal.server.bridge import Bridge
from portal.wsgi import application as django

# More would only take the interpreter from each other; there are several processes for that.
THREADS = 4

application = Bridge(django, threads=THREADS, limit=settings.PORTAL_UPLOAD_BYTES)
