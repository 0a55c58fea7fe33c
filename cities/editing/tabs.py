"""Tabbed interface of the page forms."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import TabbedInterface

from cities.languages import language_name


class PageTabs(TabbedInterface):
    """Puts the tab of the source language first, so that it is the initial one."""

    class BoundPanel(TabbedInterface.BoundPanel):
        @cached_property
        def visible_children_with_identifiers(self) -> list[tuple[Any, str]]:
            children = super().visible_children_with_identifiers
            original = language_name(self.instance.source_language)
            return sorted(children, key=lambda tab: tab[0].heading != original)

        @cached_property
        def visible_children(self) -> list[Any]:
            return [child for child, _identifier in self.visible_children_with_identifiers]

        def js_opts(self) -> dict[str, Any]:
            """Leave the children out: nothing uses Wagtail's script objects of the panels.

            Wagtail would render every widget of the form a second time for them.
            """
            return super().js_opts() | {"children": []}
