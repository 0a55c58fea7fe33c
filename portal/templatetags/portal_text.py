"""Template filters for running text: soft hyphens and links."""

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from portal.i18n import hyphenation, urlize

register = template.Library()


@register.filter
def hyphenated(text: Any, language: str) -> SafeString:
    """Return the text with soft hyphens in long words, by the rules of its language."""
    return mark_safe(hyphenation.hyphenated(str(conditional_escape(text)), language))


@register.filter
def linked(html: Any) -> SafeString:
    """Return HTML whose bare e-mail and web addresses have become links."""
    return mark_safe(urlize.linked(str(conditional_escape(html))))
