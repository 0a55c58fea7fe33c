"""What a user is told when the server has no room left to save what they sent."""

import errno
import logging

import psycopg.errors
from django.db import DatabaseError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.deprecation import MiddlewareMixin

from portal.http import errors

logger = logging.getLogger(__name__)

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
SQLITE_FULL = "database or disk is full"


def is_full_disk(error: BaseException | None) -> bool:
    """Whether the error, or what caused it, is a disk that is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            return True
        if isinstance(error, psycopg.errors.DiskFull):
            return True
        if isinstance(error, DatabaseError) and SQLITE_FULL in str(error):
            return True
        error = error.__cause__
    return False


class FullDiskMiddleware(MiddlewareMixin):
    """Answers 507 where a view failed for lack of room; the database has undone its part."""

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if not is_full_disk(exception):
            return None
        logger.error("No room left for %s", request.path, exc_info=exception)
        return errors.full_disk(request)
