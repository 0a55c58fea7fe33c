"""Detect malformed request headers, so that the middleware can answer them with an error page.

Django parses the headers while creating the request, before any middleware: exceptions there would
result in a bare 500.
"""

import codecs
import string
from typing import Any

from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.http import parse_header_parameters

# Raised for charsets that are unknown, no text encoding, or no valid name.
PARSE_ERRORS = (LookupError, TypeError, ValueError)
MAX_CHARSET_LENGTH = 40
# More than any client needs; thousands of parameters take seconds to parse.
MAX_CONTENT_TYPE_LENGTH = 1_000
# ASCII, including an escape sequence that must stay as it is.
ASCII_SAMPLE = (
    string.ascii_letters + string.digits + string.punctuation.replace("\\", "") + r"\u0041"
)


def is_text_charset(charset: str) -> bool:
    """Return whether the charset is known and decodes ASCII to itself.

    Python also has codecs that convert bytes to bytes or letters to others (hex, rot13), and some
    in which URLs have another meaning (utf-7, utf-16).
    """
    if len(charset) > MAX_CHARSET_LENGTH:
        return False
    try:
        codecs.lookup(charset)
        return ASCII_SAMPLE.encode("ascii").decode(charset, "replace") == ASCII_SAMPLE
    except PARSE_ERRORS:
        return False


class Request(WSGIRequest):
    """Marks a request with unparsable headers as malformed instead of raising."""

    malformed = False

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = "", {}
        content_type = meta.get("CONTENT_TYPE", "")
        if len(content_type) > MAX_CONTENT_TYPE_LENGTH:
            self.malformed = True
            return
        try:
            self.content_type, self.content_params = parse_header_parameters(content_type)
        except PARSE_ERRORS:
            self.malformed = True
            return
        charset = self.content_params.get("charset")
        if not charset:
            return
        if is_text_charset(charset):
            # Django's property setter would parse the URL at once.
            self._encoding = charset
        else:
            self.malformed = True

    def _load_post_and_files(self) -> None:
        try:
            super()._load_post_and_files()
        except PARSE_ERRORS as error:
            self._mark_post_parse_error()  # type: ignore[attr-defined]
            raise MultiPartParserError(f"A part's head cannot be read: {error}") from error


class Handler(WSGIHandler):
    """WSGI handler whose requests can always be created."""

    request_class = Request


def is_malformed(request: Any) -> bool:
    """Return whether headers, host, path or cookies are invalid.

    A NUL byte in the path causes an error in PostgreSQL, and bytes that are not UTF-8 become
    replacement characters; neither is ever part of a page URL.
    """
    if getattr(request, "malformed", False) or any(
        char in request.path_info for char in "\0\ufffd"
    ):
        return True
    try:
        request.get_host()
    except DisallowedHost:
        return True
    # From an escape in a quoted cookie; PostgreSQL rejects it in the session lookup.
    return any("\x00" in value for value in request.COOKIES.values())
