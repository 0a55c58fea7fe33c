"""Resolve HTML character references that were typed or pasted as text, such as `&shy;`."""

import re
from html import escape, unescape
from typing import Any

from django import forms

_REFERENCE = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# In rich text a typed ampersand is escaped.
_ESCAPED_REFERENCE = re.compile(r"&amp;(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def resolve(text: str) -> str:
    """Resolve the references in plain text; unknown names are left as they are."""
    return _REFERENCE.sub(lambda match: unescape(match[0]), text)


def resolve_in_html(html: str) -> str:
    """Resolve typed references in rich text; resolved markup characters are escaped."""
    return _ESCAPED_REFERENCE.sub(lambda match: _resolve_escaped(match[1]), html)


def _resolve_escaped(name: str) -> str:
    resolved = unescape(f"&{name};")
    return escape(resolved, quote=False) if resolved != f"&{name};" else f"&amp;{name};"


def resolve_fields(form: Any, cleaned: dict[str, Any]) -> None:
    """Resolve the references in all cleaned text values of a form, URLs excepted."""
    for name, value in cleaned.items():
        if isinstance(value, str) and "&" in value and name in form.fields:
            rich = getattr(form.fields[name].widget, "accepts_features", False)
            if not isinstance(form.fields[name], forms.URLField):
                cleaned[name] = resolve_in_html(value) if rich else resolve(value)
