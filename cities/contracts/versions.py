"""Freeze the published contract under its version label, and turn frozen content into a page."""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from modelcluster.models import get_all_child_relations
from wagtail.rich_text import extract_references_from_rich_text

from cities.languages import has_text, locname, locnames, public_languages, read, translated_fields
from cities.models import ContractPage, ContractVersion, FieldOfAction, PortalDocument

# The facts of the page that are public. Contacts are left out with the internal notes: a version
# lasts longer than a person's consent.
FACTS = (
    "source_language", "version", "stage", "submitted", "labelled", "target_year", "baseline_year",
    "target_percent", "inventory_method", "stated_co2", "stated_co2_source", "stated_cost",
    "currency", "stated_cost_source", "dashboard_name", "dashboard_url", "licence", "origin",
    "origin_url", "last_reviewed",
)  # fmt: skip
RELATIONS = (
    "emissions", "actions", "finance", "commitments", "events", "progress", "documents", "sources",
)  # fmt: skip
# The reason for the change has a column of its own.
TEXTS = tuple(field for field in ContractPage.TEXT_FIELDS if field != "change_reason")
_ROW_COLUMNS_LEFT_OUT = {"pk", "contract", "raw_input"}


def label(page: ContractPage) -> str:
    """Return the version label of a page on one line; empty if the page has none."""
    return " ".join(page.version.split())


def freeze(page: ContractPage) -> ContractVersion | None:
    """Write the version of a public page; replace its content if there is one with this label.

    A label names one version, so that a corrected typing error does not make a new one. None for a
    draft, an alias and a page without a label. To be called in the transaction that saves the page.
    """
    if not page.live or page.alias_of_id or not label(page):
        return None
    languages = public_languages(page)
    content = json.loads(json.dumps(_public_content(page, languages), cls=DjangoJSONEncoder))
    values = {
        "stage": page.stage,
        "submitted": page.submitted,
        "labelled": page.labelled,
        "change_reason": _texts(page, "change_reason", languages),
        "content": content,
    }
    with transaction.atomic():
        version, is_new = ContractVersion.objects.select_for_update().get_or_create(
            contract=page,
            label=label(page),
            defaults=values | {"published_at": page.last_published_at or timezone.now()},
        )
        if not is_new and any(getattr(version, name) != new for name, new in values.items()):
            for name, new in values.items():
                setattr(version, name, new)
            version.updated_at = timezone.now()
            version.save()
        version.documents.set(PortalDocument.objects.filter(pk__in=_document_keys(content)))
    return version


def _texts(page: ContractPage, field: str, languages: Iterable[str]) -> dict[str, str]:
    texts = {code: read(page, field, code) for code in languages}
    return {code: text for code, text in texts.items() if has_text(text)}


def _public_content(page: ContractPage, languages: list[str]) -> dict[str, Any]:
    """Return what a revision stores of a page, without what is not public."""
    stored = page.serializable_data()
    columns = {locname(field, code) for field in (*TEXTS, "state") for code in languages}
    content = {name: value for name, value in stored.items() if name in {*FACTS, *columns}}
    for relation in RELATIONS:
        hidden = _hidden_columns(relation, languages)
        content[relation] = [
            {name: value for name, value in row.items() if name not in hidden}
            for row in stored[relation]
        ]
    return content


def _hidden_columns(relation: str, languages: list[str]) -> set[str]:
    model = ContractPage._meta.get_field(relation).related_model
    fields = translated_fields(model)
    public = {locname(field, code) for field in fields for code in languages}
    return _ROW_COLUMNS_LEFT_OUT | (set(locnames(fields)) - public)


def _document_keys(content: dict[str, Any]) -> set[int]:
    """Return the documents that the content lists, and those that its texts link to."""
    keys = {row["document"] for row in content["documents"]}
    texts = [text for text in content.values() if isinstance(text, str) and "linktype" in text]
    for text in texts:
        for model, key, _model_path, _content_path in extract_references_from_rich_text(text):
            if issubclass(model, PortalDocument):
                keys.add(int(key))
    return keys


def thaw(version: ContractVersion) -> ContractPage:
    """Return the content of a version as an unsaved page with its rows, in two SQL statements.

    Fields of action have their current names. Documents and fields of action that were deleted
    since are left out. Whether a measure that an action is linked to is public remains to be checked.
    """
    names = [relation.get_accessor_name() for relation in get_all_child_relations(ContractPage)]
    rows = {name: _rows(version.content.get(name, [])) for name in names}
    page: ContractPage = ContractPage.from_serializable_data(
        {**version.content, **rows, "pk": None}, check_fks=False
    )
    _resolve(page)
    return page


def _rows(stored: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row | {"pk": None} for row in stored]


def _resolve(page: ContractPage) -> None:
    """Load what rows refer to at once, instead of once for each row."""
    actions, documents = list(page.actions.all()), list(page.documents.all())
    fields = FieldOfAction.objects.in_bulk({row.field_id for row in actions} - {None})
    for row in actions:
        row.field = fields.get(row.field_id)
    files = PortalDocument.objects.select_related("collection").in_bulk(
        {row.document_id for row in documents}
    )
    kept = [row for row in documents if row.document_id in files]
    for row in kept:
        row.document = files[row.document_id]
    page.documents = kept


def remove_row(contract: ContractPage, key: UUID) -> None:
    """Remove the row with this key from all versions, as if it had never been published."""
    with transaction.atomic():
        for version in contract.versions.select_for_update():
            kept = dict(_without(version.content, str(key)))
            if kept != version.content:
                version.content = kept
                version.save(update_fields=["content"])


def _without(content: dict[str, Any], key: str) -> Iterator[tuple[str, Any]]:
    for name, value in content.items():
        if name in RELATIONS:
            yield name, [row for row in value if row.get("key") != key]
        else:
            yield name, value
