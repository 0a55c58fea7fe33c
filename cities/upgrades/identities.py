"""What makes a page a record of its own: an identity that nothing else has."""

import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple


class Row(NamedTuple):
    """A stored page: its key, its identity, and the page whose alias it is."""

    pk: int
    uuid: uuid.UUID
    alias_of: int | None = None


def fresh_identities(rows: Iterable[Row]) -> dict[int, uuid.UUID]:
    """New identities by key, for pages that share theirs.

    Of those that share one the original keeps it, of several the oldest: the public knows it by
    that identity.
    """
    found: dict[uuid.UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(row.uuid, []).append(row)
    sharing = [sorted(each, key=_as_owner) for each in found.values()]
    return {row.pk: uuid.uuid4() for _owner, *others in sharing for row in others}


def _as_owner(row: Row) -> tuple[bool, int]:
    return row.alias_of is not None, row.pk


def mend(model: type[Any]) -> int:
    """Give the stored pages of a model identities of their own; returns how many were changed."""
    rows = model.objects.order_by("pk").values_list("pk", "uuid", "alias_of_id")
    fresh = fresh_identities(Row(*row) for row in rows)
    for key, value in fresh.items():
        model.objects.filter(pk=key).update(uuid=value)
    return len(fresh)
