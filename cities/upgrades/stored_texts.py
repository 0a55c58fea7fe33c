"""Brings stored data up to what the portal expects; migrations call it with their own models."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from wagtail.fields import RichTextField

from cities.languages import locname, prepared_languages
from cities.translations.staleness import fingerprint

Value = Callable[[str], Any]
_NUMBER = re.compile(r' data-block-key="[^"]*"')


def empty_base_columns(model: Any, names: Iterable[str]) -> None:
    """Forget what the last person to save left in the columns without a language."""
    empty = {name: None if model._meta.get_field(name).null else "" for name in names}
    model.objects.update(**empty)


def renew_digests(model: Any, revisions: Any, texts: Sequence[str]) -> None:
    """Let each translation name the original it was made of in the present notation.

    Which original that was is found among all stored versions of the page; a digest that none of
    them has stays, and with it the mark that the translation is outdated.
    """
    rich = [isinstance(model._meta.get_field(name), RichTextField) for name in texts]
    columns = [locname("digest", code) for code in prepared_languages()]
    for page in model.objects.order_by("pk").iterator(chunk_size=100):
        stored = list(revisions.filter(object_id=str(page.pk)))
        known: dict[str, str] = {}
        for value in [_of_page(page), *(each.content.get for each in stored)]:
            known |= _digests(value, texts, rich)
        changed = {
            name: known[getattr(page, name)]
            for name in columns
            if getattr(page, name) and known.get(getattr(page, name))
        }
        if changed:
            model.objects.filter(pk=page.pk).update(**changed)
        _renew_revisions(stored, columns, known)


def _of_page(page: Any) -> Value:
    return lambda name: getattr(page, name)


def _renew_revisions(stored: list[Any], columns: list[str], known: dict[str, str]) -> None:
    for revision in stored:
        content = revision.content
        changed = {name: known[content[name]] for name in columns if content.get(name) in known}
        if changed:
            revision.content = content | changed
            revision.save(update_fields=["content"])


def _digests(value: Value, texts: Sequence[str], rich: Sequence[bool]) -> dict[str, str]:
    """The present digest of a version's original, by each that it had until now."""
    source = value("source_language") or "de"
    found = [str(value(locname(name, source)) or "") for name in texts]
    present = fingerprint(zip(found, rich, strict=True))
    return dict.fromkeys(_former(found), present)


def _former(texts: list[str]) -> Iterator[str]:
    """Until now every sign counted, so that a browser's line ends made another digest."""
    unix = [_NUMBER.sub("", text).replace("\r\n", "\n") for text in texts]
    for each in (unix, [text.replace("\n", "\r\n") for text in unix], texts):
        written = json.dumps([_NUMBER.sub("", text) for text in each])
        yield hashlib.sha256(written.encode()).hexdigest()
