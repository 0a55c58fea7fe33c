"""A form field for several pages, chosen in Wagtail's dialog instead of from a list of all pages."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from wagtail.admin.staticfiles import versioned_static
from wagtail.models import Page

# The form shows again what was sent, whatever that is.
KEY = re.compile(r"[0-9]{1,9}", re.ASCII)


class MultiplePageChooser(forms.CheckboxSelectMultiple):
    """Checkboxes for the chosen pages; the dialog adds more, unticking removes one.

    Only the chosen pages are read from the database, however many there are to choose from. What
    may be chosen is checked by the field, as with any list of choices.
    """

    template_name = "cities/admin/multiple_page_chooser.html"

    def __init__(self, model_name: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.model_name = model_name

    @property
    def media(self) -> forms.Media:
        # The names of static files are known only once they have been collected.
        return forms.Media(
            js=[
                versioned_static("wagtailadmin/js/page-chooser-modal.js"),
                versioned_static("portal/js/page_chooser.js"),
            ]
        )

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["model_name"] = self.model_name
        return context

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        """The chosen pages alone, in one group."""
        return [
            (None, [self._option(name, page, index, attrs)], index)
            for index, page in enumerate(self._chosen(value))
        ]

    def _chosen(self, value: Iterable[str]) -> Iterable[Page]:
        keys = [key for key in value if KEY.fullmatch(key)]
        choices: Any = self.choices
        return choices.queryset.filter(pk__in=keys) if keys else ()

    def _option(self, name: str, page: Page, index: int, attrs: Any) -> dict[str, Any]:
        label = page.get_admin_display_title()
        return self.create_option(name, str(page.pk), label, True, index, attrs=attrs)
