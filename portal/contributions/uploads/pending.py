"""Files of a form that has not been sent yet, so that an error elsewhere does not lose them."""

import logging
import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet

from portal.contributions.models import Contribution, ContributionFile
from portal.contributions.uploads.checks import CheckedFile

logger = logging.getLogger(__name__)

LIFETIME = timedelta(days=1)
# Of all forms; the oldest make room for new ones.
MAX_PENDING = 500


def of_form(form_key: uuid.UUID, keys: Iterable[str]) -> list[ContributionFile]:
    """Return those of the named files that belong to the form and are not sent yet."""
    numbers = [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 19]
    files = _pending().filter(form_key=form_key, pk__in=numbers[:MAX_PENDING])
    return list(files.order_by("pk"))


def _pending() -> "QuerySet[ContributionFile]":
    return ContributionFile.objects.filter(contribution=None)


def store(form_key: uuid.UUID, checked: CheckedFile) -> ContributionFile:
    """Store a checked file under a random name."""
    _make_room()
    suffix = PurePosixPath(checked.name).suffix.lower()
    return ContributionFile.objects.create(
        form_key=form_key,
        file=ContentFile(checked.content, name=f"{uuid.uuid4().hex}{suffix}"),
        name=checked.name,
        content_type=checked.content_type,
        size=len(checked.content),
    )


def attach(files: Iterable[ContributionFile], contribution: Contribution) -> None:
    """Make the files part of a contribution."""
    keys = [file.pk for file in files]
    _pending().filter(pk__in=keys).update(contribution=contribution, form_key=None)


def _make_room() -> None:
    surplus = _pending().count() - MAX_PENDING + 1
    if surplus > 0:
        deleted = _delete(_pending().order_by("created", "pk")[:surplus])
        logger.warning("Too many files of forms that were not sent: the oldest %d deleted", deleted)


def delete_expired(*, now: datetime) -> int:
    """Delete files of forms that were not sent within a day; return how many."""
    return _delete(_pending().filter(created__lt=now - LIFETIME))


def _delete(files: Iterable[ContributionFile]) -> int:
    """Delete rows at once, and their files once that is committed."""
    found = list(files)
    with transaction.atomic():
        deleted = _pending().filter(pk__in=[each.pk for each in found]).delete()[0]
        for each in found:
            transaction.on_commit(partial(each.file.storage.delete, str(each.file.name)))
    return deleted
