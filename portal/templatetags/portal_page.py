"""Template tags for the frame of a page: languages, menu, breadcrumbs, URLs."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cities.languages import Text
from portal.i18n import labels, lang_attributes, plurals
from portal.site import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def lang(context: Context, language: str) -> SafeString:
    """Return ` lang="ro"` for text in another language than its context, with `dir` if needed."""
    return lang_attributes.attributes(language, str(context.get("interface_language", "en")))


@register.filter
def text(page: Any, field: str) -> str:
    """`page|text:"heading"`: the field in the page's displayed language."""
    return page.text(field) if hasattr(page, "text") else ""


@register.simple_tag(takes_context=True)
def page_description(context: Context) -> Text:
    """Return the meta description: the view's own, or the page's summary."""
    description = context.get("description")
    if description:
        return Text(str(description), labels.interface_language())
    page: Any = context.get("page")
    summary = text(page, "summary")
    if summary:
        return Text(summary, page.display_language)
    default = _(
        "What partner cities do for the climate and the Sustainable Development Goals, in your language."
    )
    return Text(default, labels.interface_language())


@register.filter
def language_in(language: str) -> str:
    """Return a language's name in the interface's language: `ro` -> `Romanian`."""
    return labels.language_in(language)


@register.filter
def translation_state(page: Any) -> str:
    """Return "original", "machine" or "approved" for the page's displayed language."""
    return page.translation_state(page.display_language)


@register.simple_tag
def reading_list_messages() -> str:
    """Return the script's messages about the reading list: JSON with every plural form."""
    return plurals.plural_forms_json(
        lambda n: ngettext(
            "%(n)s measure on your reading list", "%(n)s measures on your reading list", n
        )
    )


@register.simple_tag
def is_demo() -> bool:
    """Return whether the content was written for the demo."""
    return bool(getattr(settings, "DEMO", False))


@register.simple_tag(takes_context=True)
def menu(context: Context) -> list[navigation.Link]:
    return navigation.menu(context["request"])


@register.simple_tag(takes_context=True)
def footer_links(context: Context) -> list[navigation.Link]:
    return navigation.footer_links(context["request"])


@register.simple_tag(takes_context=True)
def privacy_link(context: Context) -> navigation.Link | None:
    return navigation.privacy_link(context["request"])


@register.simple_tag(takes_context=True)
def language_links(context: Context) -> list[dict[str, Any]]:
    """Return the current page in every language: `here` from the context, else the requested URL."""
    return navigation.languages(context["request"], str(context.get("here") or ""))


@register.simple_tag(takes_context=True)
def full_address(context: Context) -> str:
    """Return the page's absolute URL for print: `here` from the context, else the requested URL."""
    return navigation.full_url(context["request"], str(context.get("here") or ""))


@register.simple_tag(takes_context=True)
def breadcrumbs(context: Context, page: Any) -> list[navigation.Link]:
    return navigation.breadcrumbs(page, context["request"])


@register.simple_tag(takes_context=True)
def view_breadcrumbs(context: Context, heading: str) -> list[navigation.Link]:
    return navigation.view_breadcrumbs(context["request"], heading)


@register.simple_tag(takes_context=True)
def page_address(context: Context, page: Any) -> str:
    """Return a page's relative URL in the visitor's language."""
    return page.get_url(context.get("request")) or ""


@register.simple_tag(takes_context=True)
def page_addresses(context: Context, page: Any) -> dict[str, Any]:
    return navigation.alternates(page, context["request"])


@register.simple_tag(takes_context=True)
def view_addresses(context: Context) -> dict[str, Any]:
    """The same for a view outside the page tree."""
    return navigation.view_alternates(context["request"])
