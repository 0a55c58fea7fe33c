"""Finds in a form what its author could not have chosen: other cities' drafts, pictures, documents.

The choosers show only what somebody may choose; a forged form can name anything by its number.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model, QuerySet
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Page
from wagtail.rich_text import extract_references_from_rich_text

from cities.access import querysets

Thing = tuple[type[Model], int]


def foreign_fields(form: Any) -> Iterator[tuple[Any, str]]:
    """Each form, the row forms below it included, with the name of a field that names such a thing."""
    for name in list(form.cleaned_data):
        if name in form.changed_data:
            before = set(_things(form.initial.get(name), form.fields[name]))
            chosen = set(_things(form.cleaned_data[name], form.fields[name]))
            if not all(_may_choose(form.for_user, thing) for thing in chosen - before):
                yield form, name
    for formset in getattr(form, "formsets", {}).values():
        for row in formset.forms:
            if hasattr(row, "cleaned_data"):
                row.for_user = form.for_user
                yield from foreign_fields(row)


def _things(value: Any, field: Any) -> Iterator[Thing]:
    if isinstance(value, Page | AbstractImage | AbstractDocument):
        yield _kind(type(value)), value.pk
    elif isinstance(value, str):
        yield from _in_rich_text(value)
    elif isinstance(value, int) and hasattr(field, "queryset"):
        yield _kind(field.queryset.model), value
    elif isinstance(value, QuerySet | list | tuple):
        for item in value:
            yield from _things(item, field)


def _in_rich_text(html: str) -> Iterable[Thing]:
    if "linktype" not in html and "embedtype" not in html:
        return
    for model, pk, _model_path, _content_path in extract_references_from_rich_text(html):
        yield _kind(model), int(pk)


def _kind(model: type[Model]) -> type[Model]:
    """The model by which rights on a thing are asked for: all pages count as pages."""
    return Page if issubclass(model, Page) else model


def _may_choose(user: Any, thing: Thing) -> bool:
    model, pk = thing
    if model is Page:
        return bool(querysets.pages_to_choose(user).filter(pk=pk).exists())
    if issubclass(model, AbstractImage | AbstractDocument):
        return bool(querysets.files_to_choose(user, model).filter(pk=pk).exists())
    return True
