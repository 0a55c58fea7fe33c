"""Mark the fields of a page form that are required for approval."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cities import completeness
from cities.languages import locname

REQUIRED_TO_SAVE = _("Needed to save.")
REQUIRED_FOR_APPROVAL = _("Needed for approval.")
REQUIRED_FOR_FULL = _("Needed for approval of a full case study.")
REQUIRED_FOR_FINISHED = _("Needed for approval of a full case study that is completed or stopped.")


class RequiredMarksMixin:
    """Mixin for page forms; must come before Wagtail's. A bound form is marked by its own data."""

    fields: Any
    instance: Any
    is_bound: bool
    __getitem__: Any
    requirements: Any
    _is_marked = False

    def full_clean(self) -> None:
        super().full_clean()  # type: ignore[misc]
        if self.is_bound:
            self.mark_required()

    def mark_required(self) -> None:
        """Mark required fields. Call it for an unbound form once its fields are complete."""
        if self._is_marked:
            return
        self._is_marked = True
        source = self.instance.source_language
        heading = locname("heading", source)
        needed = {name for name, field in self.fields.items() if field.required}
        needed |= set(completeness.field_names(self.requirements(), source))
        self._add_help_text([heading], REQUIRED_TO_SAVE)
        self._add_help_text(needed - {heading}, REQUIRED_FOR_APPROVAL)
        for name in needed & set(self.fields):
            self.fields[name].required = True
        self._explain_conditional_fields(needed)

    def _explain_conditional_fields(self, needed: set[str]) -> None:
        """Hook: explain when fields that are not `needed` now become required."""

    def _add_help_text(self, names: Iterable[str], text: Any) -> None:
        for name in names:
            field = self.fields.get(name)
            if field is not None:
                help_text = format_html("{} {}", field.help_text, text) if field.help_text else text
                # BoundField copies the help text when it is created.
                field.help_text = self[name].help_text = help_text
