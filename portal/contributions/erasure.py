"""Erase contributions: everything about one, or everything but what was published of it.

A database row is deleted in the transaction, a file on the disk once that is committed. Should the
process end in between, `delete_orphans` finds the file the next day.
"""

import logging
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import PageLogEntry

from cities.choices import Origin
from cities.contracts import drafts
from cities.models import ContractPage, MeasurePage
from portal.contributions import emails, history
from portal.contributions.models import Contribution, ContributionFile, State

logger = logging.getLogger(__name__)

# A file without a row that is younger may belong to a transaction in progress.
ORPHAN_AGE = timedelta(days=1)


@transaction.atomic
def erase(contribution: Contribution) -> None:
    """Delete a contribution and what was published of it, in pages, drafts and old versions.

    A measure that the city has made its own (its origin says so) stays: it is the city's text. Its
    versions from before that are deleted.
    """
    if contribution.row_key is not None:
        # All copies of the row are removed, whatever became of the page it was published on.
        contract = ContractPage.objects.child_of(contribution.city).first()
        if contract is not None:
            drafts.withdraw_row(contract, "commitments", contribution.row_key, user=None)
    if contribution.measure is not None:
        _erase_measure(contribution.measure)
    forget(contribution)


@transaction.atomic
def forget(contribution: Contribution) -> None:
    """Delete a contribution with messages, files, waiting mails and log; what is published stays."""
    _reopen_merged(contribution)
    emails.waiting(contribution).delete()
    history.entries(contribution).delete()
    files = list(contribution.files.values_list("file", flat=True))
    contribution.delete()
    transaction.on_commit(lambda: _delete_files(files))


def _reopen_merged(contribution: Contribution) -> None:
    """Let the moderators decide again about what was merged into an open contribution."""
    for other in contribution.merged.filter(state=State.ACCEPTED):
        other.state, other.closed, other.merged_into = State.READING, None, None
        other.save(update_fields=["state", "closed", "merged_into"])
        history.record(other, history.REOPENED)


def _erase_measure(measure: MeasurePage) -> None:
    if measure.origin == Origin.OWN and measure.first_published_at is not None:
        _erase_first_versions(measure)
        return
    key = measure.pk
    measure.delete()
    # Wagtail's log keeps the titles of deleted pages.
    PageLogEntry.objects.filter(page=key).delete()


def _erase_first_versions(measure: MeasurePage) -> None:
    """Delete the revisions from before the measure was the city's own, and its first titles."""
    current = {measure.latest_revision_id, measure.live_revision_id}
    for revision in measure.revisions.all():
        if revision.pk not in current and revision.content.get("origin") != Origin.OWN:
            revision.delete()
            continue
        # Wagtail stores these as they were before the revision, and never reads them.
        titles = {"draft_title": revision.content["title"], "url_path": measure.url_path}
        measure.revisions.filter(pk=revision.pk).update(content=revision.content | titles)
    log = PageLogEntry.objects.filter(page=measure.pk)
    log.update(label=measure.get_admin_display_title())
    for entry in log:
        # The entry of a renamed page holds both titles.
        if entry.data.pop("title", None):
            entry.save(update_fields=["data"])


def _file_field() -> Any:
    return ContributionFile._meta.get_field("file")


def _delete_files(names: Iterable[str]) -> None:
    storage = _file_field().storage
    for name in names:
        try:
            storage.delete(name)
        except OSError as error:
            # Tried again by `delete_orphans`; the name tells nothing about the sender.
            logger.error("The file %s of an erased contribution is still there: %s", name, error)


def delete_orphans() -> int:
    """Delete files that belong to no contribution any more; return how many."""
    root = Path(_file_field().storage.location)
    folder = root / _file_field().upload_to
    if not folder.is_dir():
        return 0
    before = time.time() - ORPHAN_AGE.total_seconds()
    old = {
        path.relative_to(root).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.stat().st_mtime < before
    }
    orphans = old - set(ContributionFile.objects.values_list("file", flat=True))
    _delete_files(orphans)
    return len(orphans)
