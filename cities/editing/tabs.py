"""The tabs of a page's form."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import TabbedInterface

from cities.languages import language_name


class PageTabs(TabbedInterface):
    """The tab of the language in which a page is written comes first, and so is open at first."""

    class BoundPanel(TabbedInterface.BoundPanel):
        @cached_property
        def visible_children_with_identifiers(self) -> list[tuple[Any, str]]:
            shown = super().visible_children_with_identifiers
            original = language_name(self.instance.source_language)
            return sorted(shown, key=lambda tab: tab[0].heading != original)

        @cached_property
        def visible_children(self) -> list[Any]:
            return [child for child, _identifier in self.visible_children_with_identifiers]

        def js_opts(self) -> dict[str, Any]:
            """Leave the children out: nothing uses Wagtail's script objects of the panels.

            Wagtail would render every widget of the form a second time for them.
            """
            return super().js_opts() | {"children": []}
