"""Builds the documents of a public contract: its own, one for each action and each commitment."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from django.db.models import Model

from cities import models
from cities.languages import has_text, public_languages, read
from cities.models import CityPage, ContractPage, CostBand
from cities.values.partial_dates import year_of
from search.indexing.readers import texts
from search.schema.documents import Document, LanguageText
from search.schema.entries import Entry

CONTRACT_RELATIONS = (
    "actions",
    "commitments",
    "finance",
    "events",
    "progress",
    "contacts",
)
# The texts that documents are built from, besides headings and summaries of pages.
CONTRACT_TEXTS: dict[type[Model], tuple[str, ...]] = {
    ContractPage: ("strategy", "governance", "participation", "barriers", "change_reason"),
    models.ContractAction: ("title", "text"),
    models.ContractCommitment: ("text", "progress", "answer"),
    models.ContractFinance: ("note",),
    models.ContractEvent: ("title", "how", "outcome"),
    models.ContractProgress: ("text",),
}
# The rows whose texts are part of the contract's own document.
_OWN_ROWS = ("finance", "events", "progress")
_EURO = "EUR"

# The rows of one contract by relation (CONTRACT_RELATIONS), in order.
Rows = Mapping[str, Sequence[Any]]


class RowKind(NamedTuple):
    """A relation of a contract whose rows are entries of their own; anchors as on its page."""

    entry: Entry
    relation: str
    model: type[Model]


ROW_KINDS = (
    RowKind(Entry.ACTION, "actions", models.ContractAction),
    RowKind(Entry.COMMITMENT, "commitments", models.ContractCommitment),
)


def row_uuid(contract: UUID, entry: Entry, key: UUID) -> UUID:
    """Identify the entry of a row. A copied contract has rows with the same keys."""
    return uuid5(contract, f"{entry.value}:{key}")


@dataclass(frozen=True)
class Contract:
    """A contract as it was read, with what its documents need besides.

    `described` are the primary keys of the public measures that its actions are linked to.
    """

    page: ContractPage
    city: CityPage
    rows: Rows
    bands: Sequence[CostBand]
    described: Collection[int]


def build_contract(contract: Contract) -> Document:
    """The document of the contract itself, without its actions and commitments."""
    page, rows = contract.page, contract.rows
    languages = tuple(public_languages(page))
    return _document(
        contract,
        entry=Entry.CONTRACT.value,
        uuid=str(page.uuid),
        path=texts.path(page),
        texts={code: _contract_text(page, rows, code) for code in languages},
        languages=languages,
        terms=texts.terms((), [contract.city]),
        names=texts.names([page.version, *(row.giver for row in rows["finance"])]),
        co2=texts.number(page.stated_co2),
        cost=texts.number(page.stated_cost),
        currency=page.currency,
        cost_band=_band(contract, page.stated_cost, page.currency),
        end=str(page.target_year or ""),
        stage=page.stage,
        contact=any(texts.is_public(row) for row in rows["contacts"]),
    )


def _contract_text(page: ContractPage, rows: Rows, language: str) -> LanguageText:
    parts = [page, *(row for relation in _OWN_ROWS for row in rows[relation])]
    body = [texts.part(obj, name, language) for obj in parts for name in CONTRACT_TEXTS[type(obj)]]
    return texts.language_text(
        read(page, "heading", language),
        read(page, "summary", language),
        body,
        page.translation_state(language),
    )


def build_action(contract: Contract, row: Any, place: int) -> Document | None:
    """The document of an action; None if it has no title that the public may read."""
    page = contract.page
    languages = _languages(page, row, ["title"])
    if not languages:
        return None
    return _document(
        contract,
        entry=Entry.ACTION.value,
        uuid=str(row_uuid(page.uuid, Entry.ACTION, row.key)),
        place=place,
        path=texts.path(page, f"action-{row.key}"),
        texts={
            code: texts.language_text(
                read(row, "title", code), read(row, "text", code), (), page.translation_state(code)
            )
            for code in languages
        },
        languages=languages,
        terms=texts.terms([row.field] if row.field else [], [contract.city]),
        names=texts.names([row.number, row.responsible]),
        fields=(row.field.key,) if row.field else (),
        status=row.status,
        start_year=year_of(row.start),
        start=row.start,
        end=row.end,
        co2=texts.number(row.co2),
        co2_method=row.co2_method,
        co2_year=row.co2_year,
        cost=texts.number(row.cost),
        currency=row.currency,
        cost_band=_band(contract, row.cost, row.currency),
        described=row.measure_id in contract.described,
    )


def build_commitment(contract: Contract, row: Any, place: int) -> Document:
    """The document of a commitment: the organisation is its heading in every language."""
    page = contract.page
    languages = _languages(page, row, ["text", "progress"]) or (page.source_language,)
    return _document(
        contract,
        entry=Entry.COMMITMENT.value,
        uuid=str(row_uuid(page.uuid, Entry.COMMITMENT, row.key)),
        place=place,
        path=texts.path(page, f"commitment-{row.key}"),
        texts={
            code: texts.language_text(
                row.organisation,
                read(row, "text", code),
                [read(row, field, code) or "" for field in ("progress", "answer")],
                page.translation_state(code),
            )
            for code in languages
        },
        languages=languages,
        terms=texts.terms((), [contract.city]),
        organisation=row.kind,
        end=row.by,
    )


def _languages(page: ContractPage, row: Any, fields: Iterable[str]) -> tuple[str, ...]:
    """The public languages of the contract in which a row has one of these texts."""
    names = tuple(fields)
    return tuple(
        code
        for code in public_languages(page)
        if any(has_text(read(row, name, code)) for name in names)
    )


def _band(contract: Contract, cost: Any, currency: str) -> str:
    """The cost band of an amount in euros; empty for other currencies and unknown amounts."""
    if cost is None or currency != _EURO:
        return ""
    return next((band.key for band in contract.bands if band.contains(cost)), "")


def _document(contract: Contract, **values: Any) -> Document:
    """A document with the facts of the contract's city and without those of measures."""
    page, city = contract.page, contract.city
    facts: dict[str, Any] = {
        "page_id": page.pk,
        "city": city.key,
        "city_slug": city.slug,
        "city_names": texts.city_names([city]),
        "country": city.country,
        "city_size": city.size_class,
        "source_language": page.source_language,
        "published": texts.seconds(page.first_published_at),
        "changed": texts.seconds(page.last_published_at),
    }
    return Document(**(texts.NO_FACTS | facts | values))
