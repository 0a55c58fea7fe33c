"""Reject form data that refers to pages, images or documents which the user may not choose.

The choosers list only permitted objects, but a forged form can submit any primary key.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.rich_text import extract_references_from_rich_text

from cities.access import querysets

ObjectKey = tuple[type[Model], int]


def forbidden_references(form: Any) -> Iterator[tuple[Any, str]]:
    """Yield (form, field name) for every newly chosen object that is not permitted, rows included.

    Objects that the field referred to before are not checked.
    """
    for name in list(form.cleaned_data):
        if name in form.changed_data:
            before = set(_referenced_objects(form.initial.get(name), form.fields[name]))
            chosen = set(_referenced_objects(form.cleaned_data[name], form.fields[name]))
            if not all(_can_choose(form.for_user, key) for key in chosen - before):
                yield form, name
    for formset in getattr(form, "formsets", {}).values():
        for row in formset.forms:
            if hasattr(row, "cleaned_data"):
                row.for_user = form.for_user
                yield from forbidden_references(row)


def _referenced_objects(value: Any, field: Any) -> Iterator[ObjectKey]:
    if isinstance(value, Page | AbstractImage | AbstractDocument):
        yield _permission_model(type(value)), value.pk
    elif isinstance(value, str):
        yield from _rich_text_references(value)
    elif isinstance(value, int) and hasattr(field, "queryset"):
        yield _permission_model(field.queryset.model), value
    elif isinstance(value, QuerySet | list | tuple):
        for item in value:
            yield from _referenced_objects(item, field)


def _rich_text_references(html: str) -> Iterable[ObjectKey]:
    if "linktype" not in html and "embedtype" not in html:
        return
    for model, pk, _model_path, _content_path in extract_references_from_rich_text(html):
        yield _permission_model(model), int(pk)


def _permission_model(model: type[Model]) -> type[Model]:
    """Return the model whose permission policy applies: `Page` for every page type."""
    return Page if issubclass(model, Page) else model


def _can_choose(user: Any, key: ObjectKey) -> bool:
    model, pk = key
    if model is Page:
        return bool(querysets.choosable_pages(user).filter(pk=pk).exists())
    if issubclass(model, AbstractImage | AbstractDocument):
        return bool(querysets.choosable_files(user, model).filter(pk=pk).exists())
    return True
