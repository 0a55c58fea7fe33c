"""Content security policies."""

from csp.constants import NONE, SELF

PUBLIC = {
    "default-src": [SELF],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
# The admin frames page previews.
PREVIEW = {**PUBLIC, "frame-ancestors": [SELF]}
# Wagtail's edit views carry inline scripts and styles; its previews are framed by itself.
ADMIN = {
    **PUBLIC,
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "frame-ancestors": [SELF],
    "frame-src": [SELF],
}
