"""ASGI entry point: Django in threads, slow clients in the event loop."""

from django.conf import settings

from portal.server.asgi_bridge import Bridge
from portal.wsgi import application as wsgi_application

# More would compete for the GIL; there are several processes for that.
THREADS = 4

application = Bridge(wsgi_application, threads=THREADS, limit=settings.PORTAL_UPLOAD_BYTES)
