"""Public measures read from the database as documents, in a constant number of queries."""

from collections.abc import Iterable, Iterator

from cities.models import CityPage, MeasurePage
from cities.models.page import PublicQuerySet
from search.building import MEASURE_RELATIONS, build
from search.documents import Document

_BATCH = 200


def load(uuids: Iterable[str]) -> list[Document]:
    """The documents of those of these measures that are public; all others must not be indexed."""
    return _documents(MeasurePage.objects.published().filter(uuid__in=list(uuids)))


def stream() -> Iterator[Document]:
    """The documents of all public measures, each batch as the database is when it is reached."""
    ids = list(MeasurePage.objects.published().order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), _BATCH):
        batch = ids[start : start + _BATCH]
        yield from _documents(MeasurePage.objects.published().filter(pk__in=batch))


def public_uuids() -> set[str]:
    """The measures that belong into the index."""
    return {str(each) for each in MeasurePage.objects.published().values_list("uuid", flat=True)}


def _documents(measures: PublicQuerySet) -> list[Document]:
    pages = list(
        measures.select_related("generic_measure", "cost_band").prefetch_related(*MEASURE_RELATIONS)
    )
    paths = {_parent(page) for page in pages}
    cities = {city.path: city for city in CityPage.objects.filter(path__in=paths)}
    return [build(page, cities[_parent(page)]) for page in pages]


def _parent(page: MeasurePage) -> str:
    path: str = page.path
    return path[: -MeasurePage.steplen]
