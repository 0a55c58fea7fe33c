"""Loads public measures as documents, in a constant number of queries per batch."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError

from cities.models import CityPage, MeasurePage
from cities.models.page import in_order
from search.indexing.document_builder import MEASURE_RELATIONS, Related, build
from search.indexing.outbox import ChangedMeasure
from search.schema.documents import Document

_BATCH = 200


def load(uuids: Iterable[str], failed: dict[str, str]) -> Iterator[Document]:
    """The documents of those of these measures that are public; all others must not be indexed.

    Each batch is read when it is reached. A measure that cannot be read or built does not stop the
    others: its reason is added to `failed`, which is complete once all are read.
    """
    remaining = iter(uuids)
    while batch := list(islice(remaining, _BATCH)):
        yield from _documents(batch, failed)


def stream(failed: dict[str, str]) -> Iterator[Document]:
    """The documents of all public measures."""
    return load([str(uuid) for uuid in _all_uuids()], failed)


def public_uuids() -> set[str]:
    """The measures that belong into the index."""
    return {str(uuid) for uuid in _all_uuids()}


def changed_measures(uuids: Iterable[str]) -> list[ChangedMeasure]:
    """These measures for the outbox, whether the database still has them or not."""
    wanted = list(uuids)
    rows = MeasurePage.objects.filter(uuid__in=wanted).values_list("uuid", "pk")
    page_ids = {str(uuid): page_id for uuid, page_id in rows}
    return [ChangedMeasure(UUID(uuid), page_ids.get(uuid, 0)) for uuid in wanted]


def _all_uuids() -> Iterable[object]:
    measures = MeasurePage.objects.published().order_by("pk")
    uuids: Iterable[object] = measures.values_list("uuid", flat=True)
    return uuids


def _documents(uuids: Sequence[str], failed: dict[str, str]) -> list[Document]:
    try:
        pages = _read(uuids)
        related = _related([page.pk for page in pages])
    except (OperationalError, InterfaceError):
        # The database is unavailable or busy: no measure is to blame.
        raise
    except Exception as error:  # noqa: BLE001  a broken row may raise anything
        if len(uuids) == 1:
            failed[uuids[0]] = f"cannot be read: {error!r}"
            return []
        middle = len(uuids) // 2
        return [*_documents(uuids[:middle], failed), *_documents(uuids[middle:], failed)]
    return _build(pages, related, failed)


def _read(uuids: Sequence[str]) -> list[MeasurePage]:
    measures = MeasurePage.objects.published().filter(uuid__in=uuids)
    return list(measures.select_related("generic_measure", "cost_band"))


def _related(keys: Sequence[int]) -> Mapping[int, Related]:
    """The related rows of these pages, as document_builder.related returns them, in few queries.

    Django's own prefetching creates a queryset for each page and relation, and every term again for
    each page that has it, which takes longer than all the rest of loading.
    """
    related: dict[int, dict[str, list[Any]]] = {
        key: {name: [] for name in MEASURE_RELATIONS} for key in keys
    }
    for name in MEASURE_RELATIONS:
        relation = MeasurePage._meta.get_field(name)
        pairs = _terms(relation, keys) if relation.many_to_many else _children(relation, keys)
        for key, row in pairs:
            related[key][name].append(row)
    return related


def _terms(relation: Any, keys: Sequence[int]) -> Iterator[tuple[int, Any]]:
    """Each page's key with each of its terms."""
    page_column, term_column = relation.m2m_column_name(), relation.m2m_reverse_name()
    through = relation.remote_field.through.objects.filter(**{f"{page_column}__in": keys})
    pages: dict[int, list[int]] = {}
    for page, term in through.values_list(page_column, term_column):
        pages.setdefault(term, []).append(page)
    for row in relation.related_model.objects.filter(pk__in=pages):
        for key in pages[row.pk]:
            yield key, row


def _children(relation: Any, keys: Sequence[int]) -> Iterator[tuple[int, Any]]:
    """Each page's key with each of its rows, in a stable order."""
    rows = relation.related_model.objects.filter(**{f"{relation.field.name}__in": keys})
    for row in in_order(rows):
        yield getattr(row, relation.field.attname), row


def _build(
    pages: list[MeasurePage], related: Mapping[int, Related], failed: dict[str, str]
) -> list[Document]:
    paths = {_parent(page) for page in pages}
    cities = {city.path: city for city in CityPage.objects.filter(path__in=paths)}
    documents = []
    for page in pages:
        try:
            documents.append(build(page, cities[_parent(page)], related[page.pk]))
        except Exception as error:  # noqa: BLE001  one measure must not stop the others
            failed[str(page.uuid)] = f"cannot be built: {error!r}"
    return documents


def _parent(page: MeasurePage) -> str:
    path: str = page.path
    return path[: -MeasurePage.steplen]
