"""Signal receivers that record changes of pages, cities, terms and restrictions in the outbox.

Publish, unpublish, delete, move, a new slug, name or label, a view restriction set or lifted: each
becomes rows with ids only. They listen to `post_save`, not to Wagtail's `page_published`, because a
page is saved, moved and deleted inside a database transaction that the row must be part of.
"""

from typing import Any

from django.db.models import Model
from django.db.models.signals import (
    ModelSignal,
    post_delete,
    post_save,
    pre_delete,
    pre_save,
)
from wagtail.models import Page, PageViewRestriction

from cities.models import PartnershipCity
from cities.models.vocabulary import Term
from search.indexing import affected_entries
from search.indexing.readers.contract_builder import ROW_KINDS
from search.query import thesaurus_store

# The fields that Wagtail updates when only a draft is saved.
DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
    }
)


def connect() -> None:
    """Connect all receivers; idempotent."""
    _connect(post_save, page_saved)
    for model in affected_entries.indexed_models():
        _connect(pre_delete, page_deleted, model)
    for kind in ROW_KINDS:
        _connect(pre_delete, row_deleted, kind.model)
    _connect(post_delete, partner_deleted, PartnershipCity)
    # These and their rows do not share a transaction, so there is a row before and one after:
    # whenever a process is killed, one of them is there and not yet drained.
    for signal in (pre_save, post_save, pre_delete, post_delete):
        _connect(signal, restriction_changed, PageViewRestriction)
    for term in Term.__subclasses__():
        for signal in (pre_save, post_save, pre_delete):
            _connect(signal, term_changed, term)
    for source in thesaurus_store.SOURCES:
        for signal in (post_save, post_delete):
            _connect(signal, concept_changed, source)


def _connect(signal: ModelSignal, receiver: Any, sender: type[Model] | None = None) -> None:
    name = f"search.{receiver.__name__}.{sender.__name__ if sender else ''}"
    signal.connect(receiver, sender=sender, dispatch_uid=name)


def page_saved(
    sender: type[Model], instance: Any, raw: bool = False, created: bool = False, **kwargs: Any
) -> None:
    """A page was published, unpublished, moved, renamed or got another slug, or only a draft."""
    if raw or not isinstance(instance, Page):
        return
    fields = kwargs.get("update_fields")
    if fields is not None and DRAFT_FIELDS.issuperset(fields):
        return
    if not isinstance(instance, affected_entries.indexed_models()):
        # Also where Wagtail moves an indexed page: it handles it as a plain page.
        if not created:
            affected_entries.record_below(instance)
    elif instance.live or not created:
        affected_entries.record_page(instance)


def page_deleted(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """An indexed page is deleted, by itself or with an ancestor."""
    affected_entries.record_deletion(instance)


def row_deleted(sender: type[Model], instance: Any, origin: Any = None, **kwargs: Any) -> None:
    """A row of a contract is deleted by itself; with its page, `page_deleted` records it."""
    if getattr(origin, "model", type(origin)) is sender:
        affected_entries.record_row_deletion(instance)


def partner_deleted(sender: type[Model], instance: PartnershipCity, **kwargs: Any) -> None:
    """A partnership loses a city, which may have been its only public one."""
    affected_entries.record_partnership(instance.partnership_id)


def restriction_changed(
    sender: type[Model], instance: PageViewRestriction, raw: bool = False, **kwargs: Any
) -> None:
    """A page and its descendants became private or public."""
    if not raw:
        affected_entries.record_below(instance.page)


def term_changed(sender: type[Model], instance: Term, raw: bool = False, **kwargs: Any) -> None:
    """A term was renamed or removed from all pages that use it; a new one is not used yet."""
    if not (raw or instance._state.adding or kwargs.get("created")):
        affected_entries.record_users(instance)


def concept_changed(sender: type[Model], raw: bool = False, **kwargs: Any) -> None:
    """A concept was added, renamed or deleted: that affects queries, not the index."""
    if not raw:
        thesaurus_store.bump_version()
