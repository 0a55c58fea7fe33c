"""Template tags for the frame of a page: languages, menu, breadcrumbs, addresses."""

from typing import Any

from babel import Locale
from django import template
from django.conf import settings
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cities.languages import active_language, is_rtl
from portal import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def lang(context: Context, language: str) -> SafeString:
    """` lang="ro"` on an element whose text is not in the language of the words around it.

    Nothing where it is the same; with `dir` where the direction of writing changes.
    """
    interface = context.get("interface_language", "en")
    if not language or language == interface:
        return SafeString("")
    direction = "rtl" if is_rtl(language) else "ltr"
    if direction == context.get("text_direction", "ltr"):
        return format_html(' lang="{}"', language)
    return format_html(' lang="{}" dir="{}"', language, direction)


@register.filter
def text(page: Any, field: str) -> str:
    """`page|text:"heading"`: that field in the one language the page is displayed in."""
    return page.text(field) if hasattr(page, "text") else ""


@register.filter
def language_in(language: str) -> str:
    """`ro` -> `Romanian`, in the language of the interface, for use inside a sentence."""
    visitor = active_language()
    words = visitor if visitor in settings.INTERFACE_LANGUAGES else "en"
    return Locale.parse(language).get_display_name(words) or language


@register.filter
def translation_state(page: Any) -> str:
    """Whether the text is "original", "machine" or "approved" in the language the page is displayed in."""
    return page.translation_state(page.display_language)


@register.simple_tag
def is_demo() -> bool:
    """Whether the contents were written for the demonstration."""
    return bool(getattr(settings, "DEMO", False))


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[navigation.Link]:
    return navigation.menu(context["request"])


@register.simple_tag(takes_context=True)
def foot_links(context: Context) -> list[navigation.Link]:
    return navigation.foot(context["request"])


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, Any]]:
    """The page in every language: at `here`, if the context has that, else where it was asked for."""
    return navigation.languages(context["request"], str(context.get("here") or ""))


@register.simple_tag(takes_context=True)
def breadcrumbs(context: Context, page: Any) -> list[navigation.Link]:
    return navigation.breadcrumbs(page, context["request"])


@register.simple_tag(takes_context=True)
def page_address(context: Context, page: Any) -> str:
    """A page's address on this site, in the visitor's language."""
    return page.get_url(context.get("request")) or ""


@register.simple_tag(takes_context=True)
def page_addresses(context: Context, page: Any) -> dict[str, Any]:
    return navigation.alternates(page, context["request"])
