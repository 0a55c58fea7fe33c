"""Reads public measures and what their documents are built from."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from cities.models import CityPage, MeasurePage
from cities.models.page import in_order
from search.indexing.readers.document_builder import MEASURE_RELATIONS, Related, build
from search.indexing.readers.reader import ReadEntry, by_uuid, cities_above, parent_path
from search.schema.documents import Document


class MeasureReader:
    """See Reader."""

    def public(self) -> dict[str, int]:
        """See Reader.public."""
        return by_uuid(MeasurePage.objects.published().order_by("pk"))

    def known(self, uuids: set[str]) -> dict[str, int]:
        """See Reader.known."""
        return by_uuid(MeasurePage.objects.filter(uuid__in=uuids))

    def read(self, wanted: Mapping[str, int]) -> list[ReadEntry]:
        """See Reader.read."""
        pages = _read(list(wanted))
        if not pages:
            return []
        related = _related([page.pk for page in pages])
        cities = cities_above(pages)
        return [
            ReadEntry(str(page.uuid), partial(_build, page, cities, related[page.pk]))
            for page in pages
        ]


def _build(page: MeasurePage, cities: Mapping[str, CityPage], related: Related) -> Document:
    return build(page, cities[parent_path(page)], related)


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
