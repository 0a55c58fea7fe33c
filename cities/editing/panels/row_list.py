"""Panels that lead to rows of a page outside its form: their list, and their import."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import MultiFieldPanel, Panel

from cities.revisions.comparison import KeyedRowsComparison


class RowListPanel(Panel):
    """Shows how many rows of a relation the draft has, with a link to their list.

    `panels` are those of one row; the comparison of revisions shows their fields.
    """

    def __init__(self, relation: str, panels: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.relation = relation
        self.panels = panels

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"relation": self.relation, "panels": self.panels}

    @property
    def relation_field(self) -> Any:
        return getattr(self.model, self.relation).rel

    @cached_property
    def row_panel(self) -> MultiFieldPanel:
        return MultiFieldPanel(self.panels).bind_to_model(self.relation_field.related_model)

    class BoundPanel(Panel.BoundPanel):
        template_name = "cities/admin/row_list_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            relation = self.panel.relation
            count = getattr(self.instance, relation).count() if self.instance.pk else 0
            return context | {"page": self.instance, "relation": relation, "count": count}

        def get_comparison(self) -> list[Any]:
            row = self.panel.row_panel.get_bound_panel(request=self.request)
            fields = row.get_comparison()
            return [
                partial(KeyedRowsComparison, self.panel.relation_field, fields, label=self.heading)
            ]


class TablePanel(Panel):
    """Leads to import and export of a relation."""

    def __init__(self, relation: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.relation = relation

    def clone_kwargs(self) -> dict[str, Any]:
        return super().clone_kwargs() | {"relation": self.relation}

    class BoundPanel(Panel.BoundPanel):
        template_name = "cities/admin/table_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return context | {"page": self.instance, "relation": self.panel.relation}
