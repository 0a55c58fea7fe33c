"""Upgrade stored texts and digests; migrations pass in their historical models."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from wagtail.fields import RichTextField

from cities.languages import locname, prepared_languages
from cities.translations.staleness import texts_digest

ColumnGetter = Callable[[str], Any]
_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


def empty_base_columns(model: Any, names: Iterable[str]) -> None:
    """Empty the base columns of translated fields, which held the text of the last save."""
    empty = {name: None if model._meta.get_field(name).null else "" for name in names}
    model.objects.update(**empty)


def renew_digests(model: Any, revisions: Any, texts: Sequence[str]) -> None:
    """Replace digests of the former algorithm by those of the current one.

    The originals are looked up in all revisions of the page. A digest that matches none of them is
    kept, so that the translation stays outdated.
    """
    rich = [isinstance(model._meta.get_field(name), RichTextField) for name in texts]
    columns = [locname("digest", code) for code in prepared_languages()]
    for page in model.objects.order_by("pk").iterator(chunk_size=100):
        page_revisions = list(revisions.filter(object_id=str(page.pk)))
        current_by_former: dict[str, str] = {}
        for value in [_column_getter(page), *(one.content.get for one in page_revisions)]:
            current_by_former |= _digests_by_former(value, texts, rich)
        changed = {
            name: current_by_former[getattr(page, name)]
            for name in columns
            if getattr(page, name) and current_by_former.get(getattr(page, name))
        }
        if changed:
            model.objects.filter(pk=page.pk).update(**changed)
        _renew_revisions(page_revisions, columns, current_by_former)


def _column_getter(page: Any) -> ColumnGetter:
    return lambda name: getattr(page, name)


def _renew_revisions(
    page_revisions: list[Any], columns: list[str], current_by_former: dict[str, str]
) -> None:
    for revision in page_revisions:
        content = revision.content
        changed = {
            name: current_by_former[content[name]]
            for name in columns
            if content.get(name) in current_by_former
        }
        if changed:
            revision.content = content | changed
            revision.save(update_fields=["content"])


def _digests_by_former(
    value: ColumnGetter, texts: Sequence[str], rich: Sequence[bool]
) -> dict[str, str]:
    """Map the former digests of a version's original to its current one."""
    source = value("source_language") or "de"
    values = [str(value(locname(name, source)) or "") for name in texts]
    current = texts_digest(zip(values, rich, strict=True))
    return dict.fromkeys(_former_digests(values), current)


def _former_digests(texts: list[str]) -> Iterator[str]:
    """Yield the digests of the former algorithm, which differed by the form of line breaks."""
    normalized = [_BLOCK_KEY.sub("", text).replace("\r\n", "\n") for text in texts]
    for variant in (normalized, [text.replace("\n", "\r\n") for text in normalized], texts):
        serialized = json.dumps([_BLOCK_KEY.sub("", text) for text in variant])
        yield hashlib.sha256(serialized.encode()).hexdigest()
