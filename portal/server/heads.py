"""Requests whose head cannot be read: noted here, answered in words by the middleware.

Django looks at the head while it makes the request, before any middleware: what it raises there
would be a bare 500.
"""

import codecs
import string
from typing import Any

from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters

# What a name of an encoding may be refused with: unknown, not of texts, or no name at all.
UNREADABLE = (LookupError, TypeError, ValueError)
LONGEST_CHARSET = 40
# Longer than any that a client needs; parameters by the thousand take seconds to read.
LONGEST_TYPE = 1_000
# Plain letters, and an escape that stays as it is.
PLAIN = string.ascii_letters + string.digits + string.punctuation.replace("\\", "") + r"\u0041"


def reads_text(charset: str) -> bool:
    """Whether texts can be read in this encoding, and plain letters stay what they are.

    Python also knows codecs that turn bytes into bytes or letters into others (hex, rot13), and
    some in which an address means something else (utf-7, utf-16).
    """
    if len(charset) > LONGEST_CHARSET:
        return False
    try:
        codecs.lookup(charset)
        return PLAIN.encode("ascii").decode(charset, "replace") == PLAIN
    except UNREADABLE:
        return False


class Request(WSGIRequest):
    """Says of a head that cannot be read that it is malformed, instead of raising."""

    malformed = False

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = "", {}
        told = meta.get("CONTENT_TYPE", "")
        if len(told) > LONGEST_TYPE:
            self.malformed = True
            return
        try:
            self.content_type, self.content_params = parse_header_parameters(told)
        except UNREADABLE:
            self.malformed = True
            return
        charset = self.content_params.get("charset")
        if not charset:
            return
        if reads_text(charset):
            # Django's property would read the address at once.
            self._encoding = charset
        else:
            self.malformed = True

    def _load_post_and_files(self) -> None:
        try:
            super()._load_post_and_files()
        except UNREADABLE as error:
            self._mark_post_parse_error()  # type: ignore[attr-defined]
            raise MultiPartParserError(f"A part's head cannot be read: {error}") from error


class Handler(WSGIHandler):
    """Django's, with requests that can always be made."""

    request_class = Request


def is_malformed(request: Any) -> bool:
    """Whether the head cannot be read, names no host of ours, or holds no browser's cookie.

    A NUL byte in the path reaches PostgreSQL as an error, and bytes that are no UTF-8 reach Django
    as replacement characters; neither is ever a page address.
    """
    if getattr(request, "malformed", False) or any(
        sign in request.path_info for sign in "\0\ufffd"
    ):
        return True
    try:
        request.get_host()
    except DisallowedHost:
        return True
    # Escaped in quotes; PostgreSQL would refuse to look for such a session.
    return any("\x00" in value for value in request.COOKIES.values())
