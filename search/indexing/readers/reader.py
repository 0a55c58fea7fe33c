"""What a kind of page promises to the loader: which entries it has, and how they are read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from cities.models import CityPage
from search.schema.documents import Document


@dataclass(frozen=True)
class ReadEntry:
    """An entry that was read, and how its document is built; None if nothing of it is public."""

    uuid: str
    build: Callable[[], Document | None]


class Reader(Protocol):
    """The pages of one type, each with one entry or more. Entries are known by their uuid."""

    def public(self) -> dict[str, int]:
        """The page of every entry that belongs into the index."""

    def known(self, uuids: set[str]) -> dict[str, int]:
        """The page of each of these entries that the database has, public or not."""

    def read(self, wanted: Mapping[str, int]) -> list[ReadEntry]:
        """Those of the wanted entries that are public, in a constant number of queries.

        `wanted` has the page of each entry, 0 where it is not known.
        """


def by_uuid(pages: Any) -> dict[str, int]:
    """The primary keys of these pages by their uuid."""
    return {str(uuid): pk for uuid, pk in pages.values_list("uuid", "pk")}


def cities_above(pages: Sequence[Any]) -> dict[str, CityPage]:
    """The cities that these pages lie below, by tree path."""
    paths = {parent_path(page) for page in pages}
    return {city.path: city for city in CityPage.objects.filter(path__in=paths)}


def parent_path(page: Any) -> str:
    path: str = page.path
    return path[: -page.steplen]
