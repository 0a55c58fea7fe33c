"""Pieces of text marked with their language, for places that are put together outside of templates."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from cities.languages import is_rtl
from portal.i18n.labels import interface_language


def attributes(language: str, around: str) -> SafeString:
    """` lang="ro"` for a text among words in another language, with `dir` where that changes too."""
    if not language or language == around:
        return SafeString("")
    if is_rtl(language) == is_rtl(around):
        return format_html(' lang="{}"', language)
    return format_html(' lang="{}" dir="{}"', language, "rtl" if is_rtl(language) else "ltr")


def marked(text: Any, language: str) -> SafeString:
    """The text, in an element with its language where that is not the interface's."""
    if not text:
        return SafeString("")
    found = attributes(language, interface_language())
    return format_html("<span{}>{}</span>", found, text) if found else format_html("{}", text)
