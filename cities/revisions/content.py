"""Compares what two versions of a page say: how it is stored or written does not count."""

import json
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from bs4 import BeautifulSoup
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import RichTextField
from wagtail.models import Page

# The editor numbers the paragraphs of a rich text anew with every saving.
PARAGRAPH_NUMBER = "data-block-key"
# Fields of Wagtail's pages that an editor fills in; all its others are kept by the system.
EDITED_BY_PEOPLE = {
    "title", "slug", "seo_title", "search_description", "show_in_menus", "go_live_at", "expire_at",
}  # fmt: skip
# Comments are part of a version, the rows that Wagtail derives from it are not.
COMMENTS = "wagtail_admin_comments"
ROW_KEYS = {"pk", "sort_order"}


@cache
def _kept_by_the_system() -> frozenset[str]:
    names = {field.name for field in Page._meta.get_fields()}
    return frozenset((names | {"page_ptr", "owner"}) - EDITED_BY_PEOPLE - {COMMENTS})


def same_content(page: Page, content: dict[str, Any]) -> bool:
    """Whether a page says just what the stored content of a revision of it says."""
    # As it would be read back: a date is a text in a stored revision.
    own = json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder))
    return comparable(type(page), own) == comparable(type(page), content)


def comparable(model: type[models.Model], content: dict[str, Any]) -> dict[str, Any]:
    """The content of a revision without what the system keeps, every value in one notation."""
    ignored = _kept_by_the_system() if issubclass(model, Page) else ROW_KEYS
    found = {}
    for field in model._meta.get_fields():
        name = field.name
        if name in content and name not in ignored:
            value = _comparable_value(field, content[name])
            # A zero says something.
            if value is not None and value is not False and value not in ("", [], {}):
                found[name] = value
    return found


def _comparable_value(field: Any, value: Any) -> Any:
    if field.one_to_many and isinstance(value, list):
        return [comparable(field.related_model, row) for row in value]
    if isinstance(field, ParentalManyToManyField):
        return sorted(value or [], key=str)
    if isinstance(field, RichTextField):
        return canonical_html(str(value or ""))
    if isinstance(field, models.DecimalField) and value is not None:
        return _decimal(value)
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return value


def _decimal(value: Any) -> Any:
    try:
        return Decimal(str(value)).normalize()
    except InvalidOperation:
        return value


def canonical_html(html: str) -> str:
    """A rich text as the editor would write it anew: no numbers, no empty blocks at its ends."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(True):
        tag.attrs = {key: tag.attrs[key] for key in sorted(tag.attrs) if key != PARAGRAPH_NUMBER}
    blocks = [block for block in soup.contents if str(block).strip()]
    while blocks and _is_empty(blocks[-1]):
        blocks.pop()
    while blocks and _is_empty(blocks[0]):
        blocks.pop(0)
    return "".join(str(block).strip() for block in blocks)


def _is_empty(block: Any) -> bool:
    return not block.get_text().strip() and not getattr(block, "find", lambda _name: None)("img")
