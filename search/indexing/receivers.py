"""Turns changes that measures, cities, terms and restrictions see into outbox rows, nothing else.

Publish, unpublish, delete, move, a new slug, name or label, a view restriction set or lifted: each
becomes rows with ids only.
Pages are watched where they are saved, not where Wagtail tells that they were published: a page is
saved, moved and deleted inside a database transaction, and the row must be part of it.
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
from search.indexing.outbox import Measure
from search.query import thesaurus_store

# What Wagtail writes to a page when only a draft is saved.
DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
    }
)


def connect() -> None:
    """Start watching; harmless to repeat."""
    _watch(post_save, page_saved)
    _watch(pre_delete, measure_deleted, MeasurePage)
    # Nothing puts these and their rows into one transaction, so there is a row before and one
    # after: whichever moment a process is killed at, one of them is there and not yet drained.
    for signal in (pre_save, post_save, pre_delete, post_delete):
        _watch(signal, restriction_changed, PageViewRestriction)
    for term in Term.__subclasses__():
        for signal in (pre_save, post_save, pre_delete):
            _watch(signal, term_changed, term)
    for source in thesaurus_store.SOURCES:
        for signal in (post_save, post_delete):
            _watch(signal, concept_changed, source)


def _watch(signal: ModelSignal, receiver: Any, sender: type[Model] | None = None) -> None:
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
        _record(measures, [Measure(instance.uuid, instance.pk)])


def measure_deleted(sender: type[Model], instance: MeasurePage, **kwargs: Any) -> None:
    """A measure goes, by itself or with a page above it."""
    outbox.record([Measure(instance.uuid, instance.pk)], removes=True)


def restriction_changed(
    sender: type[Model], instance: PageViewRestriction, raw: bool = False, **kwargs: Any
) -> None:
    """A page and all below it became private or public."""
    if not raw:
        _record_below(instance.page)


def term_changed(sender: type[Model], instance: Term, raw: bool = False, **kwargs: Any) -> None:
    """A term was renamed or goes from all measures that have it; a new one is used by nothing."""
    if not (raw or instance._state.adding or kwargs.get("created")):
        _record_users_of(instance)


def concept_changed(sender: type[Model], raw: bool = False, **kwargs: Any) -> None:
    """A concept got other names, came or went: questions soon use them, the index stays."""
    if not raw:
        thesaurus_store.new_edition()


def _record_below(page: Page) -> None:
    """All live measures below a page, and the page itself where it is a measure.

    Wagtail unpublishes an expired measure as a plain page: it is no longer live by then.
    """
    below = MeasurePage.objects.filter(path__startswith=page.path)
    _record(below.filter(Q(live=True) | Q(pk=page.pk)))


def _record_users_of(term: Term) -> None:
    relations = [
        field.name
        for field in MeasurePage._meta.get_fields()
        if field.is_relation and field.related_model is type(term) and field.concrete
    ]
    if relations:
        using = Q()
        for name in relations:
            using |= Q(**{name: term.pk})
        _record(MeasurePage.objects.filter(using, live=True).distinct())


def _record(measures: PublicQuerySet, known: list[Measure] | None = None) -> None:
    """One row a measure; those that the public must not see vanish from answers at once."""
    found = known or [Measure(*row) for row in measures.values_list("uuid", "pk")]
    if not found:
        return
    public = set(measures.published().values_list("pk", flat=True))
    outbox.record([each for each in found if each.page_id in public], removes=False)
    outbox.record([each for each in found if each.page_id not in public], removes=True)
