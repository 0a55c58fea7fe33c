"""Edit handlers of pages with texts only, of articles and of goals."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, TabbedInterface

from cities.editing.panels.common import language_tabs, page_tabs, settings_tab, sources_panel
from cities.editing.tabs import DeferredTab


def simple_page(*fields: str) -> TabbedInterface:
    """Edit handler for a page with texts only."""
    return page_tabs(
        language_tabs(["heading", "summary", *fields]), settings_tab(FieldPanel("source_language"))
    )


def section() -> TabbedInterface:
    """Edit handler for a section."""
    return page_tabs(
        language_tabs(["heading", "summary", "body"]),
        settings_tab(FieldPanel("lists_contributions"), FieldPanel("source_language")),
    )


def article() -> TabbedInterface:
    """Edit handler for an article with its sources."""
    sources = DeferredTab([sources_panel()], heading=_("Sources"), name="sources")
    return page_tabs(
        language_tabs(["heading", "summary", "body"]),
        sources,
        settings_tab(FieldPanel("source_language")),
    )


def sdg() -> TabbedInterface:
    return page_tabs(
        language_tabs(["heading", "summary", "introduction"]),
        settings_tab(FieldPanel("goal", read_only=True), FieldPanel("source_language")),
    )
