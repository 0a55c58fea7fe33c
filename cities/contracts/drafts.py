"""Change single rows of a contract: in its draft, or in the published page.

A row that is published or withdrawn on its own takes no other unpublished change with it. A newer
draft gets the same change in a new revision, so an editor who has the page open is told of it, and
what runs for that draft goes on with the new revision: an approval, a lock, a publication date.
"""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import TextField
from django.db.models.functions import Cast
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, Revision
from wagtail.signals import page_published, published

from cities.contracts import versions
from cities.models import ContractPage


class NotPublished(Exception):
    """The contract is not published, so nothing can be added to what is public of it."""


def rows(draft: Page, relation: str) -> list[Any]:
    """Return the rows of a draft, to be changed in place."""
    return list(getattr(draft, relation).get_object_list())


def find(draft: Page, relation: str, key: UUID) -> Any | None:
    """Return the row of a draft with this key."""
    return next((row for row in rows(draft, relation) if row.key == key), None)


def put(draft: Page, relation: str, row: Any, user: Any) -> Revision:
    """Add a row to the draft, or save the changed one, and save the draft."""
    if find(draft, relation, row.key) is None:
        _append(draft, relation, row)
    return _save(draft, user)


def remove(draft: Page, relation: str, row: Any, user: Any) -> Revision:
    """Remove a row from the draft and save it."""
    getattr(draft, relation).remove(row)
    return _save(draft, user)


def _append(draft: Page, relation: str, row: Any) -> None:
    row.sort_order = _next_place(draft, relation)
    getattr(draft, relation).add(row)


def _next_place(draft: Page, relation: str) -> int:
    return max((other.sort_order or 0 for other in rows(draft, relation)), default=-1) + 1


def update(
    draft: Page, relation: str, added: Sequence[Any], removed: Sequence[Any], user: Any
) -> Revision:
    """Add rows after those of the draft, remove others, and save the draft with both at once."""
    places = [row.sort_order or 0 for row in rows(draft, relation)]
    for place, row in enumerate(added, start=max(places, default=-1) + 1):
        row.sort_order = place
    manager = getattr(draft, relation)
    manager.remove(*removed)
    manager.add(*added)
    return _save(draft, user)


def _save(draft: Page, user: Any) -> Revision:
    """Save a revision; other fields of a draft may be invalid until the page is published."""
    revision: Revision = draft.save_revision(user=user, log_action=True, clean=False)
    return revision


def content(revision: Revision | None, relation: str, key: UUID) -> dict[str, Any] | None:
    """Return the stored content of a row in a revision, without its position."""
    if revision is None:
        return None
    stored = revision.content.get(relation, [])
    row = next((row for row in stored if row.get("key") == str(key)), None)
    return None if row is None else {k: v for k, v in row.items() if k not in ("pk", "sort_order")}


@transaction.atomic
def publish_row(contract: ContractPage, relation: str, row: Any, user: Any) -> None:
    """Add a row to the published contract and to its newer draft. Raises NotPublished."""
    page = _locked(contract)
    if not page.live:
        raise NotPublished
    row.contract = page
    row.sort_order = _next_place(page, relation)
    # Saved first, so that page and draft refer to the same database row.
    row.save()

    def add_row(draft: Page) -> None:
        if find(draft, relation, row.key) is None:
            copy = type(row).objects.get(pk=row.pk)
            _append(draft, relation, copy)

    _republish(page, add_row, user)


@transaction.atomic
def withdraw_row(contract: ContractPage, relation: str, key: UUID, user: Any) -> None:
    """Remove a row without a trace: from page and draft, copies, versions and stored revisions."""
    page = _locked(contract)
    model = getattr(ContractPage, relation).rel.related_model
    is_public = page.live and model.objects.filter(contract=page, key=key).exists()
    model.objects.filter(key=key).delete()

    def remove_row(draft: Page) -> None:
        row = find(draft, relation, key)
        if row is not None:
            getattr(draft, relation).remove(row)

    if is_public:
        _republish(page, remove_row, user)
    _remove_from_revisions(relation, key)
    versions.remove_row(page, key)


def _locked(contract: ContractPage) -> ContractPage:
    """Return the contract as it is in the database, its row locked as by the admin's forms."""
    Page.objects.select_for_update().filter(pk=contract.pk).values_list("pk").first()
    page: ContractPage = ContractPage.objects.get(pk=contract.pk)
    return page


class _RowPublication(PublishPageRevisionAction):
    """Wagtail's publication without its end: a workflow in progress is not cancelled.

    What is published differs from the live page in one row only; the workflow approves the draft.
    """

    def _after_publish(self) -> None:
        page = self.object
        page_published.send(sender=type(page), instance=page, revision=self.revision)
        published.send(sender=type(page), instance=page, revision=self.revision)
        page.update_aliases(revision=self.revision, _content=self.revision.content)


def _republish(page: ContractPage, change: Callable[[Page], None], user: Any) -> None:
    """Publish the page as its rows are in the database; repeat the change in a newer draft."""
    page = ContractPage.objects.get(pk=page.pk)
    latest, scheduled = page.latest_revision, page.scheduled_revision
    is_ahead = latest is not None and page.has_unpublished_changes
    workflow = page.current_workflow_state
    # Publishing ends every publication date of the page.
    date = scheduled.approved_go_live_at if scheduled else None
    newest = _store(page, user)
    _RowPublication(newest, user=user).execute(skip_permission_checks=True)
    if is_ahead:
        draft = latest.as_object()
        change(draft)
        is_scheduled = scheduled is not None and scheduled.pk == latest.pk
        newest = _store(draft, user, approved_go_live_at=date if is_scheduled else None)
    if scheduled and scheduled.pk != latest.pk:
        planned = scheduled.as_object()
        change(planned)
        Revision.objects.filter(pk=scheduled.pk).update(
            content=planned.serializable_data(), approved_go_live_at=date
        )
    if workflow is not None:
        # Approvals given so far stay valid: the moderators have just published this row.
        workflow.task_states.filter(revision=latest).update(revision=newest)


def _store(version: Page, user: Any, **options: Any) -> Revision:
    """Save a revision as it is.

    `TranslatedPage.save_revision` would compare a published page with the newer draft, and take its
    translations for new ones.
    """
    revision: Revision = Page.save_revision(
        version, user=user, log_action=True, clean=False, **options
    )
    return revision


def _remove_from_revisions(relation: str, key: UUID) -> None:
    kind = ContentType.objects.get_for_model(ContractPage)
    revisions = Revision.objects.filter(content_type=kind).alias(
        stored=Cast("content", TextField())
    )
    for revision in revisions.filter(stored__contains=str(key)):
        kept = [row for row in revision.content.get(relation, []) if row.get("key") != str(key)]
        Revision.objects.filter(pk=revision.pk).update(content=revision.content | {relation: kept})
