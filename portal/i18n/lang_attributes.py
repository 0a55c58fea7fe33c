"""`lang` and `dir` attributes for texts in another language than their context."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from cities.languages import is_rtl
from portal.i18n.labels import interface_language


def attributes(language: str, context_language: str) -> SafeString:
    """Return ` lang="ro"` if the language differs from its context, with `dir` if that differs too."""
    if not language or language == context_language:
        return SafeString("")
    if is_rtl(language) == is_rtl(context_language):
        return format_html(' lang="{}"', language)
    return format_html(' lang="{}" dir="{}"', language, "rtl" if is_rtl(language) else "ltr")


def marked(text: Any, language: str) -> SafeString:
    """Return the text, in a `<span>` with its language unless it is the interface's."""
    if not text:
        return SafeString("")
    lang = attributes(language, interface_language())
    return format_html("<span{}>{}</span>", lang, text) if lang else format_html("{}", text)
