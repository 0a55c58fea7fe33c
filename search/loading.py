"""Public measures read from the database as documents, in a constant number of queries a batch."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from django.db import InterfaceError, OperationalError

from cities.models import CityPage, MeasurePage
from search.building import MEASURE_RELATIONS, build
from search.documents import Document
from search.outbox import Measure

_BATCH = 200


def load(uuids: Iterable[str], failed: dict[str, str]) -> list[Document]:
    """The documents of those of these measures that are public; all others must not be indexed.

    A measure that cannot be read or built stops no other: its reason is added to `failed`.
    """
    return _documents(list(uuids), failed)


def stream(failed: dict[str, str]) -> Iterator[Document]:
    """The documents of all public measures, each batch as the database is when it is reached."""
    uuids = [str(each) for each in _all_uuids()]
    for start in range(0, len(uuids), _BATCH):
        yield from _documents(uuids[start : start + _BATCH], failed)


def public_uuids() -> set[str]:
    """The measures that belong into the index."""
    return {str(each) for each in _all_uuids()}


def measures(uuids: Iterable[str]) -> list[Measure]:
    """These measures as the outbox names them, whether the database still has them or not."""
    wanted = list(uuids)
    found = MeasurePage.objects.filter(uuid__in=wanted).values_list("uuid", "pk")
    pages = {str(each): page for each, page in found}
    return [Measure(UUID(each), pages.get(each, 0)) for each in wanted]


def _all_uuids() -> Iterable[object]:
    measures = MeasurePage.objects.published().order_by("pk")
    uuids: Iterable[object] = measures.values_list("uuid", flat=True)
    return uuids


def _documents(uuids: Sequence[str], failed: dict[str, str]) -> list[Document]:
    try:
        pages = _read(uuids)
    except (OperationalError, InterfaceError):
        # The database is away or busy: that is nobody's fault in particular.
        raise
    except Exception as error:  # noqa: BLE001  whatever one broken row raises
        if len(uuids) == 1:
            failed[uuids[0]] = f"cannot be read: {error!r}"
            return []
        middle = len(uuids) // 2
        return [*_documents(uuids[:middle], failed), *_documents(uuids[middle:], failed)]
    return _build(pages, failed)


def _read(uuids: Sequence[str]) -> list[MeasurePage]:
    measures = MeasurePage.objects.published().filter(uuid__in=uuids)
    related = measures.select_related("generic_measure", "cost_band")
    return list(related.prefetch_related(*MEASURE_RELATIONS))


def _build(pages: list[MeasurePage], failed: dict[str, str]) -> list[Document]:
    paths = {_parent(page) for page in pages}
    cities = {city.path: city for city in CityPage.objects.filter(path__in=paths)}
    documents = []
    for page in pages:
        try:
            documents.append(build(page, cities[_parent(page)]))
        except Exception as error:  # noqa: BLE001  one measure must not stop the others
            failed[str(page.uuid)] = f"cannot be built: {error!r}"
    return documents


def _parent(page: MeasurePage) -> str:
    path: str = page.path
    return path[: -MeasurePage.steplen]
