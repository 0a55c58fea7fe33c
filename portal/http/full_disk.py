"""Answer 507 where a request fails because the server's disk is full."""

import errno
import logging

import psycopg.errors
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from portal.http import errors

logger = logging.getLogger(__name__)

NO_SPACE_ERRNOS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SQLITE_FULL = "database or disk is full"


def is_full_disk(error: BaseException | None) -> bool:
    """Return whether the error, or one of its causes, is a full disk."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in NO_SPACE_ERRNOS:
            return True
        if isinstance(error, psycopg.errors.DiskFull):
            return True
        if isinstance(error, DatabaseError) and SQLITE_FULL in str(error):
            return True
        error = error.__cause__
    return False


class FullDiskMiddleware(MiddlewareMixin):
    """Answers 507 where a view failed for lack of space; the database has rolled back."""

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not is_full_disk(exception):
            return None
        logger.error("No room left for %s", request.path, exc_info=exception)
        return errors.full_disk(request)
