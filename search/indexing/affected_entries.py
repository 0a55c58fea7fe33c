"""Which entries a change affects, recorded in the outbox with a constant number of statements."""

from collections.abc import Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Q
from wagtail.models import Page

from cities.models import (
    ContractPage,
    CostBand,
    FieldOfAction,
    MeasurePage,
    PartnershipPage,
)
from cities.models.vocabulary import Term
from search.indexing import outbox
from search.indexing.outbox import ChangedEntry
from search.indexing.readers.contract_builder import ROW_KINDS, RowKind, row_uuid
from search.indexing.readers.contract_reader import stored_rows
from search.indexing.readers.page_readers import article_model
from search.schema.entries import Entry

_ACTIONS = tuple(kind for kind in ROW_KINDS if kind.entry is Entry.ACTION)
_COMMITMENTS = tuple(kind for kind in ROW_KINDS if kind.entry is Entry.COMMITMENT)


@cache
def indexed_models() -> tuple[type[Page], ...]:
    """The page types that are entries of the index."""
    return (MeasurePage, ContractPage, PartnershipPage, article_model())


def record_page(page: Any) -> None:
    """Record a page that was saved, with its rows and what mentions it."""
    _record(type(page), [ChangedEntry(page.uuid, page.pk)])
    if isinstance(page, ContractPage):
        _record_rows_of(page)
    elif isinstance(page, MeasurePage):
        _record(ContractPage, _rows(_ACTIONS, Q(measure=page.pk)))


def record_deletion(page: Any) -> None:
    """Record the removal of a page that is deleted, and of its rows."""
    entries = [ChangedEntry(page.uuid, page.pk)]
    if isinstance(page, ContractPage):
        entries += _rows(ROW_KINDS, Q(contract=page.pk))
    outbox.record(entries, removes=True)
    if isinstance(page, MeasurePage):
        _record(ContractPage, _rows(_ACTIONS, Q(measure=page.pk)))


def record_row_deletion(row: Any) -> None:
    """Record the removal of a row that is deleted without its contract being saved."""
    kind = next(kind for kind in ROW_KINDS if isinstance(row, kind.model))
    outbox.record(_rows((kind,), Q(pk=row.pk)), removes=True)


def record_below(page: Page) -> None:
    """Record all live entries below a page, and the page itself if it is one.

    Wagtail unpublishes an expired page as a plain page, which is no longer live by then. A
    partnership is affected by the cities below the page, too, and an action by its measure.
    """
    below = Q(path__startswith=page.path) & (Q(live=True) | Q(pk=page.pk))
    for model in indexed_models():
        condition = below
        if model is PartnershipPage:
            condition |= Q(cities__city__path__startswith=page.path, live=True)
        _record(model, _pages(model, condition))
    rows = Q(contract__path__startswith=page.path)
    rows &= Q(contract__live=True) | Q(contract=page.pk)
    measures = Q(measure__path__startswith=page.path, contract__live=True)
    changed = _rows(_ACTIONS, rows | measures) + _rows(_COMMITMENTS, rows)
    _record(ContractPage, changed)


def record_partnership(key: int) -> None:
    """Record a partnership whose cities changed without it."""
    _record(PartnershipPage, _pages(PartnershipPage, Q(pk=key, live=True)))


def record_users(term: Term) -> None:
    """Record the live pages and rows that use a term of a vocabulary."""
    for model in (MeasurePage, PartnershipPage):
        relations = [
            field.name
            for field in model._meta.get_fields()
            if field.is_relation and field.related_model is type(term) and field.concrete
        ]
        uses_term = Q()
        for name in relations:
            uses_term |= Q(**{name: term.pk})
        if relations:
            _record(model, _pages(model, uses_term & Q(live=True)))
    rows = Q(contract__live=True)
    if isinstance(term, FieldOfAction):
        _record(ContractPage, _rows(_ACTIONS, rows & Q(field=term.pk)))
    elif isinstance(term, CostBand):
        # The band of a contract or an action follows from its cost.
        contracts = Q(stated_cost__isnull=False, live=True)
        changed = _pages(ContractPage, contracts)
        _record(ContractPage, changed + _rows(_ACTIONS, rows & Q(cost__isnull=False)))


def _pages(model: Any, condition: Q) -> list[ChangedEntry]:
    rows = model._default_manager.filter(condition).values_list("uuid", "pk")
    return [ChangedEntry(*row) for row in rows.distinct()]


def _rows(kinds: Iterable[RowKind], condition: Q) -> list[ChangedEntry]:
    """The entries of rows as the database has them."""
    return [ChangedEntry(UUID(uuid), page) for uuid, page in stored_rows(condition, kinds)]


def _record(model: Any, changed: list[ChangedEntry]) -> None:
    """Record entries on pages of one type; removals of those that are not public.

    A removal takes effect in searches at once.
    """
    if not changed:
        return
    pages = {entry.page_id for entry in changed}
    found = model._default_manager.published().filter(pk__in=pages)
    public = set(found.values_list("pk", flat=True))
    outbox.record([entry for entry in changed if entry.page_id in public], removes=False)
    outbox.record([entry for entry in changed if entry.page_id not in public], removes=True)


def _record_rows_of(page: ContractPage) -> None:
    """Record the rows that a contract gets, and the removal of those that it loses.

    While the page itself is saved, the database still has its former rows.
    """
    current = [
        ChangedEntry(row_uuid(page.uuid, kind.entry, row.key), page.pk)
        for kind in ROW_KINDS
        for row in getattr(page, kind.relation).all()
    ]
    kept = set(current)
    former = _rows(ROW_KINDS, Q(contract=page.pk))
    _record(ContractPage, current)
    outbox.record([entry for entry in former if entry not in kept], removes=True)
