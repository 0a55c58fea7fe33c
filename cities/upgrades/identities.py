"""Unique UUIDs for pages that were stored with a copied one."""

import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple


class Row(NamedTuple):
    """A stored page: primary key, UUID, and the primary key of its original if it is an alias."""

    pk: int
    uuid: uuid.UUID
    alias_of: int | None = None


def new_identities(rows: Iterable[Row]) -> dict[int, uuid.UUID]:
    """Return new UUIDs by primary key, for pages whose UUID is not unique.

    The oldest page that is no alias keeps the UUID, by which the public knows it.
    """
    by_uuid: dict[uuid.UUID, list[Row]] = {}
    for row in rows:
        by_uuid.setdefault(row.uuid, []).append(row)
    groups = [sorted(sharing, key=_owner_first) for sharing in by_uuid.values()]
    return {row.pk: uuid.uuid4() for _owner, *others in groups for row in others}


def _owner_first(row: Row) -> tuple[bool, int]:
    return row.alias_of is not None, row.pk


def assign_unique_uuids(model: type[Any]) -> int:
    """Give every stored page of a model a UUID of its own; return the number of changed pages."""
    rows = model.objects.order_by("pk").values_list("pk", "uuid", "alias_of_id")
    fresh = new_identities(Row(*row) for row in rows)
    for key, value in fresh.items():
        model.objects.filter(pk=key).update(uuid=value)
    return len(fresh)


# The name that migrations import.
mend = assign_unique_uuids
