"""Template tags for the frame of a page: languages, menu, breadcrumbs, addresses."""

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
    """` lang="ro"` on an element whose text is not in the language of the words around it.

    Nothing where it is the same; with `dir` where the direction of writing changes.
    """
    return lang_attributes.attributes(language, str(context.get("interface_language", "en")))


@register.filter
def text(page: Any, field: str) -> str:
    """`page|text:"heading"`: that field in the one language the page is displayed in."""
    return page.text(field) if hasattr(page, "text") else ""


@register.simple_tag(takes_context=True)
def page_description(context: Context) -> Text:
    """One sentence on the page for search machines: the view's own, or the page's summary."""
    own = context.get("description")
    if own:
        return Text(str(own), labels.interface_language())
    page: Any = context.get("page")
    summary = text(page, "summary")
    if summary:
        return Text(summary, page.display_language)
    about = _(
        "What partner cities do for the climate and the Sustainable Development Goals, in your language."
    )
    return Text(about, labels.interface_language())


@register.filter
def language_in(language: str) -> str:
    """`ro` -> `Romanian`, in the language of the interface, for use inside a sentence."""
    return labels.language_in(language)


@register.filter
def translation_state(page: Any) -> str:
    """Whether the text is "original", "machine" or "approved" in the language the page is displayed in."""
    return page.translation_state(page.display_language)


@register.simple_tag
def list_words() -> str:
    """What a script says when the reading list changes: JSON, a text for each plural it may need."""
    return plurals.forms(
        lambda n: ngettext(
            "%(n)s measure on your reading list", "%(n)s measures on your reading list", n
        )
    )


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
def full_address(context: Context) -> str:
    """The address of the page for paper: `here`, if the context has that, else as it was asked for."""
    return navigation.full_address(context["request"], str(context.get("here") or ""))


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


@register.simple_tag(takes_context=True)
def view_addresses(context: Context) -> dict[str, Any]:
    """The same for a page that is no page of the tree."""
    return navigation.view_alternates(context["request"])
