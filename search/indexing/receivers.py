"""Signal receivers that record changes of measures, cities, terms and restrictions in the outbox.

Publish, unpublish, delete, move, a new slug, name or label, a view restriction set or lifted: each
becomes rows with ids only. They listen to `post_save`, not to Wagtail's `page_published`, because a
page is saved, moved and deleted inside a database transaction that the row must be part of.
"""

from typing import Any

from django.db.models import Model, Q
from django.db.models.signals import (
    ModelSignal,
    post_delete,
    post_save,
    pre_delete,
    pre_save,
)
from wagtail.models import Page, PageViewRestriction

from cities.models import MeasurePage
from cities.models.page import PublicQuerySet
from cities.models.vocabulary import Term
from search.indexing import outbox
from search.indexing.outbox import ChangedMeasure
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
    _connect(pre_delete, measure_deleted, MeasurePage)
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
    if not isinstance(instance, MeasurePage):
        # Also where Wagtail moves a measure: it handles it as a plain page.
        if not created:
            _record_below(instance)
    elif instance.live or not created:
        measures = MeasurePage.objects.filter(pk=instance.pk)
        _record(measures, [ChangedMeasure(instance.uuid, instance.pk)])


def measure_deleted(sender: type[Model], instance: MeasurePage, **kwargs: Any) -> None:
    """A measure is deleted, by itself or with an ancestor."""
    outbox.record([ChangedMeasure(instance.uuid, instance.pk)], removes=True)


def restriction_changed(
    sender: type[Model], instance: PageViewRestriction, raw: bool = False, **kwargs: Any
) -> None:
    """A page and its descendants became private or public."""
    if not raw:
        _record_below(instance.page)


def term_changed(sender: type[Model], instance: Term, raw: bool = False, **kwargs: Any) -> None:
    """A term was renamed or removed from all measures that use it; a new one is not used yet."""
    if not (raw or instance._state.adding or kwargs.get("created")):
        _record_users_of(instance)


def concept_changed(sender: type[Model], raw: bool = False, **kwargs: Any) -> None:
    """A concept was added, renamed or deleted: that affects queries, not the index."""
    if not raw:
        thesaurus_store.bump_version()


def _record_below(page: Page) -> None:
    """Record all live measures below a page, and the page itself if it is a measure.

    Wagtail unpublishes an expired measure as a plain page, which is no longer live by then.
    """
    descendants = MeasurePage.objects.filter(path__startswith=page.path)
    _record(descendants.filter(Q(live=True) | Q(pk=page.pk)))


def _record_users_of(term: Term) -> None:
    relations = [
        field.name
        for field in MeasurePage._meta.get_fields()
        if field.is_relation and field.related_model is type(term) and field.concrete
    ]
    if relations:
        uses_term = Q()
        for name in relations:
            uses_term |= Q(**{name: term.pk})
        _record(MeasurePage.objects.filter(uses_term, live=True).distinct())


def _record(measures: PublicQuerySet, known: list[ChangedMeasure] | None = None) -> None:
    """Record the measures; removals of those that are not public take effect in searches at once."""
    changed = known or [ChangedMeasure(*row) for row in measures.values_list("uuid", "pk")]
    if not changed:
        return
    public = set(measures.published().values_list("pk", flat=True))
    outbox.record([measure for measure in changed if measure.page_id in public], removes=False)
    outbox.record([measure for measure in changed if measure.page_id not in public], removes=True)
