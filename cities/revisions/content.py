"""Compare the content of two page versions, regardless of how it is stored."""

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

# Draftail assigns new block keys on every save.
BLOCK_KEY = "data-block-key"
# Fields of Wagtail's `Page` that editors fill in; the system maintains all others.
EDITABLE_PAGE_FIELDS = {
    "title", "slug", "seo_title", "search_description", "show_in_menus", "go_live_at", "expire_at",
}  # fmt: skip
# Comments are part of a version, other relations of `Page` are not.
COMMENTS = "wagtail_admin_comments"
ROW_KEYS = {"pk", "sort_order"}


@cache
def _system_fields() -> frozenset[str]:
    names = {field.name for field in Page._meta.get_fields()}
    return frozenset((names | {"page_ptr", "owner"}) - EDITABLE_PAGE_FIELDS - {COMMENTS})


def same_content(page: Page, content: dict[str, Any]) -> bool:
    """Whether a page has the same content as a stored revision."""
    # Round-trip through JSON: dates are strings in stored revisions.
    current = json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder))
    return comparable(type(page), current) == comparable(type(page), content)


def comparable(model: type[models.Model], content: dict[str, Any]) -> dict[str, Any]:
    """Return the content of a revision without system fields and empty values, normalized."""
    ignored = _system_fields() if issubclass(model, Page) else ROW_KEYS
    values = {}
    for field in model._meta.get_fields():
        name = field.name
        if name in content and name not in ignored:
            value = _comparable_value(field, content[name])
            # Zero is not empty.
            if value is not None and value is not False and value not in ("", [], {}):
                values[name] = value
    return values


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
    """Return rich text without block keys and without empty blocks at both ends."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(True):
        tag.attrs = {key: tag.attrs[key] for key in sorted(tag.attrs) if key != BLOCK_KEY}
    blocks = [block for block in soup.contents if str(block).strip()]
    while blocks and _is_empty(blocks[-1]):
        blocks.pop()
    while blocks and _is_empty(blocks[0]):
        blocks.pop(0)
    return "".join(str(block).strip() for block in blocks)


def _is_empty(block: Any) -> bool:
    return not block.get_text().strip() and not getattr(block, "find", lambda _name: None)("img")
