"""Reads public contracts with their rows, of which some are entries of their own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q

from cities.models import ContractPage, CostBand, MeasurePage
from cities.models.page import in_order
from search.indexing.readers.contract_builder import (
    CONTRACT_RELATIONS,
    ROW_KINDS,
    Contract,
    RowKind,
    Rows,
    build_action,
    build_commitment,
    build_contract,
    row_uuid,
)
from search.indexing.readers.reader import ReadEntry, by_uuid, cities_above, parent_path
from search.schema.entries import Entry

_BUILD_ROW = {Entry.ACTION: build_action, Entry.COMMITMENT: build_commitment}


class ContractReader:
    """See Reader."""

    def public(self) -> dict[str, int]:
        """See Reader.public."""
        contracts = by_uuid(ContractPage.objects.published().order_by("pk"))
        return contracts | dict(
            stored_rows(Q(contract__in=contracts.values())) if contracts else ()
        )

    def known(self, uuids: set[str]) -> dict[str, int]:
        """See Reader.known."""
        contracts = by_uuid(ContractPage.objects.filter(uuid__in=uuids))
        if len(contracts) == len(uuids):
            return contracts
        return contracts | {uuid: page for uuid, page in stored_rows(Q()) if uuid in uuids}

    def read(self, wanted: Mapping[str, int]) -> list[ReadEntry]:
        """See Reader.read."""
        condition = Q(uuid__in=wanted) | Q(pk__in={page for page in wanted.values() if page})
        contracts = _read(condition)
        entries = (entry for contract in contracts for entry in _entries(contract))
        return [entry for entry in entries if entry.uuid in wanted]


def stored_rows(condition: Q, kinds: Iterable[RowKind] = ROW_KINDS) -> Iterator[tuple[str, int]]:
    """The uuid and the page of each row in the database that is an entry of its own."""
    for entry, _relation, model in kinds:
        rows = model._default_manager.filter(condition)
        rows = rows.order_by("contract_id", "sort_order", "pk")
        for contract, page, key in rows.values_list("contract__uuid", "contract_id", "key"):
            yield str(row_uuid(contract, entry, key)), page


def _read(condition: Q) -> list[Contract]:
    pages = list(ContractPage.objects.published().filter(condition))
    if not pages:
        return []
    rows = _rows([page.pk for page in pages])
    linked = {row.measure_id for each in rows.values() for row in each["actions"]} - {None}
    measures = MeasurePage.objects.published().filter(pk__in=linked)
    described = set(measures.values_list("pk", flat=True)) if linked else set()
    cities, bands = cities_above(pages), list(CostBand.objects.all())
    return [
        Contract(page, cities[parent_path(page)], rows[page.pk], bands, described) for page in pages
    ]


def _rows(pages: Sequence[int]) -> dict[int, Rows]:
    """The rows of these contracts, by primary key."""
    found: dict[int, dict[str, list[Any]]] = {
        page: {relation: [] for relation in CONTRACT_RELATIONS} for page in pages
    }
    for relation in CONTRACT_RELATIONS:
        model: Any = ContractPage._meta.get_field(relation).related_model
        rows = model.objects.filter(contract__in=pages)
        if relation == "actions":
            rows = rows.select_related("field")
        for row in in_order(rows):
            found[row.contract_id][relation].append(row)
    return dict(found)


def _entries(contract: Contract) -> Iterator[ReadEntry]:
    """The contract and its rows; places go on counting from one kind of row to the next."""
    uuid: UUID = contract.page.uuid
    yield ReadEntry(str(uuid), partial(build_contract, contract))
    place = 0
    for entry, relation, _model in ROW_KINDS:
        for row in contract.rows[relation]:
            place += 1
            build = partial(_BUILD_ROW[entry], contract, row, place)
            yield ReadEntry(str(row_uuid(uuid, entry, row.key)), build)
