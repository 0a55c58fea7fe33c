"""Character references that somebody typed or pasted as text: `&shy;` means a soft hyphen."""

import re
from html import escape, unescape
from typing import Any

from django import forms

_REFERENCE = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# In rich text, the sign before the name was typed by a person and is escaped.
_TYPED = re.compile(r"&amp;(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def resolve(text: str) -> str:
    """A plain text with the characters that its references name; unknown names stay as they are."""
    return _REFERENCE.sub(lambda found: unescape(found[0]), text)


def resolve_in_html(html: str) -> str:
    """The same for the words of a rich text; what would be markup stays a word."""
    return _TYPED.sub(lambda found: _as_word(found[1]), html)


def _as_word(name: str) -> str:
    meant = unescape(f"&{name};")
    return escape(meant, quote=False) if meant != f"&{name};" else f"&amp;{name};"


def resolve_fields(form: Any, cleaned: dict[str, Any]) -> None:
    """Resolve the references in every text of a form, plain or rich."""
    for name, value in cleaned.items():
        if isinstance(value, str) and "&" in value and name in form.fields:
            rich = getattr(form.fields[name].widget, "accepts_features", False)
            address = isinstance(form.fields[name], forms.URLField)
            if not address:
                cleaned[name] = resolve_in_html(value) if rich else resolve(value)
